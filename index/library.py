"""`Index`: articles to add to, read and search, in a folder or a database."""

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

from index.article import Article, ArticleInfo, Edit
from index.backup.backup import Backup, BackupReport, OnProgress, back_up
from index.backup.export import ExportFormat, ExportReport, export
from index.backup.restore import restore
from index.backup.transfer import CopyReport, copy_store
from index.common.paths import user_path
from index.errors import ArticleNotFound, EditRefused, EmbedderError, IndexBusy, IndexUnusable
from index.gathering.inputs import Input, Inputs, KnownState
from index.ingest.adding import AddProgress, AddReport, Embed, ProgressCallback, add_inputs, dry_run_inputs, sync_inputs
from index.ingest.keeping import keeping_uploads
from index.ingest.progress import ProgressDisplay
from index.ingest.publishing import PublishingSchedule
from index.ingest.reports import RunSummary, reporting
from index.integrity import CheckReport, check_index
from index.refining import Proceed, refine
from index.repair import repair_index
from index.saved import Saved, saved_with
from index.search.embedding import DEFAULT_MODEL, Embedder
from index.search.keeper import keep_search
from index.search.own_embedder import OwnEmbedder
from index.search.run_embedder import RunEmbedder
from index.search.snapshots import SearchSnapshot
from index.storage.database import get_setting
from index.storage.edits import list_edits
from index.storage.lock import is_writing
from index.storage.opening import open_store
from index.storage.postgres.address import is_address, shown_index
from index.storage.statistics import (
    count_after,
    count_all,
    count_near_duplicates,
    count_paragraphs,
    count_quick_vectors,
)
from index.storage.store import ArticleStore, SqliteStore
from index.storage.writer import Writer, writing
from index.text.metadata import checked_edit
from index.vectors import Vectors
from index.view import IndexView

if TYPE_CHECKING:
    from index.storage.postgres.queue import SourceQueue

_LOADING = "Loading the embedding model"

_log = logging.getLogger(f"byline.{__name__}")


