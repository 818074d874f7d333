"""Readers' comments on a page. HTML has no element for them, but how their containers are marked shows them.

The words are in `comments.toml`.
"""

import re
from functools import cache
from typing import NamedTuple

from lxml.html import HtmlElement

from index.common.data_files import load_data

_MARKS = ("id", "class", "role", "itemprop", "itemtype", "property", "typeof")
_CONTAINERS = frozenset("article aside div dl li ol section table td tr ul".split())
_BUTTONS = frozenset(("a", "button"))
_MAX_BUTTON = 60


class _Row(NamedTuple):
    certain: re.Pattern[str]
    likely: re.Pattern[str]
    label: re.Pattern[str]
    sign: re.Pattern[str]
    button: re.Pattern[str]


@cache
def _row() -> _Row:
    row = load_data("index.parsing.html", "comments.toml")["readers_comments"]
    return _Row(*(re.compile(row[field], re.IGNORECASE) for field in _Row._fields))


def is_comments(element: HtmlElement) -> bool:
    """Whether an element holds readers' comments."""
    row = _row()
    marks = " ".join(filter(None, map(element.get, _MARKS)))
    certain = row.certain.search(marks) or row.label.match(element.get("aria-label", ""))
    if not certain and not (element.tag in _CONTAINERS and _is_likely(element, row)):
        return False
    # The class of an article may say that it can be commented on.
    return element.find(".//h1") is None


def _is_likely(element: HtmlElement, row: _Row) -> bool:
    """Whether it is named like a comment, and is not the response of somebody whom the article quotes."""
    if not row.likely.search(f"{element.get('id', '')} {element.get('class', '')}"):
        return False
    own = element.get("class")
    siblings = (element.getnext(), element.getprevious())
    if own and any(sibling is not None and sibling.get("class") == own for sibling in siblings):
        return True
    return any(map(_is_sign, element.iterdescendants("*")))


def _is_sign(element: HtmlElement) -> bool:
    """Whether it is something that only a reader's comment has: an avatar, a link to reply."""
    row = _row()
    if row.sign.search(element.get("class", "")):
        return True
    text = (element.text_content() if element.tag in _BUTTONS else "").strip()
    return 0 < len(text) <= _MAX_BUTTON and row.button.fullmatch(text) is not None
