"""Readers' comments on a page. HTML has no element for them, but the markup of their containers identifies them.

The words are in `comments.toml`.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from index.common.data_files import load_data

_ROLE = "comment"
_MARKS = ("id", "class", "role", "itemprop", "itemtype", "property", "typeof")
_CONTAINERS = frozenset("article aside div dl li ol section table td tr ul".split())
_BUTTONS = frozenset(("a", "button"))
_MAX_BUTTON = 60
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_MIN_PROSE, _MIN_ABOVE = 40, 2
"""Minimum characters of a paragraph of prose, and of the text of an article above its readers' comments."""

_MIN_COMMENT, _MAX_COMMENT, _MAX_OUTER = 15, 5_000, 6
"""Maximum characters of a comment, and maximum levels above its reply link."""

_MAX_LOOKED_AT = 1_000
"""Headings and links; a page with more is an archive or hostile."""

_MAX_LONE = 10
"""Maximum boxes named like a response."""

_MAX_HEADING = 250
_INTRODUCING = (":", "?", ",")
"""How a paragraph ends that introduces a response as part of the article: from somebody it asked, or quotes."""

_QUOTATION = ('"', "“", "‘", "«", "„")


class _Row(NamedTuple):
    certain: re.Pattern[str]
    likely: re.Pattern[str]
    label: re.Pattern[str]
    sign: re.Pattern[str]
    button: re.Pattern[str]
    reply: re.Pattern[str]
    heading: re.Pattern[str]


@cache
def _row() -> _Row:
    row = load_data("index.parsing.html", "comments.toml")["readers_comments"]
    return _Row(*(re.compile(row[field], re.IGNORECASE) for field in _Row._fields))


def is_comments(element: HtmlElement) -> bool:
    """Whether an element contains readers' comments."""
    row = _row()
    marks = " ".join(filter(None, map(element.get, _MARKS)))
    certain = row.certain.search(marks) or row.label.match(element.get("aria-label", ""))
    if not certain and not (element.tag in _CONTAINERS and _is_likely(element, row)):
        return False
    # The class of an article may say that it can be commented on.
    return element.find(".//h1") is None


def mark_lone_comments(tree: HtmlElement) -> None:
    """Give the role of a comment to elements that only their surroundings identify as one: a box with a reply link,
    whatever is below a heading like "1 comment", and the only "response" of a page, at the end of its text."""
    paragraphs = [p for p in tree.iter("p") if len(p.text_content().strip()) >= _MIN_PROSE]
    if len(paragraphs) <= _MIN_ABOVE:
        return
    order = {element: number for number, element in enumerate(tree.iter())}
    last_above = order[paragraphs[_MIN_ABOVE - 1]]
    below = [*_with_reply(tree), *_below_headings(tree), *_last_responses(tree)]
    for element in below:
        if order[element] > last_above and element.find(".//h1") is None:
            element.set("role", _ROLE)


def _with_reply(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the smallest box with more text around each reply link or button."""
    sizes: dict[HtmlElement, tuple[int, int]] = {}
    for button in islice(tree.iter(*_BUTTONS), _MAX_LOOKED_AT):
        text = _short_text(button)
        if not text or not _row().reply.fullmatch(text):
            continue
        for outer in islice(button.iterancestors(), _MAX_OUTER):
            if outer.tag not in _CONTAINERS:
                continue
            if outer not in sizes:
                sizes[outer] = _sizes(outer)
            size, unlinked = sizes[outer]
            if unlinked >= _MIN_COMMENT:
                if size <= _MAX_COMMENT:
                    yield outer
                break


def _below_headings(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements below each heading of readers' comments, up to the next heading."""
    for heading in islice(tree.iter(*_HEADINGS), _MAX_LOOKED_AT):
        text = _short_text(heading, _MAX_HEADING)
        if not text or not _row().heading.fullmatch(text):
            continue
        for element in _alone_in(heading).itersiblings("*"):
            if element.tag in _HEADINGS:
                break
            yield element


def _alone_in(element: HtmlElement) -> HtmlElement:
    """The outermost box that has nothing but this element in it."""
    while (outer := element.getparent()) is not None and outer.tag == "div" and len(outer) == 1:
        element = outer
    return element


def _last_responses(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield elements named like a response that come after all of the text, unless the text introduces them."""
    boxes = (box for box in tree.iter(*_CONTAINERS) if _row().likely.search(_names(box)))
    for box in islice(boxes, _MAX_LONE):
        text = box.text_content().strip()
        is_quoted = text.startswith(_QUOTATION) or _text_before(box).endswith(_INTRODUCING)
        if text and not is_quoted and box.find(".//h2") is None and not _has_prose_after(box):
            yield box


def _text_before(element: HtmlElement) -> str:
    """The text of what comes before an element, in its own box or one around it."""
    for outer in (element, *element.iterancestors()):
        for before in outer.itersiblings("*", preceding=True):
            text: str = before.text_content().strip()
            if text:
                return text
    return ""


def _has_prose_after(element: HtmlElement) -> bool:
    """Whether the article around an element continues after it."""
    for outer in (element, *element.iterancestors()):
        if outer.tag in ("article", "main", "body"):
            return False
        for after in outer.itersiblings("p", "div", "section"):
            if len(after.text_content().strip()) >= _MIN_PROSE and not is_comments(after):
                return True
    return False


def _sizes(element: HtmlElement) -> tuple[int, int]:
    """The number of characters of an element, and how many of them are not in links and buttons."""
    size = len(element.text_content())
    return size, size - sum(len(one.text_content()) for one in element.iter(*_BUTTONS))


def _short_text(element: HtmlElement, most: int = _MAX_BUTTON) -> str:
    """The text of an element as one line; empty if it is longer."""
    text = " ".join(element.text_content().split())
    return text if len(text) <= most else ""


def _names(element: HtmlElement) -> str:
    return f"{element.get('id', '')} {element.get('class', '')}"


def _is_likely(element: HtmlElement, row: _Row) -> bool:
    """Whether it is named like a comment, and is not the response of somebody whom the article quotes."""
    if not row.likely.search(_names(element)):
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
    return element.tag in _BUTTONS and row.button.fullmatch(_short_text(element)) is not None
