"""Dates as texts give them to ISO 8601, and only where the whole date is there."""

import datetime as dt
from contextlib import suppress
from typing import Any

from dateutil import parser as date_parser

_EARLIEST = "1600-01-01"
"""The first newspaper is of 1605."""


def read_publication_date(value: Any) -> str | None:
    """Return what `read_date` does, but None for a date before there were newspapers, or later than tomorrow.

    Tomorrow, because it is that already where the day begins.
    """
    date = read_date(value)
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    return date if date and _EARLIEST <= date[:10] <= tomorrow.isoformat() else None


def read_date(value: Any) -> str | None:
    """ISO 8601 of a whole date, with its time and zone where they are given.

    Read twice, with other defaults and the other order of day and month: what then differs was not in the text.
    """
    if not isinstance(value, str) or len(value) > 100:
        return None
    try:
        return _iso(value) or _written_out(value)
    except (ValueError, OverflowError):
        return None


def _iso(value: str) -> str | None:
    for parse in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        with suppress(ValueError):  # a week ("2025-W36") is no whole date
            return None if "W" in value else parse(value.strip().replace("/", "-")).isoformat()
    return None


def _written_out(value: str) -> str | None:
    one = date_parser.parse(value, default=_DEFAULTS[0], tzinfos=_offset)
    ambiguous = not value.lstrip()[:4].isdecimal()  # with the year in front, no one puts the day before the month
    two = date_parser.parse(value, default=_DEFAULTS[1], tzinfos=_offset, dayfirst=ambiguous)
    if one.date() != two.date():
        return None
    iso: str = one.isoformat() if one.time() == two.time() else one.date().isoformat()
    return iso


def _offset(_name: str | None, seconds: int | None) -> int | None:
    """Names of time zones are ambiguous (CST is in Chicago and in Shanghai): only a given offset counts."""
    return seconds


_DEFAULTS = tuple(dt.datetime(year, month, day, day, day) for year, month, day in ((1996, 1, 12), (2004, 3, 11)))  # noqa: DTZ001 (a zone is kept where the text has one)
