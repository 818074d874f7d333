"""The connection to a store: opened, upgraded if it is of an earlier schema, and checked against its journal."""

import logging
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

from index.common.faults import DATABASE_ERRORS, reason_of
from index.errors import BylineError, IndexUnusable
from index.folder import ON_NETWORK, SEARCH_FOLDER, STORE_FILE, network_type
from index.storage.database import Database, get_setting
from index.storage.journal import Entry, Journal
from index.storage.lock import holding_writer_lock
from index.storage.migrations.upgrade import OLDEST_VERSION, SCHEMA_VERSION, schema_version, upgrade
from index.storage.statistics import bytes_below

_LEAST_SPACE = 100_000
"""Bytes; with less, SQLite may be unable to open a database."""

AFTER_LOSS = (
    "restore a backup with: python -m index restore BACKUP; or accept what is left with:"
    " python -m index check --repair, and add the articles again"
)

_log = logging.getLogger(f"byline.{__name__}")


class StoreConnection:
    """The connection to the store in `folder`, which `create_store` made. Safe to share between threads.

    A store that an earlier version of Byline made is upgraded first. Raises `IndexUnusable` if it cannot be read or
    upgraded, `IndexBusy` if another process has been upgrading it, or writing to it, for some seconds.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / STORE_FILE
        self.name, self.shown = str(self.path), str(folder)
        self.network_type = network_type(folder)
        self.writable = self.network_type is None and os.access(folder, os.W_OK) and os.access(self.path, os.W_OK)
        self._lock = threading.RLock()
        self._connection, found = self._open()
        try:
            if found != SCHEMA_VERSION:
                self._upgrade(found)
            with self._transaction() as db:
                self.store_id = get_setting(db, "store_id", str) or ""
            self.loss = self.find_loss()
        except BylineError:
            self.close()
            raise
        if self.loss is not None:
            _log.warning("%s: %s; %s", self.path, self.loss, AFTER_LOSS)

    @property
    def read_only_reason(self) -> str:
        """Why the index cannot be written, in words, with what to do."""
        if self.network_type is not None:
            return f"{self.path.parent}: {ON_NETWORK.format(kind=self.network_type)}"
        return f"{self.path.parent}: the index is read-only; copy it to a folder that can be written"

    def _open(self) -> tuple[sqlite3.Connection, int | None]:
        """Return a connection and the version of the schema.

        SQLite needs some space even to read: on a full disk, the search index makes room.
        """
        try:
            return self._read_version(self.connect())
        except IndexUnusable:
            caches = self.path.with_name(SEARCH_FOLDER)
            is_full = shutil.disk_usage(self.path.parent).free < _LEAST_SPACE
            if not (is_full and self.writable and caches.exists()):
                raise
        _log.warning("%s: the disk is full: the search index was deleted to make room", self.path.parent)
        shutil.rmtree(caches, ignore_errors=True)
        return self._read_version(self.connect())

    def _read_version(self, connection: sqlite3.Connection) -> tuple[sqlite3.Connection, int | None]:
        try:
            return connection, schema_version(connection)
        except DATABASE_ERRORS as error:
            connection.close()
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> IndexUnusable:
        return IndexUnusable(
            f"{self.path}: cannot be read ({reason_of(error)}); restore a backup with: python -m index restore BACKUP; "
            "or add the articles to a new index"
        )

    def find_loss(self) -> str | None:
        """Return what the store has lost of what was acknowledged, in words; None if nothing."""
        journal = self.journal()
        last = journal.last()  # before the store, as a writer writes it afterwards
        with self._transaction() as db:
            return journal.find_loss(Entry.of(db), last)

    def connect(self) -> sqlite3.Connection:
        """Open a separate connection; the caller closes it."""
        wal = self.path.with_name(STORE_FILE + "-wal")
        if not self.writable and wal.exists() and wal.stat().st_size:
            if self.network_type is not None:
                raise IndexUnusable(self.read_only_reason)
            raise IndexUnusable(
                f"{self.path.parent}: the folder is read-only and holds changes that were not written out; "
                "open it once where it can be written, with: python -m index check"
            )
        mode = "mode=rw" if self.writable else "mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None, check_same_thread=False
            )
            connection.row_factory = sqlite3.Row
            # Damaged text is decoded leniently: its checksum reveals the damage.
            connection.text_factory = partial(str, encoding="utf-8", errors="replace")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA busy_timeout = 10000")
            connection.execute("PRAGMA synchronous = FULL")  # what is reported as added survives a power cut
            connection.execute("PRAGMA fullfsync = ON")  # macOS needs it for that
            connection.execute("PRAGMA wal_autocheckpoint = 250")  # the log stays at about 1 MB, also on a small disk
        except DATABASE_ERRORS as error:
            raise IndexUnusable(
                f"{self.path}: cannot be opened ({reason_of(error)}); name the folder of a Byline index"
            ) from error
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent state of the store for the length of the block."""
        with self._transaction() as db:
            self.check_schema(db)
            yield db

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._connection.execute("BEGIN")
                try:
                    yield self._connection
                finally:
                    self._connection.execute("COMMIT")
            except DATABASE_ERRORS as error:
                raise self._unreadable(error) from error

    def check_schema(self, db: Database) -> None:
        """Raise `IndexUnusable` if another process has upgraded the store since it was opened here."""
        found = get_setting(db, "schema_version", int)
        if found != SCHEMA_VERSION:
            raise IndexUnusable(
                f"{self.path}: another version of Byline has changed it to schema {found} since it was opened here, "
                f"where {SCHEMA_VERSION} is read; stop this and start it again with that version"
            )

    def _upgrade(self, found: int | None) -> None:
        if found is not None and found > SCHEMA_VERSION:
            raise IndexUnusable(
                f"{self.path}: made by a newer version of Byline (schema {found}, this one reads {SCHEMA_VERSION}); "
                "update Byline, or add the articles to a new index"
            )
        if found is None or found < OLDEST_VERSION:
            raise IndexUnusable(
                f"{self.path}: made by another version of Byline (schema {found}, this one reads {SCHEMA_VERSION}); "
                "add the articles to a new index"
            )
        if self.network_type is not None:
            raise IndexUnusable(self.read_only_reason)
        if not self.writable:
            raise IndexUnusable(
                f"{self.path}: made by an earlier version of Byline (schema {found}, this one reads {SCHEMA_VERSION}) "
                "and read-only; to upgrade it, open it once where it can be written, with: python -m index check"
            )
        with holding_writer_lock(self.path.parent, busy="upgrading or writing to"), closing(self.connect()) as db:
            upgrade(db, self.path)

    def journal(self) -> Journal:
        """Return the journal next to the store."""
        return Journal(self.path.parent)

    def as_writer(self) -> AbstractContextManager[None]:
        """Within the block, no other process can write. Raises `IndexBusy`, `IndexUnusable`."""
        if not self.writable:
            raise IndexUnusable(self.read_only_reason)
        return holding_writer_lock(self.path.parent)

    def size(self) -> int:
        """Return the number of bytes that the index takes."""
        return bytes_below(self.path.parent)

    def close(self) -> None:
        """Close the connection; the store cannot be used afterwards."""
        with self._lock:
            self._connection.close()