class Index:
    """Articles in a folder or a database, opened with `Index.open`. Thread-safe; many processes may read while one
    writes."""

    def __init__(self, store: ArticleStore, embedder: Embedder, *, is_model_given: bool = True) -> None:
        self._store = store
        self._embedder = OwnEmbedder(store, embedder, is_given=is_model_given)
        self._snapshots = keep_search(store, self._embedder.dimension)
        self._saved = saved_with(store)
        self._view: IndexView | None = None
        self._view_lock = Lock()

    @classmethod
    def open(cls, path: str | Path, *, model: str | None = None, create: bool = True) -> "Index":
        """Open the index in the folder `path`, or in the PostgreSQL database at that URL, such as
        `postgresql://user@host/database`; if there is none, create an empty one unless `create` is false.

        `model` is the embedding model of a new index: a sentence-transformers name or folder. An index keeps the
        model that it was built with. One that an earlier version of Byline built is upgraded, after a backup of it.

        Raises `IndexUnusable` if there is no index or it cannot be used, `IndexBusy` if another process stays busy
        upgrading it, `EmbedderError` if `model` is not its own.
        """
        if model is not None and model != DEFAULT_MODEL and user_path(model).is_dir():
            model = str(user_path(model).resolve())  # the same folder, whatever the working directory
        store = open_store(path, create=create)
        with store.reading() as db:
            own = get_setting(db, "embedder", str)
        if own is not None and model is not None and model != own:
            store.close()
            raise EmbedderError(
                f"{store.shown}: this index was built with the model '{own}', not '{model}'; omit the model, "
                "or add the articles to a new index"
            )
        return cls(store, Embedder(model or own or DEFAULT_MODEL), is_model_given=model is not None)

    def close(self) -> None:
        """Close the index; it cannot be used afterwards."""
        self._store.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The folder of the index; for one in a database, the folder for its files on this machine."""
        return self._store.path.parent

    @property
    def name(self) -> str:
        """The index as users name it: its folder, or the URL of its database, without a password."""
        return self._store.shown

    @property
    def saved(self) -> Saved:
        """What users save with the index, for `FeedbackStore` and `KeptStore`: in its folder, or in its database."""
        return self._saved

    def add(
        self,
        inputs: Iterable[Input],
        *,
        allow_private: bool = False,
        keep_uploads: bool = False,
        progress: bool = False,
        on_progress: ProgressCallback = lambda _: True,
    ) -> AddReport:
        """Add the articles that `inputs` name: files in any supported format, folders with all their files, URLs.

        Unchanged articles are left as they are; a changed one gets a new version. Each article is stored atomically,
        and stays stored if the run is interrupted; in a long run, it can be found within a minute. URLs on this machine
        and on private networks are refused unless `allow_private`. `keep_uploads` keeps the uploads among them in the
        index, until their articles are removed, so that they can be read again. `progress` shows a bar on a terminal,
        otherwise a line on stderr every ten seconds. `on_progress` is called for each article parsed; the run stops
        when it returns false.

        Raises `IndexBusy`, `IndexUnusable`, `EmbedderError`; inputs that cannot be read are in the report's `refused`.
        """
        inputs = list(inputs)
        with (
            self._display(on_progress, visible=progress) as display,
            self._writing(display) as writer,
            keeping_uploads(inputs if keep_uploads else (), self.path, writer),
            Inputs(inputs, find_validators=writer.validators, allow_private=allow_private) as gathered,
            reporting(writer) as report,
        ):
            on_article = self._publishing(display)
            add_inputs(gathered, writer, self._embed_for(writer, display), report, on_article)
        return report

    def sync(
        self,
        inputs: Iterable[str | Path],
        *,
        dry_run: bool = False,
        known_state: KnownState | None = None,
        allow_private: bool = False,
        progress: bool = False,
    ) -> AddReport:
        """Sync the index with files, folders and feeds: add new and changed articles, remove missing ones.

        An article is missing if none of the files that it was added from exists any more. An article whose file cannot
        be read is kept, as is one that a feed no longer lists, and anything below a path that does not exist. With
        `dry_run` the changes are only reported. `known_state` is filled with a stamp of each file and feed entry;
        passed in again, unchanged ones are skipped.

        Raises the same errors as `add`.
        """
        known_state = {} if known_state is None else known_state
        with (
            self._display(lambda _: True, visible=progress) as display,
            self._writing(display) as writer,
            Inputs(
                inputs, find_validators=writer.validators, known_state=known_state, allow_private=allow_private
            ) as gathered,
        ):
            if dry_run:
                return dry_run_inputs(gathered, writer, display.update)
            with reporting(writer) as report:
                sync_inputs(gathered, writer, self._embed_for(writer, display), report, self._publishing(display))
            known_state.update(gathered.stamps)
            return report

    def _display(self, on_progress: ProgressCallback, *, visible: bool) -> ProgressDisplay:
        starting = "Adding" if self._embedder.model.is_loaded else _LOADING
        return ProgressDisplay(on_progress, visible=visible, starting=starting)

    def _embed_for(self, writer: Writer, display: ProgressDisplay) -> Embed:
        def embedder() -> Embedder:
            with nullcontext() if self._embedder.model.is_loaded else display.doing(_LOADING):
                checked = self._embedder.checked()
                writer.record_embedder(checked)
            return checked

        return RunEmbedder(embedder).embed

    def refine(self, *, proceed: Proceed = lambda _: True) -> int:
        """Replace the quick vectors that a long run has made with the model's own; return how many are left.

        `proceed` is called every few paragraphs with the number that is left; if it returns false, refining stops.
        Whatever is done by then is kept, even if it is interrupted; articles may be added in the meantime.

        Raises `IndexBusy`, `IndexUnusable`, `EmbedderError`.
        """
        if not self.quick_count():
            return 0
        if is_writing(self.path):
            raise IndexBusy(f"{self.name}: another process is writing to this index; try again when it is done")
        with writing(self._store):
            pass  # fails now, not when paragraphs have been embedded

        def save(vectors: Mapping[int, Vectors]) -> None:
            with self._writing() as writer:
                writer.refine(vectors)

        return refine(self._store, self._embedder.encode, save, proceed)

    def quick_count(self) -> int:
        """The number of paragraphs that are searched by quick vectors so far; see `refine`."""
        with self._store.reading() as db:
            return count_quick_vectors(db)

    def remove(self, article_ids: Sequence[str]) -> None:
        """Delete these articles with all their versions; if any id is unknown, delete none.

        Raises `ArticleNotFound`, `IndexBusy`, `IndexUnusable`.
        """
        with writing(self._store) as writer, keeping_uploads((), self.path, writer):
            self._check_known(article_ids, "removed")
            for identity in dict.fromkeys(article_ids):
                try:
                    writer.remove(identity)
                except sqlite3.OperationalError:  # on a full disk, the search index and the log make room
                    self._snapshots.discard()
                    writer.shrink_log()
                    writer.remove(identity)
            try:
                self._snapshots.as_writer()
            except (IndexUnusable, OSError) as error:
                _log.warning("removed, but %s", error)

    def _check_known(self, article_ids: Sequence[str], done: str) -> None:
        known = self._store.article_ids()
        for identity in article_ids:
            if identity not in known:
                raise ArticleNotFound(
                    f"no article '{identity[:80]}' in this index, nothing was {done}; "
                    "'python -m index list' shows the articles"
                )

    def edit(
        self,
        article_ids: Sequence[str],
        *,
        title: str | None = None,
        outlet: str | None = None,
        author: str | None = None,
        published: str | None = None,
    ) -> int:
        """Change these fields of the articles, in all their versions including later ones; return the edit's number.

        None leaves a field as it is; an empty text clears it. `undo_edit` restores what the source states.

        Raises `EditRefused` if a value is not valid, `ArticleNotFound`, `IndexBusy`, `IndexUnusable`.
        """
        values = checked_edit({"title": title, "outlet": outlet, "author": author, "published": published})
        with self._writing() as writer:
            self._check_known(article_ids, "edited")
            return writer.edit(list(dict.fromkeys(article_ids)), values)

    def undo_edit(self, number: int) -> Edit:
        """Undo the edit with this number on all its articles and return it.

        Raises `EditRefused` if there is none, `IndexBusy`, `IndexUnusable`.
        """
        with self._writing() as writer:
            edit = writer.undo_edit(number)
        if edit is None:
            raise EditRefused(f"there is no edit {number}, or it was undone; 'python -m index edits' lists them")
        return edit

    def edits(self) -> list[Edit]:
        """The edits of articles that have not been undone, newest first."""
        with self._store.reading() as db:
            return list_edits(db)

    def articles(self) -> list[ArticleInfo]:
        """The metadata of every article's current version, in the order in which the articles were added.

        While a process adds articles, only those that can be searched: `adding_note` says how many more there are.
        """
        return self._store.infos(self._snapshots.last_version())

    def adding_note(self) -> str | None:
        """What cannot be found, or not as reliably as later, in words: articles that are being added, and paragraphs
        with quick vectors; None if there is nothing."""
        last = self._snapshots.last_version()
        with self._store.reading() as db:
            more = 0 if last is None else count_after(db, last)
            quick = count_quick_vectors(db)
        articles = "article" if more == 1 else "articles"
        notes = [f"Adding: {more:,} more {articles} so far, searchable within a minute"] if more else []
        if quick:
            has = "1 paragraph has" if quick == 1 else f"{quick:,} paragraphs have"
            notes.append(
                f"{has} quick vectors so far, which find slightly less; "
                "'byline index refine' replaces them, as does a server while it is idle"
            )
        return "; ".join(notes) or None

    def article(self, article_id: str, version: int | None = None) -> Article:
        """One article with its text, in its current version or the given one. Raises `ArticleNotFound`."""
        return self._store.article(article_id, version)

    def near_duplicates(self, article_id: str) -> list[ArticleInfo]:
        """The near-duplicates of an article, earliest first; empty for an unknown id."""
        return self._store.near_duplicates(article_id)

    def reports(self) -> list[RunSummary]:
        """The summaries of the last fifty runs of `add` and `sync` that changed or refused something, newest first."""
        summaries = (RunSummary.from_json(text) for text in self._store.reports())
        return [summary for summary in summaries if summary is not None]

    def stats(self) -> dict[str, int | str | None]:
        """The numbers of articles, versions, paragraphs, sentences, vectors, and quick ones among them; generation,
        model and size in bytes.

        While a process adds articles, the numbers are of those that can be searched.
        """
        last = self._snapshots.last_version()
        with self._store.reading() as db:
            return {
                **count_all(db, last),
                "generation": get_setting(db, "generation", int),
                "model": get_setting(db, "embedder", str) or self._embedder.model.name,
                "dimension": get_setting(db, "dimension", int),
                "bytes": self._store.size(),
            }

    def paragraph_counts(self, article_ids: Iterable[str]) -> dict[str, int]:
        """The number of paragraphs in the current version of each of these articles, by id; 0 for an unknown id."""
        with self._store.reading() as db:
            return count_paragraphs(db, article_ids)

    def near_duplicate_counts(self) -> dict[str, int]:
        """The number of near-duplicates of each article that has any, by id."""
        with self._store.reading() as db:
            return count_near_duplicates(db)

    def check(self, *, repair: bool = False) -> CheckReport:
        """Verify everything that is stored against its checksums, and that the search index matches it.

        A stale or damaged search index is rebuilt first. With `repair`, what is damaged is read again from its source,
        or set aside if that is gone or has changed: it is no longer searched or quoted, and listed in the report.

        Raises `IndexBusy`, and with `repair` what `add` raises.
        """
        done = repair_index(self._store, self._embedder.model) if repair else ()
        snapshot: SearchSnapshot | None = None
        try:
            with self._view_lock:
                snapshot = self._snapshots.fresh()
                dimension = self._embedder.dimension()
        except IndexUnusable as error:
            return check_index(self._store, None, 0, problems=(str(error),), repaired=done)
        return check_index(self._store, snapshot, dimension, repaired=done)

    def backup(self, destination: str | Path, *, on_progress: OnProgress = lambda *_: None) -> BackupReport:
        """Back the index up to a folder, which keeps the last seven backups; only what has changed is written.

        It may be read and written in the meantime: the backup is one consistent state. Raises `IndexUnusable` if the
        index is damaged or the folder cannot be written, `IndexBusy` if another process is backing up to it.
        """
        if not isinstance(self._store, SqliteStore):
            raise IndexUnusable(
                f"{self.name}: a database is backed up by its server, with pg_basebackup or pg_dump (see"
                " docs/scaling.md)"
            )
        return back_up(self._store, user_path(destination), on_progress)

    def queue(self) -> "SourceQueue":
        """The queue from which workers add sources. Raises `IndexUnusable` for an index in a folder, which has none."""
        if isinstance(self._store, SqliteStore):
            raise IndexUnusable(f"{self.name}: an index in a folder has no queue; add with: python -m index add")
        from index.storage.postgres.queue import SourceQueue

        return SourceQueue(self._store.connect)

    def copy(self, target: str | Path, *, on_progress: OnProgress = lambda *_: None) -> CopyReport:
        """Copy the index to a folder or database without one, or bring an earlier copy up to date.

        Articles are copied completely; an interrupted copy resumes when this is called again, and cannot be opened
        before all of it has been verified. Raises `IndexUnusable` if the index is damaged or `target` is another one,
        `IndexBusy` if it is in use.
        """
        report = copy_store(self._store, target, on_progress)
        with Index.open(target, create=False) as copy, copy._writing():
            return report

    @staticmethod
    def restore(backup: str | Path, path: str | Path, *, replace: bool = False) -> Backup:
        """Restore the newest backup in a folder, or the one whose file is named, to `path`, whole or not at all.

        With `replace`, an existing index at `path` is kept next to it, under a name with the time.

        Raises `IndexUnusable` if the backup is damaged or `path` is taken, `IndexBusy` if the index is in use.
        """
        if is_address(path):
            raise IndexUnusable(
                f"{shown_index(path)}: backups of folders are restored to folders; a database is restored by its server"
                " (see docs/scaling.md)"
            )
        return restore(user_path(backup), user_path(path), replace=replace)

    def export(self, out: BinaryIO, kind: str = "jsonl") -> ExportReport:
        """Write all articles in all versions to `out`, as `"jsonl"` or `"warc"`; damaged ones are left out and named.

        Raises `IndexUnusable`, `ValueError` for another kind.
        """
        return export(self._store, out, ExportFormat(kind))

    def trouble_notes(self) -> list[str]:
        """What readers should know about the state of the index: articles left out as damaged, lost changes."""
        notes = []
        damaged = {damage.article_id for damage in self._store.damage()}
        if damaged:
            they = "1 article was" if len(damaged) == 1 else f"{len(damaged):,} articles were"
            notes.append(f"{they} left out: {'its' if len(damaged) == 1 else 'their'} stored data was damaged")
        if self._store.loss is not None:
            notes.append(f"Articles may be missing: {self._store.loss}")
        if (note := self._store.note()) is not None:
            notes.append(note)
        return notes

    def view(self) -> IndexView:
        """A view of the newest searchable generation, unaffected by later changes.

        A missing, stale or damaged search index is rebuilt first, with a warning in the log. While another process
        adds, the generation before its run is served.
        """
        with self._view_lock:
            if self._view is None or self._view.generation != self._store.generation():
                self._refresh()
            assert self._view is not None
            return self._view

    def _refresh(self) -> None:
        newest_saved = self._snapshots.newest_saved()
        if self._view is not None and self._view.generation >= newest_saved and is_writing(self.path):
            return
        self._view = IndexView(self._store, self._snapshots.fresh(), self._embedder.encode)

    @contextmanager
    def _writing(self, display: ProgressDisplay | None = None) -> Iterator[Writer]:
        """Be the one writer, with an up-to-date search index before and after.

        Before, because a store restored from a backup reuses row ids that the search index may still contain.
        """
        with writing(self._store) as writer:
            if self._store.generation():
                self._snapshots.as_writer()
            yield writer
            if self._store.generation():
                with display.doing("Making it searchable") if display else nullcontext():
                    self._snapshots.as_writer()

    def _publishing(self, display: ProgressDisplay) -> ProgressCallback:
        """Return a callback that shows the progress, and from time to time makes searchable what has been added so
        far."""
        schedule = PublishingSchedule()

        def update(progress: AddProgress) -> bool:
            saved = self._snapshots.newest_saved()
            if (schedule.is_due() or not saved) and self._store.generation() != saved:
                with schedule.publishing(), display.doing("Making it searchable"):
                    self._snapshots.publish()
            return display.update(progress)

        return update
