"""Short texts made safe to show and to store: one-line texts, names of files, fields and people, short hashes."""

import hashlib
import re
import unicodedata
from email.utils import parseaddr

from index.text.mending import mend_encoding

_REMOVED = dict.fromkeys(
    [
        *(code for code in range(0x80) if not chr(code).isspace() and not chr(code).isprintable()),
        *range(0xD800, 0xE000),  # lone surrogates, which UTF-8 cannot encode
        *(0xAD, 0x34F, 0x180E, 0x200B, 0xFEFF, 0xFFFE, 0xFFFF),  # soft hyphen, zero-width spaces, byte order marks
        *range(0x2060, 0x2065),  # word joiner, invisible operators
        *(0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070)),  # bidirectional controls
        *range(0xFFF9, 0xFFFC),  # interlinear annotations
        *range(0xE0000, 0xE0080),  # tag characters, in which texts are smuggled
    ]
)
_FROM_CP1252 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
"""Control characters that occur only where Windows-1252 was mistaken for Latin-1; browsers show them the same way."""

_INVISIBLE = _REMOVED | _FROM_CP1252

# Persian, Indian scripts and emoji need joiners; between other letters they only keep apart what a font would join.
_JOINER = re.compile("(?<=[\0-\u058f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\0-\u058f])")

_MOST_MARKS = 30
"""Combining marks on one letter that are kept, as in Unicode's stream-safe format: sorting them takes the square of
their number."""

_MARKS = "".join(mark for mark in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(mark))
_MARK = re.compile(f"[{_MARKS}]")
_MANY_MARKS = re.compile(f"([{_MARKS}]{{{_MOST_MARKS}}})[{_MARKS}]+")
_WITHOUT_MARKS = dict.fromkeys(map(ord, _MARKS))


def normalize(text: str) -> str:
    """Return `text` in Unicode's composed form (NFC) and without invisible characters; its white space is kept.

    UTF-8 that was read as another encoding is repaired first, while it still has all of its characters. A step may
    leave work for an earlier one, so they are repeated until nothing changes: normalised text stays as it is.
    """
    while (normalized := _normalized_once(text)) != text:
        text = normalized
    return text


def _normalized_once(text: str) -> str:
    text = mend_encoding(text).translate(_INVISIBLE)
    if text.isascii():
        return text
    # Checking first whether a step has anything to do takes a tenth of its time, and hardly any text needs it.
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER.sub("", text)
    if _MARK.search(text) and len(text) - len(text.translate(_WITHOUT_MARKS)) > _MOST_MARKS:
        text = _MANY_MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """Return `text` as one line: normalised, with its white space collapsed to single spaces.

    Everything that is stored or searched for goes through it, so that equal words are equal strings.
    """
    return " ".join(normalize(text).split())


_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\0-\x08\x0e-\x1f\x7f]")
"""Codes for a terminal's colours, and control characters except white space."""


def without_controls(text: str) -> tuple[str, str | None]:
    """Return `text` without control characters, and a note if there were any."""
    shown, count = _CONTROL.subn("", text)
    return shown, f"control characters were removed ({count}): check that nothing is missing" if count else None


_MAX_NAME = 500
"""Characters; a longer name (a URL with a text in it, a hostile one) is cut there and identified by its hash."""

_ESCAPED_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode categories of characters that break a line, change its direction, or cannot be stored."""


def printable_name(name: str) -> str:
    """Return `name` fit to print and store: control characters are escaped, a long name is cut."""
    if len(name) > _MAX_NAME:
        name = f"{name[:_MAX_NAME]}…{short_hash(name)}"
    if name.isascii() and name.isprintable():
        return name
    return "".join(_escaped(c) if unicodedata.category(c) in _ESCAPED_CATEGORIES else c for c in name)


def short_hash(text: str) -> str:
    """Return 8 hex digits that identify a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def display_name(address: str) -> str:
    """Return the name in `Jane Doe <jane@paper.example>` or `jane@paper.example (Jane Doe)`, or else the address."""
    try:
        name, bare = parseaddr(address)
    except RecursionError:  # deeply nested parentheses
        return ""
    return name or bare
