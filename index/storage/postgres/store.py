"""The store in a PostgreSQL database."""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import psycopg

from index.errors import BylineError, IndexUnusable
from index.folder import STORE_FILE
from index.storage.database import Database, get_setting
from index.storage.journal import Entry, Journal
from index.storage.postgres.address import Address, local_folder
from index.storage.postgres.database import READ, SCHEMA, PostgresDatabase, prepare
from index.storage.postgres.faults import fault_of
from index.storage.postgres.replicas import PLACE, Replicas
from index.storage.postgres.server import SCHEMA_VERSION, check_server, connect, open_pool
from index.storage.store import ArticleStore

_PATIENCE = 10.0
"""Seconds to wait for a connection, and for a server that does not answer; whoever needs it next tries again."""

_PATIENCE_WITH_REPLICAS = 2
"""Seconds to wait for the primary server if replicas can answer."""

_MAY_WRITE = (
    "SELECT NOT pg_is_in_recovery() AND has_table_privilege('articles', 'INSERT')"
    " AND current_setting('default_transaction_read_only') = 'off'"
)
_SIZE = (
    "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind = 'r'"
)
_RESTORED = "restore the server to a later state, or accept what is left with: python -m index check --repair"


def _may_write(db: Database) -> bool:
    (may,) = db.execute(_MAY_WRITE).fetchone()
    return bool(may)


def _place(db: PostgresDatabase) -> int:
    row = db.execute(f"SELECT {PLACE}").fetchone()
    return int(row[0]) if row is not None else 0


def _check_servers(address: Address, *, create: bool) -> None:
    """Check the primary server or, if it does not answer, a replica that does."""
    try:
        check_server(address, create=create)
    except IndexUnusable:
        for replica in address.replicas:
            with suppress(IndexUnusable):
                check_server(replica, create=False)
                return
        raise


_log = logging.getLogger(f"byline.{__name__}")
logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # what it warns of is raised as well, in our words


class PostgresStore(ArticleStore):
    """The store in the database at `address`, made before unless `create` is true. Safe to share between threads.

    It is read from the replicas that the URL names, if they are up to date with the primary server.

    Raises `IndexUnusable` if the server or the database cannot be used.
    """

    def __init__(self, address: Address, *, create: bool = False) -> None:
        super().__init__()
        self._address = address
        self.name = self.shown = address.name
        _check_servers(address, create=create)
        self._pool = open_pool(address, _PATIENCE, min_size=1, is_checked=True)
        self._replicas = Replicas(address.replicas, address.max_lag, self._place_of_primary)
        try:
            with self.reading() as db:
                self.check_schema(db)
                self.store_id = self._replicas.store_id = get_setting(db, "store_id", str) or ""
            self.writable = True  # cannot be known without the primary server, which refuses those who may not
            if not self._replicas.is_primary_gone:
                with self.on_primary() as db:
                    self.writable = _may_write(db)
            self.path = local_folder(self.store_id, self.name) / STORE_FILE
            self.loss = None if self._replicas.is_primary_gone else self.find_loss()
        except BylineError:
            self.close()
            raise
        if self.loss is not None:
            _log.warning("%s: %s; %s", self.name, self.loss, _RESTORED)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """One consistent state of the store for the length of the block."""
        with self._replicas.reading() as replica:
            if replica is not None:
                yield replica
                return
        with self.on_primary() as db:
            yield db

    def _place_of_primary(self) -> int:
        """Return the primary server's position in its log."""
        try:
            connection = self._pool.getconn(_PATIENCE_WITH_REPLICAS)
        except psycopg.Error:  # it may just be busy
            with closing(connect(self._address, _PATIENCE_WITH_REPLICAS)) as own:
                return _place(PostgresDatabase(own, self.name))
        try:
            return _place(PostgresDatabase(connection, self.name))
        finally:
            self._pool.putconn(connection)

    def note(self) -> str | None:
        """Return what users should know about a server that does not answer; None if all is well."""
        return self._replicas.note()

    @contextmanager
    def on_primary(self, lock: int | None = None) -> Iterator[PostgresDatabase]:
        """One transaction on the primary server for the duration of the block: it only reads, or, with the number of a
        lock, writes while nobody else holds that lock."""
        connection = self._lent()
        db = PostgresDatabase(connection, self.name)
        try:
            if lock is None:
                db.execute(READ)
                self._note_place(db)
            else:
                db.begin_writing(lock)
            yield db
            if lock is not None:
                db.execute("COMMIT")
                self._note_place(db)
        finally:
            if db.in_transaction:
                with suppress(BylineError):  # the connection may be lost; nothing was written
                    db.execute("ROLLBACK")
            self._pool.putconn(connection)

    def _note_place(self, db: PostgresDatabase) -> None:
        """Let replicas answer only once they have everything that this transaction sees or has written."""
        if self._replicas:
            self._replicas.reached(_place(db))

    def _lent(self) -> "psycopg.Connection[Any]":
        """Return a connection of the pool. Where it has none, the server says why; if it answers again, the pool, which
        tries at longer and longer intervals, has one soon."""
        try:
            return self._pool.getconn()
        except psycopg.Error:
            connect(self._address).close()
        try:
            return self._pool.getconn()
        except psycopg.Error as error:
            raise fault_of(error, self.name) from error

    def connect(self) -> Database:
        """Open a separate connection; the caller closes it."""
        connection = connect(self._address)
        try:
            prepare(connection)
        except psycopg.Error as error:
            connection.close()
            raise fault_of(error, self.name) from error
        return PostgresDatabase(connection, self.name)

    def check_schema(self, db: Database) -> None:
        """Raise `IndexUnusable` if the tables are those of another version of Byline."""
        found = get_setting(db, "schema_version", int)
        if found != SCHEMA_VERSION:
            raise IndexUnusable(
                f"{self.name}: made by another version of Byline (schema {found}, this one reads {SCHEMA_VERSION}); use"
                " that version, or add the articles to a new database"
            )

    @contextmanager
    def as_writer(self) -> Iterator[None]:
        """Check that the database can be changed. Others may do so at the same time, one transaction after another."""
        if not self.writable:
            raise IndexUnusable(
                f"{self.name}: the index is read-only: the server is a standby, or this user may not change it; name"
                " the primary server, or a user who may"
            )
        with self._replicas.writing():
            yield

    def journal(self) -> Journal:
        """Return what was acknowledged on this machine."""
        return Journal(self.path.parent)

    def find_loss(self) -> str | None:
        """Return what the database has lost of what was acknowledged on this machine, in words; None if nothing."""
        last = self.journal().last()  # before the store, as a writer writes it afterwards
        with self.reading() as db:
            now = Entry.of(db)
        if last is None or last.store_id != now.store_id or last.commits <= now.commits:
            return None
        return (
            f"changes that had been stored are lost: {last.commits:,} were made, {now.commits:,} are here"
            " (the server was put back to an earlier state, or is a standby that lags behind)"
        )

    def size(self) -> int:
        """Return the number of bytes that the index takes on the server."""
        with self.reading() as db:
            (size,) = db.execute(_SIZE, (SCHEMA,)).fetchone()
            return int(size)

    def close(self) -> None:
        """Close all connections; the store cannot be used afterwards."""
        self._replicas.close()
        self._pool.close()
