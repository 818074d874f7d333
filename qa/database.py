"""Databases of users' feedback and kept questions, next to the store: each in a file of its own, so that saving
never waits for a writer of the index, and rebuilding the index loses nothing."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from index.common.faults import DATABASE_ERRORS, reason_of
from index.errors import IndexUnusable
from index.folder import create_database

_TIMEOUT = 10
"""Seconds to wait for another process that is saving, which takes milliseconds."""


@contextmanager
def opened(path: Path, script: str, what: str) -> Iterator[sqlite3.Connection]:
    """Open the database `path`, created with `script` if it is missing; `what` says in errors what it holds.

    In a read-only folder it can be read. Raises `IndexUnusable`.
    """
    try:
        if not path.exists():
            create_database(path, script)
        mode = "rw" if os.access(path.parent, os.W_OK) else "ro&immutable=1"
        address = f"{path.absolute().as_uri()}?mode={mode}"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=_TIMEOUT)) as db:
            db.text_factory = partial(str, encoding="utf-8", errors="replace")
            yield db
    except (OSError, *DATABASE_ERRORS) as error:
        raise IndexUnusable(
            f"{path}: {what} cannot be read or written ({reason_of(error)}); make the folder writable, or move a "
            "damaged file away"
        ) from error


def schema_version(db: sqlite3.Connection) -> int:
    """Return the version of a database's schema."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])
