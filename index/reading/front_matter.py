"""The optional YAML block at the head of a file: title, outlet, author, published, url, language."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from dateutil import parser as date_parser
from frontmatter.default_handlers import YAMLHandler

from index.errors import InputRefused

KEYS = ("title", "outlet", "author", "published", "url", "language")
_NOTHING: tuple[Any, ...] = ("", "~", "null")
_HANDLER = YAMLHandler()
_MAX_BLOCK = 10_000
"""Longest front matter in characters; more between two lines of dashes is text (and deep nesting stays harmless)."""

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
    if len(block) > _MAX_BLOCK:
        return FrontMatter(), text
    try:
        # Every value stays the text it is: YAML's own types make `12:30` 750 and `no` False, and its merge keys a bomb.
        metadata = _HANDLER.load(block, Loader=yaml.BaseLoader) or {}
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
    if value in _NOTHING:
        return
    cleaned = _CLEANERS.get(key, _one_line)(value)
    if cleaned is None:
        result.notes.append(f"front matter '{key}' is not {_EXPECTED.get(key, 'a short text')}: left out")
    else:
        result.values[key] = cleaned


def _one_line(value: Any) -> str | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        return None
    line = " ".join(value.split())
    return line if 0 < len(line) <= _MAX_VALUE else None


def _date(value: Any) -> str | None:
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


def _url(value: Any) -> str | None:
    line = _one_line(value)
    try:
        parts = urlsplit(line or "")
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, among others
        return None
    return line if usable else None


_CLEANERS = {"published": _date, "url": _url}
_EXPECTED = {"published": "a whole date such as 2025-09-05", "url": "an http or https address"}
