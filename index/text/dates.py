"""Dates as articles, feeds and records state them: read if they are complete, else left out.

Nothing is guessed. "March 2024" has no day, and 03/04/2024 may be two different days: neither counts as a date.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from dateutil import parser as date_parser

from index.text.calendar_names import MONTHS

_MAX_LENGTH = 100

_EARLIEST = "1600-01-01"
"""The first newspaper appeared in 1605."""

_UNSET = ("1970-01-01", "1969-12-31", "0001-01-01", "1900-01-01")
"""Values that programs write for a missing date."""

_FIRST_TIMESTAMP, _LAST_TIMESTAMP = 631_152_000, 4_102_444_800
"""Seconds since 1970: from 1990, when the Web began, to 2100. A number outside is an id or a count."""

_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
"""Seconds, and what programs write instead: milliseconds (JavaScript), microseconds, nanoseconds (pandas)."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COMPACT = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
"""Calendar dates written as one number, by their length."""

UPDATE_WORDS = (
    r"\b(?:updated?|modified|revised|edited|aktualisiert|mis à jour|actualizado|aggiornato|bijgewerkt|atualizado"
    r"|zaktualizowano|aktualizacja|uppdaterad|uppdaterat)\b(?!\s+by\b)"
)
"""A pattern of what precedes the date of an update; "edited by somebody" is not followed by a date."""

_UPDATE = re.compile(rf"^\W*(?:(?:last|latest)\s+)?{UPDATE_WORDS}(?:\s+(?:on|at)\b)?\W*", re.IGNORECASE)
_ENGLISH = frozenset(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov "
    "november dec december mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday "
    "sun sunday am pm at on of st nd rd th published posted updated date gmt utc ut".split()
)
"""Words of dates that need no translation."""

_MONTH_NAME = re.compile("|".join(MONTHS), re.IGNORECASE)
_WEEK_ALONE = re.compile(r"W\d\d$", re.IGNORECASE)
_TIME = re.compile(r"\d:\d|\d\s?(?:[ap]m|h)\b|\dh\d\d", re.IGNORECASE)
_ZONE = rf"(?!(?:AM|PM|{'|'.join(MONTHS).upper()})\b)[A-Z]{{1,5}}"

# Each is a form that dateutil does not read, or reads wrongly, what it becomes, and an example.
_FORMS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str], str], ...] = (
    (re.compile("\u2212"), "-", "5 Mar 2024 10:00 \u22120500"),
    (
        re.compile(r"^(?:(?:first\s)?(?:published|posted)|date)\b(?:\son\b)?\W*", re.IGNORECASE),
        "",
        "Posted: 5 March 2024",
    ),
    (_UPDATE, "", "Last updated: 5 March 2024"),
    (re.compile(r"\s[|·•–—-]\s"), " ", "Tuesday, 5 March 2024 - 14:30"),
    # The hour at which a day ends is not one of the next.
    (re.compile(r"[T\s]24:00(?::00(?:[.,]0+)?)?(?![\d:])"), "", "2024-03-05T24:00:00Z"),
    (re.compile(r"((?:\d{4}|-\d\d),?\s(?:at\s)?)(\d\d?)\.(\d\d)(?=$|\s)"), r"\1\2:\3", "5 March 2024 14.30"),
    # In JavaScript's and Java's formats the zone is named beside its offset.
    (re.compile(r"\s?\([^()]*\)$|\s?\[[A-Za-z_/]+\]$"), "", "Tue Mar 05 2024 23:30:00 GMT-0800 (PST)"),
    # The offset alone counts: dateutil takes "GMT+2" for two hours behind Greenwich, as POSIX does.
    (
        re.compile(rf"(\d(?:\s?[AaPp]\.?[Mm]\.?)?)\s?{_ZONE}\s?([+-])\s?(\d\d?(?::?\d\d)?)(?=$|\s\d{{4}}$)"),
        r"\1 \2\3",
        "2015-03-31 00:01 UTC+8",
    ),
    # A region has another offset in summer, so the time is kept without one.
    (re.compile(r"\s?[A-Z][a-z]+/[A-Z]\w+(?:/[A-Z]\w+)?$"), "", "2024-03-05 10:00 Europe/Berlin"),
    (
        re.compile(r"(\d{4})\s?[年년.]\s?(\d\d?)\s?[月월.]\s?(\d\d?)\s?[日일.]?(?![\d.])"),
        lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}",
        "2024年3月5日 08:00",
    ),
    # A zone says nothing without a time, and dateutil takes "+02:00" for one. "T1430Z" is a time.
    (
        re.compile(rf"^((?!.*\dT\d)[^:]*\d)\s?(?:{_ZONE}|(?<=\d\d)[+-]\d\d:\d\d|\s[+-]\d{{4}})$"),
        r"\1",
        "2024-03-05+02:00",
    ),
    (re.compile(r"\b([ap])\.m\.?", re.IGNORECASE), r"\1m", "5 March 2024, 9:15 p.m."),
    (
        re.compile(r"(?<![\d:])((?:1[3-9]|2[0-3]):\d\d(?::\d\d)?)\s?[ap]m\b", re.IGNORECASE),
        r"\1",
        "5 March 2024 14:30 PM",
    ),
)


