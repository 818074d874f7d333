"""An article's metadata: title, outlet, author, date, URL and language, each checked before it is kept."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from index.article import DateBasis
from index.text.clean import clean
from index.text.dates import is_update, read_publication_date
from index.text.encodings import MENDED, mend_encoding

KEYS = ("title", "outlet", "author", "published", "updated", "url", "language")
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
        if key == "published" and is_update(value):
            key = "updated"
        cleaned = valid_value(key, value)
        if cleaned is None:
            self.notes.append(f"{where} '{key}' is not {expected_value(key)}: ignored")
        else:
            self.values[key] = cleaned
            if isinstance(value, str) and mend_encoding(value) != value:
                self.notes.append(f"{where} '{key}': {MENDED}")


def valid_value(key: str, value: Any) -> str | None:
    """Return `value` as it is stored for `key`; None if it is not valid."""
    return _CLEANERS.get(key, one_line)(value)


def expected_value(key: str) -> str:
    """Return what a value for `key` must be, in words."""
    return _EXPECTED.get(key, "a short text")


def one_line(value: Any) -> str | None:
    """Return a text, or a list of texts, as one line; None if it is empty, too long, or not text."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        return None
    line = clean(mend_encoding(value))
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


_CLEANERS = {"published": read_publication_date, "updated": read_publication_date, "url": valid_url}
_DATE = "a complete past date, such as 2025-09-05"
_EXPECTED = {"published": _DATE, "updated": _DATE, "url": "an http or https URL"}
