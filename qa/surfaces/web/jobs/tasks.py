"""The tasks of the jobs, and storage for uploads. Each task reports its progress, and can be stopped then."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from index import Index
from index.article import UPLOAD_PREFIX
from index.errors import IndexUnusable
from index.gathering.inputs import Input, input_of
from index.gathering.kept_uploads import KeptUploads
from index.gathering.uploads import Upload
from index.ingest.adding import AddProgress
from index.ingest.reports import summarize

Counts = dict[str, int]
Details = dict[str, list[str]]
OnProgress = Callable[[float, Counts], bool]
"""Takes the progress, 0 to 1, and the results so far; returns whether to continue."""


MAX_DETAILS = 200
"""Details of each kind that are kept for a job."""


class Outcome(NamedTuple):
    """The results of a task by kind; `edit` is the number of the edit that it made, by which it can be undone."""

    counts: Counts
    details: Details
    edit: int | None = None


class Task(Protocol):
    """The work of a job."""

    def run(self, on_progress: OnProgress) -> Outcome:
        """Do the work and return its results. Raises `BylineError`."""

    def discard(self) -> None:
        """Delete its temporary files, whether or not it has run."""


class AddArticles:
    """Adds uploads and URLs; the uploads are in `folder`, and are kept in the index if `keep` is true."""

    def __init__(self, index: Index, inputs: Sequence[Input], folder: Path, *, keep: bool = False) -> None:
        self._index = index
        self._inputs = inputs
        self._folder = folder
        self._keep = keep

    def run(self, on_progress: OnProgress) -> Outcome:
        """Add them."""
        return _add(self._index, self._inputs, on_progress, keep=self._keep)

    def discard(self) -> None:
        """Delete the uploads."""
        shutil.rmtree(self._folder, ignore_errors=True)


class RemoveArticles:
    """Removes articles. Those that no longer exist are skipped, with a note."""

    def __init__(self, index: Index, article_ids: Sequence[str]) -> None:
        self._index = index
        self._ids = article_ids

    def run(self, on_progress: OnProgress) -> Outcome:
        """Remove them."""
        existing, titles, notes = _existing(self._index, self._ids)
        if not on_progress(0.0, {}):
            return Outcome({}, {})
        self._index.remove(existing)
        return Outcome({"removed": len(existing)}, _filled({"removed": titles, "note": notes}))

    def discard(self) -> None:
        """There is nothing to delete."""


class EditArticles:
    """Edits the metadata of articles. Those that no longer exist are skipped, with a note."""

    def __init__(self, index: Index, article_ids: Sequence[str], values: Mapping[str, str | None]) -> None:
        self._index = index
        self._ids = article_ids
        self._values = values

    def run(self, on_progress: OnProgress) -> Outcome:
        """Edit them."""
        existing, _, notes = _existing(self._index, self._ids)
        if not existing or not on_progress(0.0, {}):
            return Outcome({}, _filled({"note": notes}))
        number = self._index.edit(existing, **self._values)
        return Outcome({"edited": len(existing)}, _filled({"note": notes}), number)

    def discard(self) -> None:
        """There is nothing to delete."""


class UndoEdit:
    """Undoes an edit."""

    def __init__(self, index: Index, number: int) -> None:
        self._index = index
        self._number = number

    def run(self, on_progress: OnProgress) -> Outcome:
        """Undo it."""
        if not on_progress(0.0, {}):
            return Outcome({}, {})
        return Outcome({"restored": len(self._index.undo_edit(self._number).article_ids)}, {})

    def discard(self) -> None:
        """There is nothing to delete."""


def _existing(index: Index, article_ids: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Return the ids and titles of those of these articles that still exist, and a note on each other one."""
    titles = {info.id: info.title for info in index.articles()}
    existing = [identity for identity in dict.fromkeys(article_ids) if identity in titles]
    notes = [f"{identity} had already been removed" for identity in article_ids if identity not in titles]
    return existing, [titles[identity] for identity in existing], notes


def _filled(details: Details) -> Details:
    return {kind: found for kind, found in details.items() if found}


class Reindex:
    """Re-indexes the source of every article, then checks the index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def run(self, on_progress: OnProgress) -> Outcome:
        """Re-index the files, URLs and kept uploads; note which articles cannot be, and the result of the check."""
        sources = [self._source(info.origin) for info in self._index.articles()]
        uploaded = sources.count(None)
        counts, details, _ = _add(self._index, list(dict.fromkeys(filter(None, sources))), on_progress)
        notes = list(self._index.check().problems) or ["Index check: OK."]
        if uploaded:
            they = (
                "One article was uploaded and not kept, so it"
                if uploaded == 1
                else f"{uploaded:,} articles were uploaded and not kept, so they"
            )
            notes.append(f"{they} cannot be re-indexed here; upload the files again if they have changed.")
        return Outcome(counts, {**details, "note": [*details.get("note", []), *notes]})

    def _source(self, origin: str) -> Input | None:
        """Return the URL, file or kept upload that an article came from: one of them may contain many articles."""
        if origin.startswith(UPLOAD_PREFIX):
            return KeptUploads(self._index.path).find(origin)
        return input_of(origin) or origin

    def discard(self) -> None:
        """There is nothing to delete."""


def _add(index: Index, inputs: Sequence[Input], on_progress: OnProgress, *, keep: bool = False) -> Outcome:
    def watch(progress: AddProgress) -> bool:
        counts = {"read": len(progress.report.files), "refused": len(progress.report.refused)}
        return on_progress(progress.done / progress.size if progress.size else 0.0, counts)

    summary = summarize(index.add(inputs, keep_uploads=keep, on_progress=watch))
    return Outcome(summary.counts, {kind: found[:MAX_DETAILS] for kind, found in summary.lines.items() if found})


_FOLDER = ".incoming"
"""In the folder of the index, which has space for articles. The name is hidden, so that no file in it is added."""


_MAX_AGE = 2 * 86_400
"""Seconds after which uploads that a killed server left behind are deleted."""


def save_uploads(files: Iterable[tuple[str, BinaryIO]], index: Path, *, listed: bool) -> tuple[Path, list[Upload]]:
    """Copy the files, given with their original names, to a new folder; return the folder and the uploads.

    Raises `IndexUnusable` if they cannot be saved.
    """
    incoming = index / _FOLDER
    try:
        incoming.mkdir(exist_ok=True)
        _delete_abandoned(incoming)
        folder = Path(tempfile.mkdtemp(dir=incoming))
        try:
            return folder, [_save(name, file, folder / str(n), listed) for n, (name, file) in enumerate(files)]
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except OSError as error:
        raise IndexUnusable(f"{incoming}: the files cannot be saved ({error}); free some disk space there") from error


def _save(name: str, file: BinaryIO, path: Path, listed: bool) -> Upload:
    with path.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    return Upload(name, path, listed)


def _delete_abandoned(incoming: Path) -> None:
    for folder in incoming.iterdir():
        if time.time() - folder.stat().st_mtime > _MAX_AGE:
            shutil.rmtree(folder, ignore_errors=True)