def is_update(value: Any) -> bool:
    """Whether a date is labelled as that of an update: "Updated 5 March 2024"."""
    return isinstance(value, str) and _UPDATE.match(value) is not None


def read_publication_date(value: Any) -> str | None:
    """Return what `read_date` does, but None for a date before there were newspapers, after tomorrow, or unset.

    Tomorrow is allowed, as in some time zones it has already begun.
    """
    date = read_date(value)
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    if date is None or date[:10] in _UNSET:
        return None
    return date if _EARLIEST <= date[:10] <= tomorrow.isoformat() else None


def read_date(value: Any) -> str | None:
    """Return a complete date as ISO 8601, with its time and zone if given; None if it is incomplete or ambiguous.

    A number is a Unix timestamp, or a date such as 20240305.
    """
    if not isinstance(value, str) or len(value) > _MAX_LENGTH:
        return None
    text = _translated(" ".join(value.split()))
    for form, instead, _ in _FORMS:
        text = form.sub(instead, text)
    try:
        return _from_number(text) if _NUMBER.fullmatch(text) else _iso(text) or _written_out(text)
    except (ValueError, OverflowError):
        return None


def _translated(text: str) -> str:
    words = re.findall(r"[^\W\d_]{2,}", text.lower())
    if _ENGLISH.issuperset(words) and len(_MONTH_NAME.findall(text)) < 2:
        return text
    from index.text.date_words import in_english

    return in_english(text)


def is_later(one: str, other: str) -> bool:
    """Whether one date of `read_date` is certainly after another: by the day, unless both state comparable times."""
    first, second = dt.datetime.fromisoformat(one), dt.datetime.fromisoformat(other)
    if "T" in one and "T" in other and (first.tzinfo is None) == (second.tzinfo is None):
        return first > second
    return one[:10] > other[:10]


def _from_number(text: str) -> str | None:
    if layout := _COMPACT.get(len(text)):
        with suppress(ValueError):
            read = dt.datetime.strptime(text, layout)  # noqa: DTZ007 (it states no zone)
            return read.date().isoformat() if len(text) == 8 else read.isoformat()
    for unit in _UNITS:
        if _FIRST_TIMESTAMP <= (seconds := float(text) / unit) < _LAST_TIMESTAMP:
            return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat()
    return None


def _iso(text: str) -> str | None:
    if _WEEK_ALONE.search(text):  # Python takes a week for its Monday
        raise ValueError(text)
    if text[10:11] in ("-", "/"):  # and the second day of "2024-03-05/06" for an hour
        return None
    for parse in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        with suppress(ValueError):
            return parse(text.replace("/", "-")).isoformat()
    return None


def _written_out(text: str) -> str | None:
    """Parse the text several times, with different defaults and orders: what differs was not in the text."""
    one, *others = _readings(text)
    if any(other.date() != one.date() for other in others) or not _has_year(text, one.year):
        return None
    if any(other.time() != one.time() for other in others):
        return one.date().isoformat()
    return one.isoformat() if _TIME.search(text) else None  # its time was the other end of a period


def _has_year(text: str, year: int) -> bool:
    """Whether a year is in the text: dateutil makes the day before it a year ("March 4-5, 2024"), and 2024 of 0024."""
    numbers = re.findall(r"\d+", text)
    return not {(len(number), int(number)) for number in numbers}.isdisjoint(((4, year), (2, year % 100)))


def _readings(text: str) -> Iterator[dt.datetime]:
    year_first = text[:4].isdecimal()  # then the month always comes next
    yield date_parser.parse(text, default=_DEFAULTS[0], tzinfos=_offset)
    yield date_parser.parse(text, default=_DEFAULTS[1], tzinfos=_offset, dayfirst=not year_first)
    if not _MONTH_NAME.search(text):  # with two digits, the year may be first
        yield date_parser.parse(text, default=_DEFAULTS[1], tzinfos=_offset, yearfirst=True)


def _offset(name: str | None, seconds: int | None) -> int | None:
    """Time zone names are ambiguous (CST: Chicago or Shanghai), so only a numeric offset counts, and UTC."""
    return 0 if name == "UT" else seconds


_DEFAULTS = tuple(dt.datetime(year, month, day, day, day) for year, month, day in ((1996, 1, 12), (2004, 3, 11)))  # noqa: DTZ001 (a zone in the text is kept)
