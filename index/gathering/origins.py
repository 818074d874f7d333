"""Origins of the things that one file holds: fit to be shown, and each its own."""

import posixpath

from index.text.clean import printable_name


class Origins:
    """Hands out the origins of what `file` holds: `news.zip/one.html`, `news.jsonl#https://a.example/1`.

    Only a hash of each is remembered, so that a file of a million records costs some 100 MB.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen: dict[int, int] = {}

    def member(self, path: str) -> str:
        """Return the origin of a file in this one. The second of one name gets a number in front of its suffix."""
        before, suffix = posixpath.splitext(f"{self._file}/{printable_name(path)}")
        return self._unique(before, suffix)

    def record(self, name: str, *, again: str = "") -> str:
        """Return the origin of a record in this one. `again` tells a second one of this name from the first."""
        origin = f"{self._file}#{printable_name(name)}"
        if again and hash(origin) in self._seen:
            origin = f"{origin}~{printable_name(again)}"
        return self._unique(origin)

    def _unique(self, before: str, suffix: str = "") -> str:
        origin = before + suffix
        first, number = hash(origin), self._seen.get(hash(origin), 0)
        while hash(origin) in self._seen:
            number += 1
            origin = f"{before}~{number}{suffix}"
        self._seen[hash(origin)] = 1
        self._seen[first] = max(number, 1)
        return origin
