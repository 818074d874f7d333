"""Front matter: what a text states about itself in a block of YAML at its head."""

import re
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from index.errors import InputRefused
from index.text.clean import printable_name
from index.text.metadata import KEYS, Metadata

_HANDLER = YAMLHandler()
_MAX_BLOCK = 10_000
"""Longest front matter in characters; a longer block between dashes is text (and deep nesting stays harmless)."""

_FLAT = re.compile(r"(?P<indent>\s*)(?P<key>[\w .-]{1,40}?)\s*:(?:\s+(?P<value>.*))?$")
_QUOTED = re.compile(r"(?P<quote>[\"'])(?P<inside>(?:(?!(?P=quote)).)*)(?P=quote)")
_YAML_VALUE = ('"', "'", "[", "{", "|", ">")
"""How values that are not the text they look like begin."""


def split_front_matter(origin: str, text: str) -> tuple[Metadata, str]:
    """Return the metadata in the YAML block at the head of `text` (empty if there is none), and the text below it.

    A block that is not valid YAML is read line by line, as headlines often are not: `title: Correction: the ferry`.
    Raises `InputRefused` if a line is no value either.
    """
    try:
        block, body = _HANDLER.split(text) if _HANDLER.detect(text) else ("", text)
    except ValueError:  # a "---" that is never closed is a line of the text
        return Metadata(), text
    if len(block) > _MAX_BLOCK:
        return Metadata(), text
    try:
        values = _load(block) or {}
    except (yaml.YAMLError, ValueError, RecursionError):
        values = _by_line(origin, block)
    if not isinstance(values, dict):  # text between two lines of dashes is text
        return Metadata(), text
    result = Metadata()
    for key, value in values.items():
        _take(result, str(key).lower(), _as_written(block, str(key), value))
    return result, body


def _load(block: str) -> Any:
    # Every value stays text: YAML's own types turn `12:30` into 750 and `no` into False, and merge keys can explode.
    return _HANDLER.load(block, Loader=yaml.BaseLoader)


def _by_line(origin: str, block: str) -> dict[str, Any]:
    """Read a block of lines like `key: value`, in which a line that is indented continues the one above it."""
    values: dict[str, Any] = {}
    last = ""
    for number, line in enumerate(block.strip("\n").split("\n"), start=1):
        found = _FLAT.fullmatch(line)
        if found and (not found["indent"] or found["key"].lower() in KEYS):
            last = found["key"]
            values[last] = _value(found["value"] or "")
        elif last and line[:1] in (" ", "\t", "-"):
            values[last] = f"{values[last]} {line.strip()}" if isinstance(values[last], str) else values[last]
        elif line.strip() and not line.startswith("#"):
            raise InputRefused(
                f"{origin}: line {number} of the front matter ({printable_name(line.strip()[:40])}) is not a value; "
                "write each value on a line of its own, such as 'title: Old bridge is closed'"
            )
    return values


def _value(text: str) -> Any:
    """Return the value of one line: without the quotation marks around it, or as the list that it is."""
    quoted = _QUOTED.fullmatch(text.strip())
    if quoted:
        return quoted["inside"]
    try:
        value = _load(text) if text.startswith("[") else text
    except (yaml.YAMLError, ValueError, RecursionError):
        return text
    return value if isinstance(value, list) else text


def _as_written(block: str, key: str, value: Any) -> Any:
    """Return a text with what YAML takes off it as a comment, a tag or an anchor, as in `title: We are #1`."""
    line = re.search(rf"^{re.escape(key)}\s*:[ \t]+(.*?)[ \t]*$", block, re.MULTILINE)
    if key.lower() != "title" or line is None or not isinstance(value, str):
        return value
    written = line[1]
    return written if value in written and not written.startswith(_YAML_VALUE) else value


def _take(result: Metadata, key: str, value: Any) -> None:
    if key in KEYS:
        result.add(key, value, where="front matter")
    else:
        result.notes.append(f"front matter '{key[:40]}' is not one of {', '.join(KEYS)}: ignored")
