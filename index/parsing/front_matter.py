"""The optional YAML block at the head of a file: title, outlet, author, published, url, language."""

from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from index.errors import InputRefused
from index.text.metadata import KEYS, Metadata

_HANDLER = YAMLHandler()
_MAX_BLOCK = 10_000
"""Longest front matter in characters; more between two lines of dashes is text (and deep nesting stays harmless)."""


def split_front_matter(origin: str, text: str) -> tuple[Metadata, str]:
    """Return the front matter of `text` (empty where it has none) and the text below it.

    Raises `InputRefused` if there is a block that is not valid YAML.
    """
    try:
        block, body = _HANDLER.split(text) if _HANDLER.detect(text) else ("", text)
    except ValueError:  # a "---" that nothing closes is a line of the text
        return Metadata(), text
    if len(block) > _MAX_BLOCK:
        return Metadata(), text
    try:
        # Every value stays the text it is: YAML's own types make `12:30` 750 and `no` False, and its merge keys a bomb.
        metadata = _HANDLER.load(block, Loader=yaml.BaseLoader) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(getattr(error, "problem", None) or error).split())[:200]
        raise InputRefused(
            f"{origin}: the front matter is not valid YAML ({reason}); put values that contain a colon in quotes"
        ) from error
    if not isinstance(metadata, dict):  # text between two lines of dashes is text
        return Metadata(), text
    result = Metadata()
    for key, value in metadata.items():
        _take(result, str(key).lower(), value)
    return result, body


def _take(result: Metadata, key: str, value: Any) -> None:
    if key in KEYS:
        result.take(key, value, where="front matter")
    else:
        result.notes.append(f"front matter '{key[:40]}' is not one of {', '.join(KEYS)}: left out")
