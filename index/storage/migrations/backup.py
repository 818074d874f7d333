"""The backup of a store that is made before its schema changes."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from index.errors import IndexUnusable
from index.folder import BACKUP_SUFFIX, sync_folder
from index.storage.copying import copy_database
from index.storage.migrations.migration import Progress

_MEGABYTE = 1_000_000


def find_backup(db: sqlite3.Connection, store: Path) -> Path | None:
    """Return a backup next to `store` that was made since its content last changed, if there is one.

    An interrupted upgrade thus uses its first backup again. Raises `sqlite3.Error`.
    """
    content = _content(db)
    backups = sorted(store.parent.glob(f"{store.name}{BACKUP_SUFFIX}v*"))
    return next((backup for backup in backups if _content_of(backup) == content), None)


def make_backup(db: sqlite3.Connection, store: Path, version: int, progress: Progress) -> Path:
    """Copy the store atomically to a file next to it, and return its path. Nobody may be writing to the store.

    A backup of an earlier state is replaced. Raises `IndexUnusable` if the disk is too full, `OSError` or
    `sqlite3.Error` if the file cannot be written.
    """
    _require_space(db, store)
    backup = store.with_name(f"{store.name}{BACKUP_SUFFIX}v{version}")
    draft = store.with_name(f"{store.name}{BACKUP_SUFFIX}unfinished")
    draft.unlink(missing_ok=True)
    try:
        draft.touch(mode=0o600)
        copy_database(db, draft, progress)
        shutil.copymode(store, draft)
        draft.replace(backup)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(store.parent)
    return backup


def _require_space(db: sqlite3.Connection, store: Path) -> None:
    pages, page_size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    needed, free = pages * page_size, shutil.disk_usage(store.parent).free
    if free < needed:
        raise IndexUnusable(
            f"{store}: cannot be upgraded: the backup that is made first needs {needed / _MEGABYTE:.1f} MB, and "
            f"{free / _MEGABYTE:.1f} MB are free; free some disk space and try again"
        )


def _content(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return numbers that grow with every change to the content of a store, whatever its schema."""
    rows = db.execute(
        "SELECT key, value FROM meta WHERE key = 'generation' UNION ALL SELECT name, seq FROM sqlite_sequence"
    )
    return sorted((name, number) for name, number in rows)


def _content_of(backup: Path) -> list[tuple[str, int]] | None:
    try:
        with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return _content(db)
    except sqlite3.Error:  # not a store
        return None
