"""The search index of a store in a database: always up to date, as it changes with what is stored."""

import time
from contextlib import closing
from threading import Lock

from index.search.postgres import PostgresKeywordIndex, PostgresVectorIndex, last_id
from index.search.snapshots import SearchSnapshot
from index.storage.postgres.search_rows import ARTICLES, BEGINNING, PARAGRAPHS, WITHIN
from index.storage.postgres.upkeep import lacks_graph, lacks_statistics, make_graph, make_statistics
from index.storage.state import DatabaseState
from index.storage.store import ArticleStore
from index.text.vocabulary import Vocabulary

_LEAST_AGE = 20
"""The vocabulary is used for this many times as long as it took to read, before it is read again."""


class LiveSearch:
    """The search index of `store`, in place of a `SnapshotKeeper`."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store
        self._vocabulary: tuple[int, float, Vocabulary] | None = None
        self._lock = Lock()

    def fresh(self) -> SearchSnapshot:
        """Return the search index, with the counts of the store's generation."""
        with self._store.reading() as db:
            state = DatabaseState(db)
            generation, quick = state.generation(), state.quick_ids()
            paragraphs, articles = (
                PostgresKeywordIndex(self._store, table, last_id(db, table)) for table in (PARAGRAPHS, ARTICLES)
            )
        return SearchSnapshot(
            generation=generation,
            paragraphs=PostgresVectorIndex(self._store),
            quick=quick,
            paragraph_keywords=paragraphs,
            article_keywords=articles,
            vocabulary=self._read_vocabulary(generation),
        )

    def _read_vocabulary(self, generation: int) -> Vocabulary:
        """Return the words of all articles. A large vocabulary may lack the latest ones for some seconds."""
        with self._lock:
            if self._vocabulary is not None and (
                self._vocabulary[0] == generation or time.monotonic() < self._vocabulary[1]
            ):
                return self._vocabulary[2]
            began = time.monotonic()
            with self._store.reading() as db:
                rows = db.execute(f"SELECT item, {WITHIN}, {BEGINNING} FROM word_counts").fetchall()
            vocabulary = Vocabulary(
                {
                    (word, within): n
                    for word, *numbers in rows
                    for within, n in zip((True, False), numbers, strict=True)
                    if n > 0
                }
            )
            ended = time.monotonic()
            self._vocabulary = generation, ended + _LEAST_AGE * (ended - began), vocabulary
            return vocabulary

    def as_writer(self) -> None:
        """Build the graph of vectors, if it is due; everything else is up to date."""
        self.publish()
        with self._store.reading() as db:
            is_due = lacks_graph(db)
        if is_due:
            with closing(self._store.connect()) as db:
                make_graph(db)

    def newest_saved(self) -> int:
        """Return the generation that can be searched: the store's."""
        return self._store.generation()

    def publish(self) -> None:
        """Refresh the server's statistics, if they are out of date; everything else is up to date."""
        with self._store.reading() as db:
            is_due = lacks_statistics(db)
        if is_due:
            with closing(self._store.connect()) as db:
                make_statistics(db)

    def discard(self) -> None:
        """Do nothing: it cannot be rebuilt to free space."""

    def last_version(self) -> None:
        """Return that all versions are searched."""
