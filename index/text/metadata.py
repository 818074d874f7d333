"""An article's metadata: title, outlet, author, date, URL and language, each checked before it is kept."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from dateutil import parser as date_parser

from index.article import DateBasis
from index.text.clean import clean

KEYS = ("title", "outlet", "author", "published", "url", "language")
_EMPTY: tuple[Any, ...] = (None, "", "~", "null")

_MAX_VALUE = 1_000
"""Longest value in characters; a longer one is no title or name but a mistake."""


@dataclass(slots=True)
class Metadata:
    """The values that could be used, and a note for each one that had to be left out.

    `date_basis` is where the date was found; a reader that had to look further than a statement of it sets it.
    """

    values: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    date_basis: DateBasis | None = None

    def take(self, key: str, value: Any, *, where: str) -> None:
        """Keep `value` if it can be that of `key`; else note that it was left out. `where` tells a person the place."""
        if value in _EMPTY:
            return
        cleaned = _CLEANERS.get(key, one_line)(value)
        if cleaned is None:
            self.notes.append(f"{where} '{key}' is not {_EXPECTED.get(key, 'a short text')}: left out")
        else:
            self.values[key] = cleaned


def one_line(value: Any) -> str | None:
    """Return a text, or a list of texts, as one line; None if it is none or too long."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        return None
    line = clean(value)
    return line if 0 < len(line) <= _MAX_VALUE else None


def valid_url(value: Any) -> str | None:
    """Return a value that is an absolute http or https address; else None."""
    line = one_line(value)
    try:
        parts = urlsplit(line or "")
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, among others
        return None
    return line if usable else None


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


_CLEANERS = {"published": read_publication_date, "url": valid_url}
_EXPECTED = {"published": "a whole date of the past, such as 2025-09-05", "url": "an http or https address"}
