"""Restoring an index from a backup: whole or not at all."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from index.backup.backup import Backup, backups_in, read_backup
from index.backup.pieces import load_file
from index.common.faults import DATABASE_ERRORS, reason_of, what_helps
from index.errors import IndexBusy, IndexUnusable
from index.folder import STORE_FILE, UPLOADS_FOLDER, sync_folder
from index.storage.journal import Entry, Journal
from index.storage.lock import holding_writer_lock


def restore(source: Path, folder: Path, *, replace: bool = False) -> Backup:
    """Restore the newest backup in the folder `source`, or the one whose file it is, to `folder`; return the backup.

    It is assembled and verified against its checksums under another name, and then renamed. An existing index in
    `folder` is refused, unless it is to be replaced: then it is kept next to it, under a name with the time.

    Raises `IndexUnusable` if the backup is damaged, or something is in the way, `IndexBusy` if the index is in use.
    """
    path = source if source.is_file() else next(iter(backups_in(source)), None)
    if path is None:
        raise IndexUnusable(f"{source}: there is no backup here; name a folder that 'python -m index backup' wrote to")
    backup = read_backup(path)
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 (a link stays what it is)
    draft = folder.with_name(f"{folder.name}.restoring-{os.getpid()}")
    try:
        _check_target(folder, replace=replace)
        draft.mkdir(mode=0o700, parents=True)
        for file in backup.files:
            load_file(file, path.parent, _target(file.name, draft))
        _begin_journal(draft)
        for made in (draft / UPLOADS_FOLDER, draft):
            if made.is_dir():
                sync_folder(made)
        _put_in_place(draft, folder)
    except (OSError, *DATABASE_ERRORS) as error:
        raise IndexUnusable(
            f"{folder}: could not be restored ({reason_of(error)}), nothing was changed; "
            + what_helps(error, "free some disk space, or check the permissions")
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return backup


def _target(name: str, folder: Path) -> Path:
    """Return where a file of a backup is restored to: in the folder, or among its uploads, whatever its name says."""
    path = Path(name)
    if path.parent.name != UPLOADS_FOLDER:
        return folder / path.name
    (folder / UPLOADS_FOLDER).mkdir(mode=0o700, exist_ok=True)
    return folder / UPLOADS_FOLDER / path.name


def _check_target(folder: Path, *, replace: bool) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / STORE_FILE).exists():
        raise IndexUnusable(f"{folder}: has other files in it; name a folder that does not exist yet")
    if not replace:
        raise IndexUnusable(f"{folder}: there is an index already; name another folder, or replace it with --replace")
    with holding_writer_lock(folder):
        _check_unused(folder / STORE_FILE)


def _check_unused(store: Path) -> None:
    """Raise `IndexBusy` if another process has the store open, as a server does."""
    with suppress(*DATABASE_ERRORS), closing(sqlite3.connect(store, timeout=0)) as db:  # it may be damaged
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        try:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise IndexBusy(f"{store.parent}: the index is in use; stop the server first, then restore") from None


def _begin_journal(folder: Path) -> None:
    with closing(sqlite3.connect(folder / STORE_FILE)) as db:
        if db.execute("SELECT 1 FROM meta WHERE key = 'store_id'").fetchone():
            Journal(folder).reset(Entry.of(db))


def _put_in_place(draft: Path, folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        folder.rename(folder.with_name(f"{folder.name}.replaced-{now}"))
    elif folder.exists():
        folder.rmdir()
    draft.rename(folder)
    sync_folder(folder.parent)
