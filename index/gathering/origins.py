"""Origins of the items in a file: printable and unique."""

import posixpath

from index.text.clean import printable_name


class Origins:
    """Assigns origins to the items in `file`: `news.zip/one.html`, `news.jsonl#https://a.example/1`.

    Only a hash of each is stored, so that a file of a million records takes some 100 MB.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen: dict[int, int] = {}

    def member(self, path: str) -> str:
        """Return the origin of a file in this one. A second one with the same name gets a number before its suffix."""
        before, suffix = posixpath.splitext(f"{self._file}/{printable_name(path)}")
        return self._unique(before, suffix)

    def record(self, name: str, *, suffix_if_taken: str = "") -> str:
        """Return the origin of a record in this file. A second one with the same name gets `suffix_if_taken`."""
        origin = f"{self._file}#{printable_name(name)}"
        if suffix_if_taken and hash(origin) in self._seen:
            origin = f"{origin}~{printable_name(suffix_if_taken)}"
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
