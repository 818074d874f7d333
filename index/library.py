"""`Index`: a folder of articles that can be added to, read and searched."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import numpy as np
from filelock import Timeout

from index.article import Article, ArticleInfo
from index.errors import ArticleNotFound, EmbedderError, IndexUnusable
from index.folder import STORE_FILE
from index.gathering.inputs import Inputs, KnownState, Named
from index.ingest.adding import AddReport, Embed, ProgressCallback, add_inputs
from index.ingest.progress import progress_bar
from index.ingest.reports import RunSummary, summarize
from index.ingest.syncing import dry_run_inputs, sync_inputs
from index.integrity import CheckReport, check_index
from index.search.embedding import DEFAULT_MODEL, Embedder
from index.search.snapshots import (
    DamagedSnapshot,
    SearchSnapshot,
    build_snapshot,
    load_snapshot,
    newest_snapshot,
    save_snapshot,
    snapshot_generations,
)
from index.storage.lock import writer_lock
from index.storage.statistics import bytes_below, count_all, count_copies, count_paragraphs
from index.storage.store import Store, create_store, get_setting
from index.storage.writer import Writer, writing
from index.vectors import Vectors, unpack_vector
from index.view import IndexView

_SAME_MODEL = 0.99
"""Least cosine between the stored vector of the probe sentence and today's. Half precision and another processor
keep it above 0.999."""

_log = logging.getLogger(f"byline.{__name__}")


class Index:
    """A folder of articles. Open one with `Index.open`. Safe to share between threads; many processes may read
    while one adds or removes."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store = store
        self._embedder = embedder
        self._embedder_checked = False
        self._view: IndexView | None = None
        self._view_lock = Lock()

    @classmethod
    def open(cls, path: str | Path, *, model: str | None = None, create: bool = True) -> "Index":
        """Open the index in the folder `path`; where there is none, make an empty one unless `create` is false.

        `model` is the embedding model of a new index: a sentence-transformers name or folder. An index keeps the
        model that it was made with. One that an earlier version of Byline made is upgraded, after a backup of it.

        Raises `IndexUnusable` if there is no index or it cannot be used, `IndexBusy` if another process stays busy
        upgrading it, `EmbedderError` if `model` is not its own.
        """
        folder = Path(path)
        if model is not None and model != DEFAULT_MODEL and Path(model).is_dir():
            model = str(Path(model).resolve())  # the same folder, wherever the index is opened from
        if not (folder / STORE_FILE).is_file():
            if not create:
                raise IndexUnusable(
                    f"{folder}: there is no index here; make one with: python -m index add PATH --index {folder}"
                )
            create_store(folder)
        store = Store(folder)
        with store.reading() as db:
            own = get_setting(db, "embedder", str)
        if own is not None and model is not None and model != own:
            store.close()
            raise EmbedderError(
                f"{folder}: this index was made with the model '{own}', not '{model}'; leave the model out, "
                "or add the articles to a new index"
            )
        return cls(store, Embedder(model or own or DEFAULT_MODEL))

    def close(self) -> None:
        """Close the index; it cannot be used afterwards."""
        self._store.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The folder of the index."""
        return self._store.path.parent

    def add(
        self,
        inputs: Iterable[Named],
        *,
        allow_private: bool = False,
        progress: bool = False,
        watch: ProgressCallback = lambda _: True,
    ) -> AddReport:
        """Add the articles that `inputs` name: files of any readable type, folders with all that is in them, addresses.

        What is there already changes nothing; what has changed becomes a new version of its article. Each article is
        stored whole or not at all, and what was stored stays if the run is broken off. Addresses of this machine and
        of private networks are refused unless `allow_private`. `progress` shows a bar on a terminal. `watch` is told
        of each article that was read; where it returns false, the run ends after what was stored by then.

        Raises `IndexBusy`, `IndexUnusable`, `EmbedderError`; what cannot be read is in the report's `refused`.
        """
        with (
            self._writing() as writer,
            Inputs(inputs, known=writer.validators, allow_private=allow_private) as gathered,
            _reporting(writer) as report,
            progress_bar(progress, watch) as on_progress,
        ):
            add_inputs(gathered, writer, self._embed_for(writer), report, on_progress)
        return report

    def sync(
        self,
        inputs: Iterable[str | Path],
        *,
        dry_run: bool = False,
        before: KnownState | None = None,
        allow_private: bool = False,
        progress: bool = False,
    ) -> AddReport:
        """Bring the index in line with files, folders and feeds: add what is new or changed, remove what is gone.

        An article is gone if no file that it was added from is there any more. One that cannot be read is not gone,
        nor one that a feed no longer lists, nor anything below a path that does not exist. With `dry_run` nothing is
        changed, only told. `before` is filled with what tells files and entries that have not changed; given again,
        these are passed over.

        Raises as `add` does.
        """
        before = {} if before is None else before
        with (
            self._writing() as writer,
            Inputs(inputs, known=writer.validators, before=before, allow_private=allow_private) as gathered,
            progress_bar(progress, lambda _: True) as on_progress,
        ):
            if dry_run:
                return dry_run_inputs(gathered, writer, on_progress)
            with _reporting(writer) as report:
                sync_inputs(gathered, writer, self._embed_for(writer), report, on_progress)
            before.update(gathered.stamps)
            return report

    def _embed_for(self, writer: Writer) -> Embed:
        def embed(texts: Sequence[str]) -> Vectors:
            writer.record_embedder(self._checked_embedder())
            return self._embedder.encode(texts)

        return embed

    def remove(self, article_ids: Sequence[str]) -> None:
        """Delete these articles with all their versions, all or, if an id is unknown, none.

        Raises `ArticleNotFound`, `IndexBusy`, `IndexUnusable`.
        """
        with self._writing() as writer:
            known = {info.id for info in self.articles()}
            for identity in article_ids:
                if identity not in known:
                    raise ArticleNotFound(
                        f"no article '{identity[:80]}' in this index, nothing was removed; "
                        "'python -m index list' shows what is there"
                    )
            for identity in dict.fromkeys(article_ids):
                writer.remove(identity)

    def articles(self) -> list[ArticleInfo]:
        """Metadata of every article in its current version, in the order they were added."""
        return self._store.infos()

    def article(self, article_id: str, version: int | None = None) -> Article:
        """One article with its text, in its current or the given version. Raises `ArticleNotFound`."""
        return self._store.article(article_id, version)

    def near_duplicates(self, article_id: str) -> list[ArticleInfo]:
        """The other articles with mostly the same words as this one, the earliest first; none for an unknown id."""
        return self._store.near_duplicates(article_id)

    def reports(self) -> list[RunSummary]:
        """The accounts of the last fifty runs of `add` and `sync` in which something happened, the newest first."""
        return [RunSummary.from_json(text) for text in self._store.reports()]

    def stats(self) -> dict[str, int | str | None]:
        """Counts of articles, versions, paragraphs, sentences and vectors; generation, model and size in bytes."""
        with self._store.reading() as db:
            return {
                **count_all(db),
                "generation": get_setting(db, "generation", int),
                "model": get_setting(db, "embedder", str) or self._embedder.name,
                "dimension": get_setting(db, "dimension", int),
                "bytes": bytes_below(self.path),
            }

    def paragraph_counts(self, article_ids: Iterable[str]) -> dict[str, int]:
        """The number of paragraphs of each of these articles in its current version, by its id; 0 for an unknown id."""
        with self._store.reading() as db:
            return count_paragraphs(db, article_ids)

    def copy_counts(self) -> dict[str, int]:
        """How many other articles have mostly the same words, by the ids of those articles that have any."""
        with self._store.reading() as db:
            return count_copies(db)

    def check(self) -> CheckReport:
        """Check that the store is sound and the search caches agree with it; stale or damaged caches are made anew."""
        with self._view_lock:
            caches = self._fresh_snapshot()
        return check_index(self._store, caches, self._dimension())

    def view(self) -> IndexView:
        """The newest generation that can be searched, which stays as it is while others add and remove.

        Missing, stale or damaged search caches are made anew first, with a warning in the log. While another process
        adds, the generation before its run is served.
        """
        with self._view_lock:
            if self._view is None or self._view.generation != self._store.generation():
                self._refresh()
            assert self._view is not None
            return self._view

    def _refresh(self) -> None:
        newest_cached = next(iter(snapshot_generations(self._store)), 0)
        if self._view is not None and self._view.generation >= newest_cached and self._writer_is_busy():
            return
        self._view = IndexView(self._store, self._fresh_snapshot(), self._embed)

    def _fresh_snapshot(self) -> SearchSnapshot:
        """The caches of the store's generation, or of the last one before the present writer began."""
        dimension = self._dimension()
        try:
            return load_snapshot(self._store, self._store.generation(), dimension)
        except DamagedSnapshot as error:
            _log.info("%s", error)
        if not self._store.writable:
            _log.warning("the search caches are missing, stale or damaged and the folder is read-only: made in memory")
            return build_snapshot(self._store, dimension)
        try:
            with writer_lock(self.path).acquire(timeout=0):
                return self._snapshot_as_writer(warn=True)
        except Timeout:
            return newest_snapshot(self._store, dimension) or build_snapshot(self._store, dimension)
        except (IndexUnusable, OSError) as error:
            _log.warning("%s; searching from memory", error)
            return build_snapshot(self._store, dimension)

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        """Be the one writer, with search caches that are up to date before and after.

        Before, because a store that was restored from a copy gives new rows the ids of rows in its caches.
        """
        with writing(self._store) as writer:
            if self._store.generation():
                self._snapshot_as_writer()
            yield writer
            if self._store.generation():
                self._snapshot_as_writer()

    def _snapshot_as_writer(self, *, warn: bool = False) -> SearchSnapshot:
        """The caches of the store's generation, made anew unless good ones are there by now; needs the lock."""
        generation, dimension = self._store.generation(), self._dimension()
        try:
            return load_snapshot(self._store, generation, dimension)
        except DamagedSnapshot as error:
            if warn and generation:
                _log.warning("the search caches were missing, stale or damaged (%s): made anew", error)
        return save_snapshot(self._store, dimension)

    def _writer_is_busy(self) -> bool:
        try:
            with writer_lock(self.path).acquire(timeout=0):
                return False
        except Timeout:
            return True

    def _dimension(self) -> int:
        with self._store.reading() as db:
            stored = get_setting(db, "dimension", int)
        return stored or self._embedder.dimension

    def _embed(self, texts: Sequence[str]) -> Vectors:
        return self._checked_embedder().encode(texts)

    def _checked_embedder(self) -> Embedder:
        """The embedder, after one look that its weights are those that the index was made with."""
        if not self._embedder_checked:
            with self._store.reading() as db:
                stored = get_setting(db, "probe", bytes)
            if stored is not None:
                now = self._embedder.probe()
                then = unpack_vector(stored)
                if now.shape != then.shape or float(np.dot(now, then)) < _SAME_MODEL:
                    raise EmbedderError(
                        f"{self.path}: the model '{self._embedder.name}' is not the one this index was made with; "
                        "bring that one back, or add the articles to a new index"
                    )
            self._embedder_checked = True
        return self._embedder


@contextmanager
def _reporting(writer: Writer) -> Iterator[AddReport]:
    """A report to fill; what it has by the end is kept, also where the run is broken off."""
    report = AddReport()
    try:
        yield report
    finally:
        if report.has_changes:
            writer.save_report(summarize(report).to_json())
