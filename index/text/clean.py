"""Short texts made safe to show and to store: one-line texts, names of files, fields and people, short hashes."""

import hashlib
import unicodedata
from email.utils import parseaddr

_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0xA0) if not chr(code).isspace() and not chr(code).isprintable()),
        *range(0xD800, 0xE000),  # halves of a surrogate pair, which no UTF-8 can hold
        *(0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF),  # soft hyphen, zero-width spaces, byte order marks
        *(0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # what turns the direction of writing
    ]
)


def clean(text: str) -> str:
    """Return `text` as one line: white space joined to single spaces, without characters that nobody can see."""
    return " ".join(text.translate(_INVISIBLE).split())


_MAX_NAME = 500
"""Characters; a longer name (an address with a text in it, a hostile one) is cut there and told apart by its hash."""

_ESCAPED_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of characters that would break a line, turn its direction, or cannot be stored."""


def printable_name(name: str) -> str:
    """Return `name` as it can be printed and stored: controls and the like are spelled out, a long one is cut."""
    if len(name) > _MAX_NAME:
        name = f"{name[:_MAX_NAME]}…{short_hash(name)}"
    if name.isascii() and name.isprintable():
        return name
    return "".join(_escaped(c) if unicodedata.category(c) in _ESCAPED_CATEGORIES else c for c in name)


def short_hash(text: str) -> str:
    """Return 8 hex digits that name a text wherever it stands."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def display_name(address: str) -> str:
    """Return the name in `Jane Doe <jane@paper.example>` or `jane@paper.example (Jane Doe)`, or the address alone."""
    try:
        name, bare = parseaddr(address)
    except RecursionError:  # brackets in brackets in brackets
        return ""
    return name or bare
