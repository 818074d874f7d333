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
"""Longest value in characters; a longer one is a mistake, not a title or name."""


@dataclass(slots=True)
class Metadata:
    """The valid values, and a note for each one that had to be ignored.

    `date_basis` says where the date was found; a parser sets it if the article does not state the date.
    """

    values: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    date_basis: DateBasis | None = None

    def add(self, key: str, value: Any, *, where: str) -> None:
        """Store `value` if it is valid for `key`, else a note that it was ignored, which names the place as `where`."""
        if value in _EMPTY:
            return
        cleaned = _CLEANERS.get(key, one_line)(value)
        if cleaned is None:
            self.notes.append(f"{where} '{key}' is not {_EXPECTED.get(key, 'a short text')}: ignored")
        else:
            self.values[key] = cleaned


def one_line(value: Any) -> str | None:
    """Return a text, or a list of texts, as one line; None if it is empty, too long, or not text."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        return None
    line = clean(value)
    return line if 0 < len(line) <= _MAX_VALUE else None


def valid_url(value: Any) -> str | None:
    """Return a value that is an absolute http or https URL; else None."""
    line = one_line(value)
    try:
        parts = urlsplit(line or "")
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # an invalid port, among others
        return None
    return line if usable else None


_EARLIEST = "1600-01-01"
"""The first newspaper appeared in 1605."""


def read_publication_date(value: Any) -> str | None:
    """Return what `read_date` does, but None for a date before there were newspapers, or after tomorrow.

    Tomorrow is allowed, as in some time zones it has already begun.
    """
    date = read_date(value)
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    return date if date and _EARLIEST <= date[:10] <= tomorrow.isoformat() else None


def read_date(value: Any) -> str | None:
    """Return a complete date as ISO 8601, with its time and zone if given; None if it is incomplete or ambiguous.

    The text is parsed twice, with different defaults and day and month swapped: what differs was not in the text.
    """
    if not isinstance(value, str) or len(value) > 100:
        return None
    try:
        return _iso(value) or _written_out(value)
    except (ValueError, OverflowError):
        return None


def _iso(value: str) -> str | None:
    for parse in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        with suppress(ValueError):  # a week ("2025-W36") is not a complete date
            return None if "W" in value else parse(value.strip().replace("/", "-")).isoformat()
    return None


def _written_out(value: str) -> str | None:
    one = date_parser.parse(value, default=_DEFAULTS[0], tzinfos=_offset)
    ambiguous = not value.lstrip()[:4].isdecimal()  # after a year, the month always comes first
    two = date_parser.parse(value, default=_DEFAULTS[1], tzinfos=_offset, dayfirst=ambiguous)
    if one.date() != two.date():
        return None
    iso: str = one.isoformat() if one.time() == two.time() else one.date().isoformat()
    return iso


def _offset(_name: str | None, seconds: int | None) -> int | None:
    """Time zone names are ambiguous (CST: Chicago or Shanghai), so only a numeric offset counts."""
    return seconds


_DEFAULTS = tuple(dt.datetime(year, month, day, day, day) for year, month, day in ((1996, 1, 12), (2004, 3, 11)))  # noqa: DTZ001 (a zone in the text is kept)


_CLEANERS = {"published": read_publication_date, "url": valid_url}
_EXPECTED = {"published": "a complete past date, such as 2025-09-05", "url": "an http or https URL"}
