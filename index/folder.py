"""The names of the files in an index folder, and how a database file is created there."""

import logging
import os
import re
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

STORE_FILE = "articles.sqlite"
LOCK_FILE = "writer.lock"
KEY_FILE = "feedback.key"
"""The key by which a server knows its own answers again."""
JOURNAL_FILE = "articles.journal"
SEARCH_FOLDER = "caches"
UPLOADS_FOLDER = ".uploads"
"""Uploads that are kept. The name is hidden, so that no file in it is added."""
DERIVED_ID = 0x42594C44
"""SQLite's `application_id` of a database that is derived from the store, so it may be deleted when it is damaged."""

BACKUP_SUFFIX = ".backup-"
"""Comes between the name of the store and the version in the name of a backup."""

_DATABASE = re.compile(rf".+\.sqlite(?:-wal|-shm|{re.escape(BACKUP_SUFFIX)}\w+)?")
_log = logging.getLogger(f"byline.{__name__}")


def is_index_file(name: str) -> bool:
    """Whether a file of this name, next to a store, belongs to the index: its lock, its key, its journal, and all
    databases and backups."""
    return name in (LOCK_FILE, KEY_FILE, JOURNAL_FILE) or _DATABASE.fullmatch(name) is not None


def create_database(path: Path, script: str) -> None:
    """Create the SQLite file `path` with this script, atomically; of several processes that try at once, one wins.

    Only its owner can read it, as SQLite's own files beside it.

    Raises `OSError` or `sqlite3.Error` if it cannot be written.
    """
    draft = path.with_name(f"{path.name}.new-{os.getpid()}-{threading.get_ident()}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with closing(sqlite3.connect(draft, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(script)
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails if the file exists by now
    except FileExistsError:
        _log.info("%s was created by another process at the same time", path)
    draft.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder, so that a new or renamed file survives a power cut; Windows neither can nor must."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
