"""A consistent copy of a database, while others read and write it."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

_PAGES = 1_000
"""Number of pages to copy between two progress reports: 4 MB."""


def copy_database(db: sqlite3.Connection, target: Path, progress: Callable[[int, int], None]) -> None:
    """Copy the database that `db` is connected to, in one consistent state, to the new file `target`, and sync it.

    `progress` is called with the number of pages copied, and of all. A copy that fails is left to the caller to delete.
    Raises `OSError`, `sqlite3.Error`.
    """
    db.execute("BEGIN")  # otherwise a writer would make it start again
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # a copy that fails is deleted, not rolled back
            copy.execute("PRAGMA synchronous = OFF")  # all of it is synced at the end
            db.backup(copy, pages=_PAGES, progress=lambda _, left, pages: progress(pages - left, pages))
    finally:
        db.execute("COMMIT")
    with target.open("rb+") as file:
        os.fsync(file.fileno())
