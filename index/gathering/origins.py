"""Origins of the things that one file holds: fit to be shown, and each its own."""

import hashlib
import posixpath
import unicodedata

_MAX_NAME = 500
"""Characters; a longer name (an address with a text in it, a hostile one) is cut there and told apart by its hash."""

_NOT_SHOWN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of characters that would break a line, turn its direction, or cannot be stored."""


class Origins:
    """Hands out the origins of what `file` holds: `news.zip/one.html`, `news.jsonl#https://a.example/1`.

    Only a hash of each is remembered, so that a file of a million records costs some 100 MB.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._times: dict[int, int] = {}

    def member(self, path: str) -> str:
        """Return the origin of a file in this one. The second of one name gets a number in front of its suffix."""
        before, suffix = posixpath.splitext(f"{self._file}/{shown(path)}")
        return self._unique(before, suffix)

    def record(self, name: str, *, again: str = "") -> str:
        """Return the origin of a record in this one. `again` tells a second one of this name from the first."""
        origin = f"{self._file}#{shown(name)}"
        if again and hash(origin) in self._times:
            origin = f"{origin}~{shown(again)}"
        return self._unique(origin)

    def _unique(self, before: str, suffix: str = "") -> str:
        origin = before + suffix
        first, number = hash(origin), self._times.get(hash(origin), 0)
        while hash(origin) in self._times:
            number += 1
            origin = f"{before}~{number}{suffix}"
        self._times[hash(origin)] = 1
        self._times[first] = max(number, 1)
        return origin


def shown(name: str) -> str:
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
