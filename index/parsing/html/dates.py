"""The publication date of a page's article, and how certain it is."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

from htmldate import find_date

from index.article import DateBasis, ParagraphKind
from index.parsing.html.blocks import PageBlock
from index.parsing.html.head import Head, text_of
from index.text.metadata import read_date

# Such as article:published_time, DC.date.issued, pub_date, publishdate, article_date_original and date.
_META = re.compile(r"publ\w*.?(?:date|time)|pub.?date|date.?(?:publ|issue|original)|(?:^|[.:_-])date$|first.?published")
_NOT_META = re.compile(r"modif|updat|revis|expir|end|type|epoch")
_MODIFIED = re.compile(r"modif|updat", re.IGNORECASE)
_PUBLISHED = (
    "//*[@itemprop='datePublished'] | //time[@pubdate] | //time[contains(@class, 'published')]"
    " | //abbr[contains(concat(' ', @class, ' '), ' published ')]"
)
# "/2024/05/31/", "/2011/nov/18/", "/2010/POLITICS/08/13/", "/2023-11/17/", "/20240531/"
_IN_URL = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/-](?:[a-z][\w.-]*/)?(?P<month>[01]?\d|[a-z]{3})[/-](?P<day>[0-3]?\d)(?=[/-])"
    r"|/(?P<date>(?:19|20)\d{6})(?=/)",
    re.IGNORECASE,
)
# The year first, as in "2012年12月10日", "2019. 8. 20", "2019-01-21": htmldate finds these only in some places.
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[年년./-]\s?(\d{1,2})\s?[月월./-]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_UNSET = ("1970-01-01", "1969-12-31", "0001-01-01", "1900-01-01")
"""What programs write for a missing date."""

_MAX_LINE = 200
"""Characters; a longer line near an article is text, and its dates are those of events."""


class Published(NamedTuple):
    """A publication date, as ISO 8601."""

    value: str
    basis: DateBasis


def publication_date(
    head: Head, url: str | None, language: str | None, neighbours: Sequence[PageBlock]
) -> tuple[Published | None, list[str]]:
    """Return when the article was published, or None, and notes on dates that could not be used.

    `neighbours` are the blocks around the text, among which a page shows its date, likeliest first.
    """
    notes: list[str] = []
    for basis, values in (
        (DateBasis.STATED, _stated(head)),
        (DateBasis.ADDRESS, _in_url(url)),
        (DateBasis.TEXT, _visible_dates(neighbours, language)),
    ):
        unread: list[str] = []
        dates = [date for value in values if (date := _usable(value, unread)) is not None]
        if dates:
            same_day = [date for date in dates if date[:10] == dates[0][:10]]
            return Published(max(same_day, key=_precision), basis), notes
        notes += [f"the page's date '{value[:40]}' is not a complete past date: ignored" for value in unread[:1]]
    return None, notes


def _usable(value: str, unread: list[str]) -> str | None:
    date = read_date(value)
    if date is None or date[:10] in _UNSET or _is_future(date):
        unread.append(value)
        return None
    return date


def _is_future(date: str) -> bool:
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    return date[:10] > tomorrow.isoformat()


def _precision(date: str) -> int:
    """Rank a date without time, with time, with time and zone."""
    if "T" not in date:
        return 0
    return 2 if dt.datetime.fromisoformat(date).tzinfo else 1


def _stated(head: Head) -> list[str]:
    found = [text_of(head.article.get("datePublished"))]
    found += [value for name, value in head.metas if _META.search(name) and not _NOT_META.search(name)]
    for element in head.tree.xpath(_PUBLISHED):
        if not _MODIFIED.search(f"{element.get('itemprop', '')} {element.get('class', '')}"):
            found += [element.get(name) for name in ("datetime", "content", "title")]
            found.append(element.text_content().strip() if element.tag != "meta" else None)
    return [value for value in found if value]


def _in_url(url: str | None) -> Iterator[str]:
    found = _IN_URL.search(urlsplit(url).path) if url else None
    if found and found["date"]:
        yield found["date"]
    elif found and (found["month"].isdecimal() or found["month"].lower() in _MONTHS):
        month = found["month"] if found["month"].isdecimal() else _MONTHS.index(found["month"].lower()) + 1
        yield _numbers(found["year"], month, found["day"])


def _numbers(year: str, month: str | int, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _visible_dates(neighbours: Sequence[PageBlock], language: str | None) -> Iterator[str]:
    """Yield the dates that the page shows next to the text."""
    for block in neighbours:
        if len(block.text) > _MAX_LINE or block.kind is ParagraphKind.CAPTION:
            continue
        for time in block.element.iter("time"):
            if not _MODIFIED.search(f"{time.get('itemprop', '')} {time.get('class', '')}"):
                yield time.get("datetime", "")
        yield from _dates_in(block.text, language)


def _dates_in(line: str, language: str | None) -> Iterator[str]:
    if found := _YEAR_FIRST.search(line):
        yield _numbers(*found.groups())
    elif found := _YEAR_LAST.search(line):
        day, month, year = found.groups()
        if language in ("en", None) and int(day) <= 12 and int(month) <= 12 and int(day) != int(month):
            return  # in English, either may come first
        if int(month) > 12:
            day, month = month, day
        yield _numbers(year if len(year) == 4 else f"20{year}", month, day)
    else:
        yield from _written_out(line)


def _written_out(line: str) -> Iterator[str]:
    page = f"<html><body><p>{escape(line)}</p></body></html>"
    for extensive in (False, True):
        date = find_date(page, extensive_search=extensive, original_date=True)
        # If only the year can be read, htmldate returns its first day.
        if date and re.search(rf"(?<!\d)0?{int(date[8:])}(?!\d)", line):
            yield date
            return
