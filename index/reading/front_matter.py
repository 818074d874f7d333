"""The optional YAML block at the head of a file: title, outlet, author, published, url, language."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from dateutil import parser as date_parser
from frontmatter.default_handlers import YAMLHandler

from index.errors import InputRefused

KEYS = ("title", "outlet", "author", "published", "url", "language")
_HANDLER = YAMLHandler()
_MAX_VALUE = 1_000
"""Longest value in characters; a longer one is no title or name but a mistake."""


@dataclass(slots=True)
class FrontMatter:
    """The recognised values, and a note for each one that had to be left out."""

    values: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def split_front_matter(path: Path, text: str) -> tuple[FrontMatter, str]:
    """Return the front matter of `text` (empty where it has none) and the text below it.

    Raises `InputRefused` if there is a block that is not valid YAML.
    """
    try:
        block, body = _HANDLER.split(text) if _HANDLER.detect(text) else ("", text)
    except ValueError:  # a "---" that nothing closes is a line of the text
        return FrontMatter(), text
    try:
        metadata = _HANDLER.load(block)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(getattr(error, "problem", None) or error).split())[:200]
        raise InputRefused(
            f"{path}: the front matter is not valid YAML ({reason}); put values that contain a colon in quotes"
        ) from error
    if not isinstance(metadata, dict):  # text between two lines of dashes is text
        return FrontMatter(), text
    result = FrontMatter()
    for key, value in metadata.items():
        _take(result, str(key).lower(), value)
    return result, body


def _take(result: FrontMatter, key: str, value: Any) -> None:
    if key not in KEYS:
        result.notes.append(f"front matter '{key[:40]}' is not one of {', '.join(KEYS)}: left out")
        return
    if value is None or value == "":
        return
    cleaned = _CLEANERS.get(key, _one_line)(value)
    if cleaned is None:
        result.notes.append(f"front matter '{key}' is not {_EXPECTED.get(key, 'a short text')}: left out")
    else:
        result.values[key] = cleaned


def _one_line(value: Any) -> str | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, (str, int, float, dt.date)):
        return None
    line = " ".join(str(value).split())
    return line if 0 < len(line) <= _MAX_VALUE else None


def _date(value: Any) -> str | None:
    """ISO 8601 of a whole date. Two defaults tell a whole date from one whose day or month would be made up."""
    if isinstance(value, dt.date):  # a datetime is a date too
        return str(value.isoformat())
    if not isinstance(value, str) or len(value) > 100:
        return None
    try:
        one, two = (date_parser.parse(value, default=default) for default in _DEFAULTS)
    except (ValueError, OverflowError):
        return None
    if one.date() != two.date():
        return None
    iso: str = one.isoformat() if one.time() == two.time() else one.date().isoformat()
    return iso


_DEFAULTS = tuple(dt.datetime(year, month, day, day, day, day) for year, month, day in ((1996, 1, 12), (2004, 3, 11)))  # noqa: DTZ001 (a zone is kept where the text has one)


def _url(value: Any) -> str | None:
    line = _one_line(value)
    try:
        parts = urlsplit(line or "")
    except ValueError:
        return None
    return line if parts.scheme in ("http", "https") and parts.hostname else None


_CLEANERS = {"published": _date, "url": _url}
_EXPECTED = {"published": "a whole date such as 2025-09-05", "url": "an http or https address"}
