"""Removes from a page whatever covers its article: consent notices, paywalls, newsletter forms, other dialogs.

They are recognised by the words in their ids and classes, by their ARIA roles, and by what they say. A name alone is
not enough where sites also use it for the text behind the wall, as with "paywall".
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import takewhile
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from index.parsing.html.blocks import PageBlock, page_blocks
from index.parsing.html.page import key_of, text_size
from index.parsing.walls import Wall, mostly_wall, wall_of_block, walls

_NEVER = frozenset("html head body main article h1".split())
_DIALOG_ROLES = frozenset(("dialog", "alertdialog"))
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MAX_CANDIDATES = 100
"""Elements that are examined; real pages have a dozen."""


class _Evidence(Enum):
    """How strong the evidence of an element's id, classes and role is."""

    PRODUCT = 0
    """It is one of a consent or paywall product: a wall, whatever it says."""

    SURFACE = 1
    """It covers the page: a wall unless it is most of the page."""

    TOPIC = 2
    """It is related to walls: one only if its text says so."""


class _Candidate(NamedTuple):
    evidence: _Evidence
    wall: Wall | None


def remove_named_walls(tree: HtmlElement, headline: str) -> list[Wall]:
    """Remove the elements of a page that are walls by their names or roles, and return the walls.

    What contains the article's headline is not a wall.
    """
    found = list(_walls_in(tree, key_of(headline)))
    for element, _ in found:
        element.drop_tree()
    return [wall for _, wall in found if wall]


def remove_said_walls(blocks: Iterable[PageBlock], headline: str) -> list[Wall]:
    """Remove the blocks from their page that say they are a wall, including the container if that is one."""
    found = [(block.element, wall) for block in blocks if (wall := wall_of_block(block.text))]
    for element, wall in found:
        around = takewhile(lambda outer: _is_all_wall(outer, key_of(headline)), element.iterancestors())
        outermost = [element, *around][-1] if wall.instead else element
        outermost.clear(keep_tail=True)  # not dropped: it may be the body of the page
    return [wall for _, wall in found]


def _is_all_wall(element: HtmlElement, headline: str) -> bool:
    return not _contains_article(element, headline) and _said(element) is not None


def _walls_in(tree: HtmlElement, headline: str) -> Iterator[tuple[HtmlElement, Wall | None]]:
    whole, examined = text_size(tree), 0
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        candidate = _candidate(element)
        if candidate is None or examined == _MAX_CANDIDATES:
            continue
        examined += 1
        if _contains_article(element, headline):
            continue
        said = _said(element)
        is_small = 2 * text_size(element) < whole
        if said or candidate.evidence is _Evidence.PRODUCT or (candidate.evidence is _Evidence.SURFACE and is_small):
            walk.skip_subtree()
            yield element, said or candidate.wall


def _candidate(element: HtmlElement) -> _Candidate | None:
    if element.tag in _NEVER:
        return None
    names = [element.get("id", ""), *element.get("class", "").split()]
    found = [candidate for name in names if name and (candidate := _named(name))]
    if element.tag == "dialog" or element.get("role") in _DIALOG_ROLES or element.get("aria-modal") == "true":
        found.append(_Candidate(_Evidence.SURFACE, None))
    return min(found, key=lambda candidate: candidate.evidence.value, default=None)


def _named(name: str) -> _Candidate | None:
    """Return the evidence in one id or class, such as "onetrust-banner-sdk", "CookieBanner" or "paywall"."""
    data, lower = walls(), name.lower()
    parts = [part.lower() for part in _PART.findall(name)]
    joined_parts = ["".join(parts[start:]) for start in range(len(parts))]  # "age-gate", "agegate"
    for wall in data.kinds:
        if lower.startswith(tuple(wall.products)):
            return _Candidate(_Evidence.PRODUCT, wall)
        for topic in wall.topics:
            rests = [joined[len(topic) :] for joined in joined_parts if joined.startswith(topic)]
            if rests:
                surface = not data.surfaces.isdisjoint((*parts, *rests))
                return _Candidate(_Evidence.SURFACE if surface else _Evidence.TOPIC, wall)
    return None


def _contains_article(element: HtmlElement, headline: str) -> bool:
    if next(element.iter("main", "article"), None) is not None:
        return True
    headings = (heading.text_content() for heading in element.iter("h1"))
    return any(key_of(text) and key_of(text) in headline and wall_of_block(text) is None for text in headings)


def _said(element: HtmlElement) -> Wall | None:
    """Return the wall that most of an element's text says it is."""
    return mostly_wall(block.text for block in page_blocks(element))
