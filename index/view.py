"""One consistent generation of an index to search, whole or limited to some outlets or days."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from index.article import ArticleInfo, Genre, Paragraph
from index.search.snapshots import SearchSnapshot
from index.storage.base import Store
from index.text.analyzer import terms
from index.text.vocabulary import Vocabulary
from index.vectors import Ids, Vectors


@dataclass(frozen=True, slots=True)
class _Selection:
    """The row ids of the articles that are searched and of their paragraphs, each of shape (n,); None means all.

    Earlier versions are among them: the search index decides which version is searched.
    """

    articles: Ids | None = None
    paragraphs: Ids | None = None


_EVERYTHING = _Selection()


@dataclass(frozen=True, slots=True)
class Mark:
    """A state of an index, by which it is told later what has been added since: the store, how many changes had been
    made to it, and the highest key of an article with that article's id."""

    store: str
    generation: int
    key: int
    article: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph that was found, with its article and its vector.

    `source` is the same for all near-duplicates of an article. `before` is the text of the preceding paragraph, empty
    for the first; `earlier` is that of the three before it, one a line. `vector` has shape (dimension,).
    """

    id: int
    article_key: int
    source: int
    article: ArticleInfo
    paragraph: Paragraph
    before: str
    vector: Vectors
    earlier: str = ""


class IndexView:
    """A searchable state of the index, from `Index.view`. Ids of paragraphs are `Passage.id`, of articles
    `article_key`."""

    def __init__(
        self,
        store: Store,
        snapshot: SearchSnapshot,
        embed: Callable[[Sequence[str]], Vectors],
        selection: _Selection = _EVERYTHING,
        within: _Selection = _EVERYTHING,
    ) -> None:
        """`within` is what every other selection is made from: all articles, or those added since some state."""
        self._store = store
        self._snapshot = snapshot
        self._embed = embed
        self._selection = selection
        self._within = within

    def within(
        self,
        outlets: Collection[str] = (),
        since: date | None = None,
        until: date | None = None,
        genres: Collection[Genre] = (),
    ) -> "IndexView":
        """Return a view of only the articles of these outlets and genres (all, if empty) published from `since` to
        `until`, inclusive.

        With a date limit, articles without a date are excluded. Document frequencies stay those of the whole index.
        """
        articles, paragraphs = self._store.select(outlets, since, until, genres)
        if self._within.articles is not None and self._within.paragraphs is not None:
            articles = np.intersect1d(articles, self._within.articles)
            paragraphs = np.intersect1d(paragraphs, self._within.paragraphs)
        return self._with(_Selection(articles, paragraphs))

    def with_few_copies(self, sources: Collection[int], kept: int) -> "IndexView":
        """Return a view that searches, of the near-duplicates of each of these `Passage.source`, only the first and the
        last `kept` that were added, so that they leave room for other articles."""
        searched = self._searched()
        copies: dict[int, list[int]] = {source: [] for source in sources}
        for key in sorted(searched.tolist()):
            if (source := self._sources.get(key, key)) in copies:
                copies[source].append(key)
        dropped = [key for keys in copies.values() for key in keys[kept:-kept]]
        paragraphs = self._snapshot.paragraphs.ids if self._selection.paragraphs is None else self._selection.paragraphs
        selection = _Selection(
            np.setdiff1d(searched, dropped), np.setdiff1d(paragraphs, self._store.paragraph_ids(dropped))
        )
        return self._with(selection)

    def _with(self, selection: _Selection) -> "IndexView":
        return IndexView(self._store, self._snapshot, self._embed, selection, self._within)

    @cached_property
    def mark(self) -> Mark:
        """The state of the whole index, for `added_since`."""
        key = self._snapshot.article_keywords.last_id()
        known = self._store.infos_by_key([key]).get(key)
        return Mark(self._store.store_id, self.generation, key, known.id if known else None)

    def added_since(self, mark: Mark) -> "IndexView | None":
        """Return a view of only the articles and versions that were added after the state of a `mark`.

        None if that cannot be determined: it is another index, or one restored to an earlier state.
        """
        if mark.store != self._store.store_id or mark.generation > self.generation:
            return None
        last = self._store.infos_by_key([mark.key]).get(mark.key)
        if last is not None and last.id != mark.article:
            return None
        added = np.array(self._snapshot.article_keywords.ids(mark.key), dtype=np.int64)
        selection = _Selection(added, self._store.paragraph_ids(added.tolist()))
        return IndexView(self._store, self._snapshot, self._embed, selection, selection)

    @property
    def generation(self) -> int:
        """The generation of the store that this view searches."""
        return self._snapshot.generation

    @cached_property
    def article_count(self) -> int:
        """The number of articles that this view searches."""
        return len(self._snapshot.article_keywords) if self._selection.articles is None else len(self._searched())

    @cached_property
    def undated_count(self) -> int:
        """The number of these articles that have no date."""
        return len(np.intersect1d(self._searched(), self._store.undated()))

    @property
    def has_quick_vectors(self) -> bool:
        """Whether a part of the index is searched by quick vectors so far, whose order is less sure."""
        return bool(len(self._snapshot.quick))

    @cached_property
    def newest(self) -> date | None:
        """The date of the newest article in the whole index; None if no article has one."""
        return self._store.newest()

    @cached_property
    def outlets(self) -> tuple[str, ...]:
        """The outlets of all articles in the whole index, in alphabetical order."""
        return tuple(self._store.outlets())

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """The authors of all articles in the whole index as these state them, in alphabetical order."""
        return tuple(self._store.authors())

    @cached_property
    def _sources(self) -> dict[int, int]:
        return self._store.duplicate_groups()

    def _searched(self) -> Ids:
        known = np.array(self._snapshot.article_keywords.ids(), dtype=np.int64)
        return known if self._selection.articles is None else np.intersect1d(known, self._selection.articles)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of all articles in the whole index."""
        return self._snapshot.vocabulary

    def embed(self, text: str) -> Vectors:
        """Return the unit vector of `text`, of shape (dimension,). Raises `EmbedderError`."""
        vector: Vectors = self._embed([text])[0]
        return vector

    def terms(self, text: str) -> list[str]:
        """Return the terms of `text` as keyword search compares them."""
        return terms(text)

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term over paragraphs (natural logarithm; 0 if it is
        everywhere)."""
        return self._snapshot.paragraph_keywords.idf(term)

    def nearest_paragraphs(self, vector: Vectors, k: int) -> dict[int, float]:
        """Return the cosines of the `k` paragraphs nearest to `vector`, by paragraph id, best first."""
        return self._snapshot.paragraphs.search(vector, k, self._selection.paragraphs)

    def matching_paragraphs(self, terms: Sequence[str], k: int) -> dict[int, float]:
        """Return the BM25 scores of the `k` paragraphs that match `terms` best, by paragraph id, best first."""
        return self._snapshot.paragraph_keywords.search(terms, k, self._selection.paragraphs)

    def paragraphs_with_all(self, groups: Sequence[Sequence[str]], k: int) -> list[int]:
        """Return the ids of at most `k` paragraphs that have a term of each group."""
        return self._snapshot.paragraph_keywords.search_all(groups, k, self._selection.paragraphs)

    def matching_articles(self, terms: Sequence[str], k: int) -> dict[int, float]:
        """Return the BM25 scores of the `k` articles that match `terms` best, by article key, best first."""
        return self._snapshot.article_keywords.search(terms, k, self._selection.articles)

    def articles(self, keys: Sequence[int] | None = None) -> list[ArticleInfo]:
        """Return the metadata of these articles in the given order, or of all that this view searches, without those
        that have been removed meanwhile."""
        keys = self._searched().tolist() if keys is None else keys
        stored = self._store.infos_by_key(keys)
        return [stored[key] for key in keys if key in stored]

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return these paragraphs in the given order, without those whose article has been removed meanwhile."""
        stored = self._store.passages(ids)
        return [
            Passage(
                id=found.id,
                article_key=found.article_key,
                source=self._sources.get(found.article_key, found.article_key),
                article=found.article,
                paragraph=found.paragraph,
                before=found.before,
                vector=found.vector,
                earlier=found.earlier,
            )
            for found in (stored[i] for i in ids if i in stored)
        ]
