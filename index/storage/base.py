"""The protocol of stores, independent of the database: Byline's own is `SqliteStore`.

A store assigns the ids of paragraphs and the keys of articles. They are integers; each version of an article has its
own key.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from index.article import Article, ArticleInfo, Genre, Paragraph
from index.vectors import Ids, Vectors


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A paragraph with its article.

    `before` is the text of the preceding paragraph, `earlier` that of the three before it. `vector` has shape
    (dimension,).
    """

    id: int
    article_key: int
    article: ArticleInfo
    paragraph: Paragraph
    before: str
    vector: Vectors
    earlier: str = ""


class StoreState(Protocol):
    """One consistent state of a store, from which a search index is built."""

    def generation(self) -> int:
        """Return the number of changes made to the store since it was created."""

    def paragraph_ids(self) -> Ids:
        """Return the ids of the searched paragraphs, of shape (n,)."""

    def titles_edited(self) -> int:
        """Return the generation in which titles of stored articles were last changed; 0 if never."""

    def vectors(self, ids: Sequence[int], dimension: int) -> tuple[list[int], Vectors]:
        """Return the ids of these paragraphs that exist and are intact, and their vectors, of shape (n, dimension)."""

    def quick_ids(self) -> Ids:
        """Return the ids of the searched paragraphs whose vector is a quick one, in ascending order, of shape (n,)."""

    def intact_texts(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Return the ids of these paragraphs with their texts, without those whose text is damaged."""

    def paragraph_texts(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Return the ids of these paragraphs with their texts."""

    def article_keys(self) -> list[int]:
        """Return the keys of the current versions, in ascending order."""

    def article_texts(self, keys: Sequence[int]) -> list[tuple[int, str]]:
        """Return these keys with title and searched text of their articles."""


class Store(Protocol):
    """Articles with their versions, paragraphs, sentences and vectors. Safe to share between threads.

    Every method raises `IndexUnusable` if the store cannot be read.
    """

    path: Path
    """The file of the store; search indexes lie next to it."""

    store_id: str
    """Identifies this store and its copies."""

    writable: bool
    """Whether this process may write to the folder."""

    def close(self) -> None:
        """Close the store; it cannot be used afterwards."""

    def state(self) -> AbstractContextManager[StoreState]:
        """Within the block, one consistent state."""

    def generation(self) -> int:
        """Return the number of changes made to the store since it was created."""

    def infos(self, last_version: int | None = None) -> list[ArticleInfo]:
        """Return the metadata of every article's current version, in the order they were first added.

        With `last_version`, as it was when that version was the last.
        """

    def infos_by_key(self, keys: Sequence[int]) -> dict[int, ArticleInfo]:
        """Return the metadata of the articles of these keys, without those that have been removed."""

    def article(self, article_id: str, version: int | None = None) -> Article:
        """Return the whole article, in its current version or in the given one.

        Raises `ArticleNotFound`, `ArticleDamaged`.
        """

    def near_duplicates(self, article_id: str) -> list[ArticleInfo]:
        """Return the metadata of an article's near-duplicates, earliest first."""

    def duplicate_groups(self) -> dict[int, int]:
        """Return, by the key of each article with near-duplicates, the lowest key of its group."""

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Return these paragraphs by id, without those that are damaged or whose article has been removed."""

    def select(
        self, outlets: Collection[str], since: date | None, until: date | None, genres: Collection[Genre] = ()
    ) -> tuple[Ids, Ids]:
        """Return the keys of the articles of these outlets and genres (all, if empty) published from `since` to
        `until`, inclusive, and the ids of their paragraphs. With a date limit, articles without a date are excluded."""

    def paragraph_ids(self, keys: Sequence[int]) -> Ids:
        """Return the ids of the paragraphs of these articles."""

    def undated(self) -> Ids:
        """Return the keys of the articles that have no date."""

    def newest(self) -> date | None:
        """Return the date of the newest article; None if no article has one."""

    def outlets(self) -> list[str]:
        """Return the outlets of all articles, in alphabetical order."""

    def authors(self) -> list[str]:
        """Return the authors of all articles as these state them, one or several each, in alphabetical order."""
