"""Days as bylines and datelines write them: "3 March 2025", "March 3, 2025", "3. März 2025", "3.3.2025"."""

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from babel.dates import get_day_names, get_month_names

_LOCALES = ("en", "de", "fr", "nl", "pl", "sv", "da", "nb", "fi", "es", "it", "pt", "cs")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """Where a date is in a line; `day` is ISO 8601, None if its year is missing or day and month may be exchanged."""

    start: int
    end: int
    day: str | None


class _Shape(NamedTuple):
    name: str
    pattern: str
    example: str


_D, _Y = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|ère|e|º|ª|\.)?", r"(?P<year>(?:1[6-9]|20)\d\d)"
_NUMBERS = r"(?P<month>\d{1,2})\2(?P<day>\d{1,2})"
_TIME = r"(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
_MONTH = r"(?P<name>[^\W\d_]{3,12})\.?"

SHAPES = (
    _Shape("year first", rf"{_Y}([-/.]){_NUMBERS}{_TIME}", "2025-03-03"),
    _Shape("East Asian", rf"{_Y} ?[年년] ?(?P<month>\d{{1,2}}) ?[月월] ?(?P<day>\d{{1,2}}) ?[日일]", "2025年3月3日"),
    _Shape("day, month's name, year", rf"{_D} (?:of |de |d['’])?{_MONTH},? (?:de |del )?{_Y}", "3 de marzo de 2025"),
    _Shape("month's name, day, year", rf"{_MONTH} {_D},? {_Y}", "March 3, 2025"),
    _Shape("numbers", rf"(?P<day>\d{{1,2}})([./-]) ?(?P<month>\d{{1,2}})\2 ?{_Y}", "3.3.2025"),
    _Shape("day, month's name", rf"{_D} (?:of |de )?{_MONTH}", "3 March"),
    _Shape("month's name, day", rf"{_MONTH} {_D}", "March 3"),
    _Shape("month's name, year", rf"{_MONTH},? (?:de )?{_Y}", "March 2025"),
)
"""From the most complete to the least."""

_PATTERNS = tuple(re.compile(rf"(?<![\w.]){shape.pattern}(?!\w|[./]\d)", re.IGNORECASE) for shape in SHAPES)


def find_date(line: str, language: str | None) -> WrittenDate | None:
    """Return the first date in `line`, in the most complete shape that one has."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(line):
            parts = found.groupdict()
            if parts.get("name") and parts["name"].casefold() not in months():
                continue
            return WrittenDate(found.start(), found.end(), _day(parts, language))
    return None


def _day(parts: dict[str, str], language: str | None) -> str | None:
    if not (parts.get("year") and parts.get("day")):
        return None
    day = int(parts["day"])
    month = months()[parts["name"].casefold()] if parts.get("name") else int(parts["month"])
    if _may_be_exchanged(parts, day, month, language):
        return None
    if month > 12:
        day, month = month, day
    with suppress(ValueError):
        return dt.date(int(parts["year"]), month, day).isoformat()
    return None


def _may_be_exchanged(parts: dict[str, str], day: int, month: int, language: str | None) -> bool:
    """In English, the month may come first; elsewhere the day does."""
    is_numbers = not parts.get("name") and parts["day"] and list(parts).index("day") < list(parts).index("year")
    return bool(is_numbers) and language in ("en", None) and day <= 12 and month <= 12 and day != month


@cache
def months(locales: tuple[str, ...] = _LOCALES) -> dict[str, int]:
    """The number of each month by its names and abbreviations in these languages, in lower case."""
    return {
        name.casefold().rstrip("."): number
        for locale in locales
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale).items()
    }


@cache
def weekdays(locales: tuple[str, ...] = _LOCALES) -> frozenset[str]:
    """The names of the days of the week in these languages, in lower case."""
    return frozenset(
        name.casefold().rstrip(".")
        for locale in locales
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, locale=locale).values()
    )
