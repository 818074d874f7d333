"""The protocols of vector indexes and keyword indexes, independent of the library."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from index.vectors import Ids, Vectors


class VectorIndex(Protocol):
    """Unit vectors by id, searched by cosine."""

    @property
    def ids(self) -> Ids:
        """The ids in the index, of shape (n,)."""

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors of shape (len(ids), dimension) under new ids."""

    def remove(self, ids: Sequence[int]) -> None:
        """Remove these ids."""

    def search(self, vector: Vectors, k: int, among: Ids | None = None) -> dict[int, float]:
        """Return the cosines of the `k` nearest vectors by id, best first; only of the ids `among` if given."""

    def save(self, path: Path) -> None:
        """Write the index to `path`."""


class KeywordIndex(Protocol):
    """Texts by id, searched by the terms of `index.text.analyzer`. `folder` is None if the index is in memory."""

    folder: Path | None

    def __len__(self) -> int:
        """The number of texts."""

    def ids(self, after: int = 0) -> list[int]:
        """Return the ids in the index that are higher than `after`, in ascending order."""

    def last_id(self) -> int:
        """Return the highest id in the index; 0 if there is none."""

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        """Add `(id, text)` pairs under new ids, all at once."""

    def search(self, terms: Sequence[str], k: int, among: Ids | None = None) -> dict[int, float]:
        """Return the BM25 scores of the `k` best texts by id, best first; only of the ids `among` if given."""

    def search_all(self, groups: Sequence[Sequence[str]], k: int, among: Ids | None = None) -> list[int]:
        """Return the ids of at most `k` texts that have a term of each group; only of the ids `among` if given."""

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term (natural logarithm)."""
