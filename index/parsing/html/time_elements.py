"""The elements of a page that state a time: which of them say when its article was published."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from index.parsing.html.comments import is_comments
from index.parsing.html.page import BLOCK_ELEMENTS, text_size
from index.text.dates import UPDATE_WORDS, read_publication_date

_TIMES = (
    "descendant-or-self::time | descendant-or-self::*[@itemprop='datePublished']"
    " | descendant-or-self::abbr[contains(concat(' ', @class, ' '), ' published ')]"
)
_MAX_TIMES = 1_000
_UPDATE = re.compile(r"modif|updat", re.IGNORECASE)
_UPDATE_BEFORE = re.compile(rf"{UPDATE_WORDS}\W*$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"(?i:(?:^|[\s_-])(?:related|recommend\w*|teasers?|promo|sidebar|widget|popular|trending|events?|calendar|masthead"
    r"|more-?(?:from|stories|on|news)|(?:read|see)-?(?:also|more|next)|also-?read|most-?(?:read|viewed)|up-?next))"
    r"(?![a-z])"
)
"""Classes and ids of what links to other articles, or shows the dates of events or today's date."""

_PROSE = 40
"""Characters of a paragraph of text, which a line with a name and a date does not have."""


@dataclass(frozen=True, slots=True)
class TimeElement:
    """An element that states a time, with the dates in it as they are written."""

    element: HtmlElement
    values: tuple[str, ...]
    is_published: bool
    is_update: bool

    @property
    def date(self) -> str:
        """Its date as ISO 8601; empty if none in it can be read."""
        return next((date for value in self.values if (date := read_publication_date(value))), "")

    def is_in(self, block: HtmlElement) -> bool:
        """Whether it is part of the text of this block-level element itself."""
        return self.element is block or block is next(
            (outer for outer in self.element.iterancestors() if outer.tag in BLOCK_ELEMENTS), None
        )


def article_times(tree: HtmlElement) -> list[TimeElement]:
    """Return the elements in `tree` that state a time, except in comments, asides and links to other articles."""
    known: dict[HtmlElement, bool] = {}
    found = islice(tree.xpath(_TIMES), _MAX_TIMES)
    return [_time_element(element) for element in found if not is_elsewhere(element, known)]


def is_elsewhere(element: HtmlElement, known: dict[HtmlElement, bool] | None = None) -> bool:
    """Whether an element belongs to something other than the page's article; `known` collects what is known of its
    ancestors."""
    known = {} if known is None else known
    for outer in (element, *element.iterancestors()):
        if outer not in known:
            known[outer] = _is_other_part(outer)
        if known[outer]:
            return True
    return False


def _is_other_part(element: HtmlElement) -> bool:
    names = f"{element.get('id', '')} {element.get('class', '')}"
    other = element.tag in ("aside", "nav") or element.get("role") == "complementary" or _ELSEWHERE.search(names)
    other = other or _is_site_header(element)
    return is_comments(element) or (bool(other) and not _holds_article(element))


def _is_site_header(element: HtmlElement) -> bool:
    """Whether it is the header of the site, which shows today's date, and not that of an article."""
    if element.tag != "header" and element.get("role") != "banner":
        return False
    return next(element.iterancestors("article", "main"), None) is None


def _holds_article(element: HtmlElement) -> bool:
    """Whether it holds the page's headline or most of its text: its class may say that it has a sidebar, too."""
    return element.find(".//h1") is not None or 2 * text_size(element) > text_size(element.getroottree().getroot())


def publication_times(times: Sequence[TimeElement]) -> list[TimeElement]:
    """Return those that say when the article was published, whatever else of the page they may belong to.

    Of several days, it is the one above the text, or that of a live blog's first entry; else none is certain.
    """
    stated = _beside_headline([time for time in times if time.is_published and not time.is_update])
    if len({time.date[:10] for time in stated if time.date}) <= 1:
        return stated
    return _above_text(stated) or first_entry(stated)


def first_entry(times: Sequence[TimeElement]) -> list[TimeElement]:
    """Return the oldest of the times of a live blog's entries, or nothing if these are none.

    Each entry has its own paragraphs, and there is no other text above them.
    """
    times = _beside_headline([time for time in times if time.date and not time.is_update])
    parts = _parts(times)
    if len(set(parts)) < 2 or not all(_has_prose(part) for part in parts) or not _begins_text(parts[0]):
        return []
    return [min(times, key=lambda time: time.date)]


def _beside_headline(times: list[TimeElement]) -> list[TimeElement]:
    """Return only the times in the part of the page that has the headline, if any are there."""
    while True:
        inside = [time for time, part in zip(times, _parts(times), strict=False) if part.find(".//h1") is not None]
        if len(inside) in (0, len(times)):
            return times
        times = inside


def _above_text(times: Sequence[TimeElement]) -> list[TimeElement]:
    """Return the times before the first paragraph, without paragraphs of their own, if they agree."""
    parts = _parts(times)
    above = []
    for time, part in zip(times, parts, strict=True):
        if _has_prose(part):
            break
        above.append(time)
    return above if len({time.date[:10] for time in above}) == 1 else []


def _parts(times: Sequence[TimeElement]) -> list[HtmlElement]:
    """Return, for each time, the part of the page that contains it: a child of the element that contains all of
    them."""
    if len(times) < 2:
        return []
    paths = [[*reversed([*time.element.iterancestors()]), time.element] for time in times]
    depth = next(
        (n for n, level in enumerate(zip(*paths, strict=False)) if len(set(level)) > 1), min(map(len, paths)) - 1
    )
    return [path[depth] for path in paths]


def _has_prose(part: HtmlElement) -> bool:
    return any(len(" ".join(p.text_content().split())) >= _PROSE for p in part.iter("p"))


def _begins_text(part: HtmlElement) -> bool:
    """Whether there is no paragraph between the headline and this part."""
    for outer in (part, *part.iterancestors()):
        for before in outer.itersiblings(preceding=True):
            if _has_prose(before):
                return False
            if before.tag == "h1" or before.find(".//h1") is not None:
                return True
    return True


def _time_element(element: HtmlElement) -> TimeElement:
    names = f"{element.get('itemprop', '')} {element.get('class', '')}"
    stated = [element.get(name) for name in ("datetime", "content", "title")]
    shown = None if element.tag == "meta" else element.text_content().strip()
    is_published = "published" in names.lower() or element.get("pubdate") is not None
    # WordPress calls the time of an article that was never updated "published updated".
    is_update = bool(_UPDATE.search(names) and not is_published) or bool(_UPDATE_BEFORE.search(_text_before(element)))
    return TimeElement(element, tuple(value for value in (*stated, shown) if value), is_published, is_update)


def _text_before(element: HtmlElement) -> str:
    """Return the words just before an element, in the same line."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is None:
        return (parent.text or "") if parent is not None else ""
    own = "" if previous.tag in BLOCK_ELEMENTS else previous.text_content()
    return f"{own}{previous.tail or ''}"
