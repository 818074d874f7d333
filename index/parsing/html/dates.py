"""When a page's article was published, how certain that is, and when it was updated."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

from htmldate import find_date

from index.article import DateBasis, ParagraphKind
from index.parsing.html.blocks import PageBlock
from index.parsing.html.head import Head, text_of
from index.parsing.html.time_elements import TimeElement, article_times, first_entry, is_elsewhere, publication_times
from index.text import written_dates
from index.text.calendar_names import MONTHS
from index.text.dates import UPDATE_WORDS, is_update, read_date, read_publication_date

# Such as article:published_time, DC.date.issued, pub_date, publishdate, article_date_original and date.
_META = re.compile(r"publ\w*.?(?:date|time)|pub.?date|date.?(?:publ|issue|original)|(?:^|[.:_-])date$|first.?published")
_NOT_META = re.compile(r"modif|updat|revis|expir|end|type|epoch")
_UPDATED_META = re.compile(
    r"(?:modif|updat|revis)\w*.?(?:date|time)|(?:date|time).?(?:modif|updat|revis)|[.:_-]modified$"
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
# Before a date that a page shows: "Updated 9 March 2024, first published 2 January 2024".
_LABEL = re.compile(
    r"\b(?:(?:first|originally)\s+)?(?:published|posted|created|veröffentlicht|publié|publicado|pubblicato)\b"
    rf"|(?P<update>{UPDATE_WORDS})",
    re.IGNORECASE,
)

_AROUND = " .,:;|()–—-"

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
    times = article_times(head.tree)
    for basis, values in (
        (DateBasis.STATED, _stated(head, times)),
        (DateBasis.ADDRESS, _in_url(url)),
        (DateBasis.TEXT, _visible_dates(neighbours, language, times)),
    ):
        unread: list[str] = []
        dates = _usable(values, unread)
        if dates:
            same_day = [date for date in dates if date[:10] == dates[0][:10]]
            return Published(max(same_day, key=_precision), basis), notes
        notes += [f"the page's date '{value[:40]}' is not a complete past date: ignored" for value in unread[:1]]
    return None, notes


def update_date(head: Head, language: str | None, neighbours: Sequence[PageBlock]) -> str | None:
    """Return when the page says that its article was last updated, or None."""
    stated = [_in_data(head, "dateModified")]
    stated += [value for name, value in head.metas if _UPDATED_META.search(name)]
    times = article_times(head.tree)
    stated += [value for time in times if time.is_update for value in time.values]
    for values in (filter(None, stated), _visible_updates(neighbours, language)):
        if dates := _usable(values, []):
            return max(dates)
    return None


def _usable(values: Iterable[str], unread: list[str]) -> list[str]:
    dates = []
    for value in values:
        if (date := read_publication_date(value)) is None:
            unread.append(value)
        else:
            dates.append(date)
    return dates


def _precision(date: str) -> int:
    """Rank a date without time, with time, with time and zone."""
    if "T" not in date:
        return 0
    return 2 if dt.datetime.fromisoformat(date).tzinfo else 1


def _stated(head: Head, times: Sequence[TimeElement]) -> list[str]:
    found = [_in_data(head, "datePublished")]
    found += [value for name, value in head.metas if _META.search(name) and not _NOT_META.search(name)]
    found += [value for time in publication_times(times) for value in time.values]
    return [value for value in found if value and not is_update(value)]


def _in_data(head: Head, name: str) -> str | None:
    value = head.article.get(name)
    return str(value) if isinstance(value, int) else text_of(value)  # a Unix timestamp


def _in_url(url: str | None) -> Iterator[str]:
    found = _IN_URL.search(urlsplit(url).path) if url else None
    if found and found["date"]:
        yield found["date"]
    elif found and (found["month"].isdecimal() or found["month"].title() in MONTHS):
        month = found["month"] if found["month"].isdecimal() else MONTHS.index(found["month"].title()) + 1
        yield _numbers(found["year"], month, found["day"])


def _numbers(year: str, month: str | int, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _visible_dates(
    neighbours: Sequence[PageBlock], language: str | None, times: Sequence[TimeElement]
) -> Iterator[str]:
    """Yield the dates that the page shows next to the text, or that of the first entry of a live blog."""
    if entry := first_entry(times):
        yield entry[0].date
        return
    for block in _lines(neighbours):
        own = (time for time in article_times(block.element) if time.is_in(block.element) and not time.is_update)
        yield from (time.date for time in own if time.date)
        for updated, text in _labelled(block.text):
            if not updated:
                yield from _dates_in(text, language)


def _visible_updates(neighbours: Sequence[PageBlock], language: str | None) -> Iterator[str]:
    for block in _lines(neighbours):
        for updated, text in _labelled(block.text):
            if updated:
                yield from _dates_in(text, language)


def _lines(neighbours: Sequence[PageBlock]) -> Iterator[PageBlock]:
    for block in neighbours:
        short = len(block.text) <= _MAX_LINE and block.kind is not ParagraphKind.CAPTION
        if short and not is_elsewhere(block.element):
            yield block


def _labelled(line: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a line that a label begins, and whether it is that of an update."""
    begin, updated = 0, False
    for label in _LABEL.finditer(line):
        yield updated, line[begin : label.start()]
        begin, updated = label.end(), label["update"] is not None
    yield updated, line[begin:]


def is_date_line(text: str) -> bool:
    """Whether a paragraph consists only of labelled dates: "Published 2 January 2024. Updated 9 March 2024"."""
    parts = [stated for _, part in _labelled(text[:_MAX_LINE]) if (stated := part.strip(_AROUND))]
    return _LABEL.match(text) is not None and len(text) <= _MAX_LINE and all(map(read_date, parts)) and bool(parts)


def _dates_in(line: str, language: str | None) -> Iterator[str]:
    if date := read_date(line.strip(_AROUND)):
        yield date
    elif found := _YEAR_FIRST.search(line):
        yield _numbers(*found.groups())
    elif found := _YEAR_LAST.search(line):
        day, month, year = found.groups()
        if language in ("en", None) and int(day) <= 12 and int(month) <= 12 and int(day) != int(month):
            return  # in English, either may come first
        if int(month) > 12:
            day, month = month, day
        yield _numbers(year if len(year) == 4 else f"20{year}", month, day)
    elif dates := list(_written_out(line)):
        yield from dates
    elif (written := written_dates.find_date(line, language)) and written.day:
        yield written.day


def _written_out(line: str) -> Iterator[str]:
    page = f"<html><body><p>{escape(line)}</p></body></html>"
    for extensive in (False, True):
        date = find_date(page, extensive_search=extensive, original_date=True)
        # If only the year can be read, htmldate returns its first day.
        if date and re.search(rf"(?<!\d)0?{int(date[8:])}(?!\d)", line):
            yield date
            return
