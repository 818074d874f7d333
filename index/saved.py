"""What users save with an index, such as feedback: in separate files next to the store in a folder, so that saving
never waits for a writer of the index and rebuilding the index loses nothing; or in tables of a database, so that all
servers share it.

Modules that save something define its `Tables`, and read and write them in SQL that SQLite and PostgreSQL both
understand.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from index.common.faults import DATABASE_ERRORS, reason_of
from index.errors import IndexUnusable
from index.folder import KEY_FILE, create_database
from index.storage.database import Database
from index.storage.store import ArticleStore, SqliteStore
from index.storage.tables import KEY_BYTES, Saved, Tables

__all__ = ["Database", "Saved", "SavedInFolder", "Tables", "saved_with"]

_TIMEOUT = 10
"""Seconds to wait for another process that is saving; saving takes milliseconds."""

_WORDS = {"numbered": "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes": "BLOB", "strict": "STRICT"}
"""SQLite's words for the placeholders in `Tables.statements`."""


def saved_with(store: ArticleStore) -> Saved:
    """Return what users save with the index that has this store."""
    if isinstance(store, SqliteStore):
        return SavedInFolder(store.path.parent)
    from index.storage.postgres.saved import SavedInDatabase
    from index.storage.postgres.store import PostgresStore

    assert isinstance(store, PostgresStore), "there are no other stores"
    return SavedInDatabase(store)


class SavedInFolder:
    """What users save with an index in a folder: each `Tables` is a file there, readable by its owner only."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)

    def name_of(self, tables: Tables) -> str:
        """Return the path of the file."""
        return str(self._path(tables))

    def _path(self, tables: Tables) -> Path:
        return self._folder / f"{tables.name}.sqlite"

    @contextmanager
    def reading(self, tables: Tables) -> Iterator[Database | None]:
        """Read the file, even in a read-only folder."""
        if not self._path(tables).exists():
            yield None
            return
        with self._opened(tables) as db:
            db.execute("BEGIN")
            yield db

    @contextmanager
    def writing(self, tables: Tables) -> Iterator[Database]:
        """Write to the file; the block is one transaction."""
        with self._opened(tables) as db, _transaction(db):
            yield db

    @contextmanager
    def _opened(self, tables: Tables) -> Iterator[sqlite3.Connection]:
        path = self._path(tables)
        try:
            if not path.exists():
                create_database(path, _script(tables))
            mode = "rw" if os.access(path.parent, os.W_OK) else "ro&immutable=1"
            address = f"{path.absolute().as_uri()}?mode={mode}"
            with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=_TIMEOUT)) as db:
                db.text_factory = partial(str, encoding="utf-8", errors="replace")
                self._upgrade(db, tables)
                yield db
        except (OSError, *DATABASE_ERRORS) as error:
            raise IndexUnusable(
                f"{path}: {tables.what} cannot be read or written ({reason_of(error)}); make the folder writable, or"
                " move a damaged file away"
            ) from error

    def _upgrade(self, db: sqlite3.Connection, tables: Tables) -> None:
        """Upgrade an older file, completely or not at all."""
        if (version := _version(db)) == tables.version:
            return
        with _transaction(db):
            while (version := _version(db)) in tables.migrations:  # another process may have done so meanwhile
                db.execute(tables.migrations[version])
                db.execute(f"PRAGMA user_version = {version + 1}")
        if version != tables.version:
            raise IndexUnusable(
                f"{self._path(tables)}: written by another version of Byline (schema {version}, this one reads "
                f"{tables.version}); move the file away to start a new one"
            )

    def key(self) -> bytes:
        """Return the key in a file that only its owner can read, which is created if it is missing; if several
        processes try at once, one of them wins."""
        path = self._folder / KEY_FILE
        draft = path.with_name(f"{path.name}.new-{secrets.token_hex(4)}")
        with suppress(OSError):
            if not path.exists():
                draft.touch(mode=0o600)
                draft.write_bytes(secrets.token_bytes(KEY_BYTES))
                with suppress(FileExistsError):
                    os.link(draft, path)
                draft.unlink()
            if len(key := path.read_bytes()) == KEY_BYTES:
                return key
        return secrets.token_bytes(KEY_BYTES)


def _script(tables: Tables) -> str:
    statements = (f"PRAGMA user_version = {tables.version}", *tables.statements)
    return "".join(f"{statement.format(**_WORDS)};\n" for statement in statements)


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
