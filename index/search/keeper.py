"""Keeps the search index of a store up to date: loads it, and rebuilds it if it is missing, stale or damaged."""

import logging
from collections.abc import Callable
from typing import Protocol

from filelock import Timeout

from index.errors import IndexUnusable
from index.search.snapshots import (
    DamagedSnapshot,
    SearchSnapshot,
    build_snapshot,
    discard_snapshots,
    last_searched_version,
    load_snapshot,
    newest_snapshot,
    save_snapshot,
    snapshot_generations,
    write_snapshot,
)
from index.storage.base import Store
from index.storage.lock import writer_lock
from index.storage.store import ArticleStore, SqliteStore

_log = logging.getLogger(f"byline.{__name__}")


class SearchKeeper(Protocol):
    """Keeps the search index of a store up to date."""

    def fresh(self) -> SearchSnapshot:
        """Return the search index of the store's generation, or of the last one that can be searched."""

    def as_writer(self) -> object:
        """Bring the search index up to the store's generation; only a writer may do that."""

    def newest_saved(self) -> int:
        """Return the newest generation that can be searched; 0 if none can."""

    def last_version(self) -> int | None:
        """Return the highest key of a version that is searched while a process adds others; None if all versions
        are."""

    def publish(self) -> None:
        """Make what has been added searchable; only a writer may do that."""

    def discard(self) -> None:
        """Delete the search index, as far as possible, to make room."""


def keep_search(store: ArticleStore, dimension: Callable[[], int]) -> SearchKeeper:
    """Return the keeper of the search index of `store`, whose vectors have `dimension()` numbers."""
    if isinstance(store, SqliteStore):
        return SnapshotKeeper(store, dimension)
    from index.search.live import LiveSearch

    return LiveSearch(store)


class SnapshotKeeper:
    """The search index of `store`, whose vectors have `dimension()` numbers."""

    def __init__(self, store: Store, dimension: Callable[[], int]) -> None:
        self._store = store
        self._dimension = dimension

    def fresh(self) -> SearchSnapshot:
        """Return the search index of the store's generation, or of the last one before the current writer began."""
        dimension = self._dimension()
        try:
            return load_snapshot(self._store, self._store.generation(), dimension)
        except DamagedSnapshot as error:
            _log.info("%s", error)
        if not self._store.writable:
            _log.warning("the search index is missing, stale or damaged and the folder is read-only: built in memory")
            return build_snapshot(self._store, dimension)
        try:
            with writer_lock(self._store.path.parent).acquire(timeout=0):
                return self.as_writer(warn=True)
        except Timeout:
            # The first one may have been deleted in the meantime, when the writer saved another.
            newest = newest_snapshot(self._store, dimension) or newest_snapshot(self._store, dimension)
            return newest or build_snapshot(self._store, dimension)
        except (IndexUnusable, OSError) as error:
            _log.warning("%s; searching from memory", error)
            return build_snapshot(self._store, dimension)

    def as_writer(self, *, warn: bool = False) -> SearchSnapshot:
        """Return the search index of the store's generation, rebuilt unless it is up to date; needs the lock.

        Raises `IndexUnusable` if it cannot be written.
        """
        generation, dimension = self._store.generation(), self._dimension()
        try:
            return load_snapshot(self._store, generation, dimension)
        except DamagedSnapshot as error:
            if warn and generation:
                _log.warning("the search index was missing, stale or damaged (%s): rebuilt", error)
        return save_snapshot(self._store, dimension)

    def newest_saved(self) -> int:
        """Return the newest generation that has a search index on disk; 0 if none has."""
        return next(iter(snapshot_generations(self._store)), 0)

    def last_version(self) -> int | None:
        """Return the highest key of a version that is searched while a process adds others; None if all versions
        are."""
        return last_searched_version(self._store)

    def publish(self) -> None:
        """Write the search index of the store's generation without opening it; needs the lock."""
        write_snapshot(self._store, self._dimension())

    def discard(self) -> None:
        """Delete the search index, as far as possible; it is rebuilt when it is needed."""
        discard_snapshots(self._store)
