"""An article's metadata: title, outlet, author, date, URL and language, each checked before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from index.article import EDITABLE, DateBasis
from index.errors import EditRefused
from index.text.clean import clean
from index.text.dates import is_update, read_publication_date

KEYS = ("title", "outlet", "author", "published", "updated", "url", "language")
_EMPTY: tuple[Any, ...] = (None, "", "~", "null")

_MAX_VALUE = 1_000
"""Longest value in characters; a longer one is a mistake, not a title or name."""


@dataclass(slots=True)
class Metadata:
    """The valid values, and a note for each one that had to be ignored.

    `date_basis` says where the date was found; a parser sets it if the article does not state the date. `first_lines`
    are the keys of the values that were read from the first lines of the text.
    """

    values: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    date_basis: DateBasis | None = None
    first_lines: tuple[str, ...] = ()

    def add(self, key: str, value: Any, *, where: str) -> None:
        """Store `value` if it is valid for `key`, else a note that it was ignored, which names the place as `where`."""
        if value in _EMPTY:
            return
        if key == "published" and is_update(value):
            key = "updated"
        cleaned = _valid(key, value)
        if cleaned is None:
            self.notes.append(f"{where} '{key}' is not {_EXPECTED.get(key, _SHORT)}: ignored")
        else:
            self.values[key] = cleaned


def checked_edit(given: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the values of an edit that are given (not None), as they are stored; an empty text clears its field.

    Raises `EditRefused` if one is not valid, or none is given.
    """
    values = {field: _checked_field(field, value) for field, value in given.items() if value is not None}
    if not values:
        raise EditRefused(f"there is nothing to edit; give one of {', '.join(EDITABLE)}")
    return values


def _checked_field(field: str, value: str) -> str | None:
    if not value.strip() and field != "title":
        return None
    if (valid := _valid(field, value)) is None:
        raise EditRefused(f"{field} '{value[:80]}' is not {_EXPECTED.get(field, _SHORT)}; nothing was edited")
    return valid


def _valid(key: str, value: Any) -> str | None:
    """Return `value` as it is stored for `key`; None if it is not valid."""
    return _CLEANERS.get(key, one_line)(value)


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


_CLEANERS = {"published": read_publication_date, "updated": read_publication_date, "url": valid_url}
_DATE = "a complete past date, such as 2025-09-05"
_SHORT = "a short text"
_EXPECTED = {"published": _DATE, "updated": _DATE, "url": "an http or https URL"}
