"""What the jobs do, and the uploads that they add. Each task reports its progress and is told whether to continue."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from index import Index
from index.errors import IndexUnusable
from index.gathering.inputs import Input, is_url
from index.gathering.uploads import PREFIX, Upload
from index.ingest.adding import AddProgress
from index.ingest.reports import summarize

Counts = dict[str, int]
Lines = dict[str, list[str]]
Tell = Callable[[float, Counts], bool]
"""Takes the share that is done and what came of it so far; returns whether to go on."""


_KEPT = 200
"""Lines of one kind that are kept of a job."""


class Work(Protocol):
    """What a job does."""

    def run(self, tell: Tell) -> tuple[Counts, Lines]:
        """Do it, and return what came of it. Raises `BylineError`."""

    def discard(self) -> None:
        """Throw away what it needed, whether or not it was done."""


class AddArticles:
    """Adds uploads and addresses; `folder` holds the uploads."""

    def __init__(self, index: Index, inputs: Sequence[Input], folder: Path) -> None:
        self._index = index
        self._inputs = inputs
        self._folder = folder

    def run(self, tell: Tell) -> tuple[Counts, Lines]:
        """Add them."""
        return _add(self._index, self._inputs, tell)

    def discard(self) -> None:
        """Delete the uploads."""
        shutil.rmtree(self._folder, ignore_errors=True)


class Removing:
    """Removes articles. One that is gone by then is passed over, and told."""

    def __init__(self, index: Index, article_ids: Sequence[str]) -> None:
        self._index = index
        self._ids = article_ids

    def run(self, tell: Tell) -> tuple[Counts, Lines]:
        """Remove them."""
        titles = {info.id: info.title for info in self._index.articles()}
        there = [identity for identity in dict.fromkeys(self._ids) if identity in titles]
        if not tell(0.0, {}):
            return {}, {}
        self._index.remove(there)
        gone = [f"{identity} was removed already" for identity in self._ids if identity not in titles]
        lines = {"removed": [titles[identity] for identity in there], "note": gone}
        return {"removed": len(there)}, {kind: found for kind, found in lines.items() if found}

    def discard(self) -> None:
        """There is nothing to throw away."""


class Reindex:
    """Reads what every article came from once more, then checks the index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def run(self, tell: Tell) -> tuple[Counts, Lines]:
        """Read the files and addresses again; say which articles cannot be, and whether the index is sound."""
        origins = [info.origin for info in self._index.articles()]
        uploaded = sum(origin.startswith(PREFIX) for origin in origins)
        counts, lines = _add(self._index, _sources(origins), tell)
        notes = list(self._index.check().problems) or ["The index is sound."]
        if uploaded:
            they = (
                "One article was uploaded, so it" if uploaded == 1 else f"{uploaded:,} articles were uploaded, so they"
            )
            notes.append(f"{they} cannot be read again here; upload what has changed.")
        return counts, {**lines, "note": [*lines.get("note", []), *notes]}

    def discard(self) -> None:
        """There is nothing to throw away."""


def _add(index: Index, inputs: Sequence[Input], tell: Tell) -> tuple[Counts, Lines]:
    def watch(progress: AddProgress) -> bool:
        counts = {"read": len(progress.report.files), "refused": len(progress.report.refused)}
        return tell(progress.done / progress.size if progress.size else 0.0, counts)

    summary = summarize(index.add(inputs, on_progress=watch))
    return summary.counts, {kind: found[:_KEPT] for kind, found in summary.lines.items() if found}


def _sources(origins: Sequence[str]) -> list[str]:
    """Return the addresses and files that articles came from, each once: one file may hold many articles."""
    found = dict.fromkeys(_source(origin) for origin in origins if not origin.startswith(PREFIX))
    return list(found)


def _source(origin: str) -> str:
    """Return the address or the file of an origin, which goes on after it: `a.zip/b.html`, `c.jsonl#1`."""
    if is_url(origin):
        return origin
    for path in (Path(origin), *Path(origin).parents, Path(origin.partition("#")[0])):
        if path.is_file():
            return str(path)
    return origin


_FOLDER = ".incoming"
"""In the folder of the index, where there is room for articles. Its name is hidden: nothing in it is an article."""


_FORGOTTEN = 2 * 86_400
"""Seconds after which the files of a server that was killed are deleted."""


def keep_uploads(files: Iterable[tuple[str, BinaryIO]], index: Path, *, listed: bool) -> tuple[Path, list[Upload]]:
    """Copy the files, each with the name that it was sent under, to a new folder; return it and them.

    Raises `IndexUnusable` if they cannot be kept.
    """
    incoming = index / _FOLDER
    try:
        incoming.mkdir(exist_ok=True)
        _delete_forgotten(incoming)
        folder = Path(tempfile.mkdtemp(dir=incoming))
        try:
            return folder, [_keep(name, file, folder / str(n), listed) for n, (name, file) in enumerate(files)]
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except OSError as error:
        raise IndexUnusable(f"{incoming}: the files cannot be kept ({error}); free some disk space there") from error


def _keep(name: str, file: BinaryIO, path: Path, listed: bool) -> Upload:
    with path.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    return Upload(name, path, listed)


def _delete_forgotten(incoming: Path) -> None:
    for folder in incoming.iterdir():
        if time.time() - folder.stat().st_mtime > _FORGOTTEN:
            shutil.rmtree(folder, ignore_errors=True)
