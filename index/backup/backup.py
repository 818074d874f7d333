"""Backups of an index: consistent, verified against its checksums, and incremental."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.backup.pieces import FOLDER, FileInPieces, delete_others, save_file
from index.common.faults import DATABASE_ERRORS, reason_of, what_helps
from index.errors import IndexBusy, IndexUnusable
from index.folder import STORE_FILE, UPLOADS_FOLDER, replacing, sync_folder
from index.gathering.kept_uploads import KeptUploads
from index.storage.copying import copy_database
from index.storage.damage import MEND, find_damage, totals_problem
from index.storage.databases import faults_of, is_derived, other_databases, structural_faults
from index.storage.journal import Entry
from index.storage.store import SqliteStore

FORMAT = 1
_KEPT = 7
"""Number of backups that a backup folder keeps."""

_NAME = "backup-%Y%m%dT%H%M%S.%fZ.json"
_NAMES = "backup-*.json"
_LOCK = "backup.lock"
_UNFINISHED = "unfinished"

OnProgress = Callable[[int, int], None]
"""Called with the amount of work done and the total, in any unit."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A finished backup: the file that names its pieces, what is in it, and how many bytes had to be written."""

    path: Path
    generation: int
    articles: int
    size: int
    written: int


@dataclass(frozen=True, slots=True)
class Backup:
    """The content of a backup's file."""

    made_at: str
    generation: int
    articles: int
    files: tuple[FileInPieces, ...]


def back_up(store: SqliteStore, destination: Path, on_progress: OnProgress = lambda *_: None) -> BackupReport:
    """Back the index up to the folder `destination`, which may have earlier backups: the last seven are kept.

    It is one consistent state of the index, whatever is added in the meantime. Raises `IndexUnusable` if the index is
    damaged or the folder cannot be written, `IndexBusy` if another process is backing up to it.
    """
    _check_destination(store, destination)
    try:
        destination.mkdir(parents=True, exist_ok=True)
        with FileLock(destination / _LOCK).acquire(timeout=0):
            return _back_up(store, destination, on_progress)
    except Timeout:
        raise IndexBusy(f"{destination}: another process is making a backup there; try again when it is done") from None
    except (OSError, *DATABASE_ERRORS) as error:
        raise IndexUnusable(
            f"{destination}: the backup could not be made ({reason_of(error)}); "
            f"{what_helps(error, 'free some disk space')}, or name another folder; earlier backups are kept"
        ) from error


def _check_destination(store: SqliteStore, destination: Path) -> None:
    if destination.resolve().is_relative_to(store.path.parent.resolve()):
        raise IndexUnusable(f"{destination}: is inside the index folder; name one outside it, on another disk")
    is_other = destination.is_dir() and any(destination.iterdir()) and not (destination / FOLDER).is_dir()
    if is_other and not (destination / _LOCK).exists():
        raise IndexUnusable(f"{destination}: has other files in it; name an empty folder, or one of earlier backups")


def _back_up(store: SqliteStore, destination: Path, on_progress: OnProgress) -> BackupReport:
    work = destination / _UNFINISHED
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        state = _copy_store(store, work / STORE_FILE, on_progress)
        for path in other_databases(store.path):
            if not is_derived(path):
                _copy_other(path, work / path.name)
        saved = [save_file(path, destination) for path in sorted(work.iterdir())]
        saved += [save_file(path, destination, UPLOADS_FOLDER) for path in KeptUploads(store.path.parent).files()]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    files = tuple(file for file, _ in saved)
    now = datetime.now(UTC)
    backup = Backup(now.isoformat(timespec="seconds"), state.generation, state.articles, files)
    path = destination / now.strftime(_NAME)
    _write(path, {"format": FORMAT, **asdict(backup)})
    _delete_earlier(destination)
    written = sum(count for _, count in saved)
    return BackupReport(path, state.generation, state.articles, sum(file.size for file in files), written)


def _copy_store(store: SqliteStore, target: Path, on_progress: OnProgress) -> Entry:
    """Copy the store, and verify the copy against its checksums; return its state."""
    loss = store.find_loss()
    if loss is not None:
        raise IndexUnusable(f"{store.path}: not backed up, as {loss}; {MEND}; earlier backups are kept")
    with closing(store.connect()) as db:
        store.check_schema(db)
        copy_database(db, target, on_progress)
    with closing(sqlite3.connect(target)) as copy:
        copy.row_factory = sqlite3.Row
        copy.text_factory = partial(str, encoding="utf-8", errors="replace")
        problems = structural_faults(copy)
        problems += [str(damage) for damage in find_damage(copy)]
        problems += filter(None, [totals_problem(copy)])
        state = Entry.of(copy)
    _refuse(store.path, problems)
    return state


def _copy_other(path: Path, target: Path) -> None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as db:
        copy_database(db, target, lambda *_: None)
    _refuse(path, faults_of(target))


def _refuse(path: Path, problems: list[str]) -> None:
    if problems:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        raise IndexUnusable(
            f"{path}: not backed up, as it is damaged: {problems[0]}{more}; {MEND}; earlier backups are kept"
        )


def _write(path: Path, values: dict[str, Any]) -> None:
    with replacing(path, path.with_name(f"{path.name}.new")) as file:
        file.write(json.dumps(values).encode())
    sync_folder(path.parent)


def backups_in(folder: Path) -> list[Path]:
    """Return the backups in a folder, newest first."""
    return sorted(folder.glob(_NAMES), reverse=True)


def read_backup(path: Path) -> Backup:
    """Return the content of a backup's file. Raises `IndexUnusable` if it cannot be read."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values.pop("format") != FORMAT:
            raise IndexUnusable(f"{path}: made by another version of Byline; restore it with that version")
        files = tuple(FileInPieces(**{**file, "pieces": tuple(file["pieces"])}) for file in values.pop("files"))
        return Backup(**values, files=files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexUnusable(
            f"{path}: is not a backup that can be read ({reason_of(error)}); restore another one"
        ) from error


def _delete_earlier(destination: Path) -> None:
    found = backups_in(destination)
    for path in found[_KEPT:]:
        path.unlink(missing_ok=True)
    delete_others(destination, _needed(found[:_KEPT]))


def _needed(backups: Iterable[Path]) -> set[str]:
    return {piece for path in backups for file in read_backup(path).files for piece in file.pieces}
