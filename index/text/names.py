"""Names of files and fields as they are shown, and short hashes that tell them apart."""

import hashlib
import unicodedata

_MAX_NAME = 500
"""Characters; a longer name (an address with a text in it, a hostile one) is cut there and told apart by its hash."""

_NOT_SHOWN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of characters that would break a line, turn its direction, or cannot be stored."""


def printable_name(name: str) -> str:
    """Return `name` as it can be printed and stored: controls and the like are spelled out, a long one is cut."""
    if len(name) > _MAX_NAME:
        name = f"{name[:_MAX_NAME]}…{short_hash(name)}"
    if name.isascii() and name.isprintable():
        return name
    return "".join(_escaped(c) if unicodedata.category(c) in _NOT_SHOWN else c for c in name)


def short_hash(text: str) -> str:
    """Return 8 hex digits that name a text wherever it stands."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
