"""Short texts made safe to show and to store: one-line texts, names of files, fields and people, short hashes."""

import hashlib
import unicodedata
from email.utils import parseaddr

_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0xA0) if not chr(code).isspace() and not chr(code).isprintable()),
        *range(0xD800, 0xE000),  # lone surrogates, which UTF-8 cannot encode
        *(0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF),  # soft hyphen, zero-width spaces, byte order marks
        *(0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # bidirectional controls
    ]
)


def clean(text: str) -> str:
    """Return `text` as one line: white space collapsed to single spaces, invisible characters removed."""
    return " ".join(text.translate(_INVISIBLE).split())


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
