"""What an article says about itself: title, outlet, author, date, address, language, each checked before it is kept."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from index.article import DateBasis
from index.text.clean import clean
from index.text.dates import read_publication_date

KEYS = ("title", "outlet", "author", "published", "url", "language")
_NOTHING: tuple[Any, ...] = (None, "", "~", "null")

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
        if value in _NOTHING:
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


def web_address(value: Any) -> str | None:
    """Return a value that is an absolute http or https address; else None."""
    line = one_line(value)
    try:
        parts = urlsplit(line or "")
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, among others
        return None
    return line if usable else None


_CLEANERS = {"published": read_publication_date, "url": web_address}
_EXPECTED = {"published": "a whole date of the past, such as 2025-09-05", "url": "an http or https address"}
