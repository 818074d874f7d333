"""A connection to the database of a store, and the few things that SQLite and PostgreSQL do differently.

All other SQL in `index.storage` is understood by both, with `?` for a value: no `IS ?`, `INSERT OR REPLACE`,
`group_concat` or number as a condition. A row is read by the names or positions of its columns.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from index.storage.databases import structural_faults

Value = int | str | bytes
"""The type of a store's setting."""

Setting = TypeVar("Setting", int, str, bytes)


class Cursor(Protocol):
    """The result of a statement."""

    @property
    def rowcount(self) -> int:
        """The number of rows that were changed."""

    def fetchone(self) -> Any:
        """Return the next row; None if there is none."""

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """A connection to the database of a store: sqlite3's own, or `PostgresDatabase`."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has begun."""

    @property
    def total_changes(self) -> int:
        """The number of rows that were changed through this connection."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Cursor:
        """Run a statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Cursor:
        """Run a statement for each of these rows of values."""

    def close(self) -> None:
        """Close the connection."""


class ServerDatabase(Database, Protocol):
    """A connection to a server, where others write at the same time and the search index is part of the store."""

    def begin_writing(self) -> None:
        """Begin a transaction, and wait until no other one writes."""

    def insert(self, table: str, values: Mapping[str, Any], key: str) -> int:
        """Insert a row; return the value assigned to `key`, a numeric column."""

    def insert_all(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows with these columns in one batch."""

    def new_ids(self, table: str, count: int) -> list[int]:
        """Reserve and return ids for this many new rows."""

    def settings(self) -> dict[str, Value]:
        """Return all settings."""

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Change these settings."""

    def count_up(self, key: str) -> None:
        """Add one to a setting."""

    def refresh_search(self, article_ids: Collection[str]) -> None:
        """Bring the search index in line with what is stored of these articles."""

    def last_ids(self) -> dict[str, int]:
        """Return the last number that each table has assigned to a row."""

    def set_last_ids(self, last: Mapping[str, int]) -> None:
        """Continue numbering after these."""

    def rebuild_search(self) -> None:
        """Rebuild the search index from what is stored."""

    def structural_faults(self) -> list[str]:
        """Return what the server finds wrong with the database, one line each."""

    def faults_of_saved(self) -> list[str]:
        """Return what is wrong with what users have saved with the index, one line each."""


def begin_writing(db: Database) -> None:
    """Begin a transaction in which no other connection can write."""
    if isinstance(db, sqlite3.Connection):
        db.execute("BEGIN IMMEDIATE")
    else:
        _server(db).begin_writing()


def insert(db: Database, table: str, values: Mapping[str, Any], key: str = "id") -> int:
    """Insert a row; return the number assigned to its `key`."""
    if not isinstance(db, sqlite3.Connection):
        return _server(db).insert(table, values, key)
    return db.execute(_insert(table, values), tuple(values.values())).lastrowid or 0


def insert_numbered_parts(
    db: Database, table: str, article_id: str, names: Sequence[str], rows: Collection[Sequence[Any]]
) -> list[int]:
    """Insert rows as `insert_parts` does; return the ids assigned to them."""
    if isinstance(db, sqlite3.Connection):
        statement = _insert(table, names)
        return [db.execute(statement, row).lastrowid or 0 for row in rows]
    ids = _server(db).new_ids(table, len(rows))
    insert_parts(db, table, article_id, ["id", *names], [(key, *row) for key, row in zip(ids, rows, strict=True)])
    return ids


def insert_parts(
    db: Database, table: str, article_id: str, names: Sequence[str], rows: Collection[Sequence[Any]]
) -> None:
    """Insert rows of a table with parts of articles. On a server each row has the id of its article, by which tables
    can be distributed over machines."""
    if isinstance(db, sqlite3.Connection):
        db.executemany(_insert(table, names), rows)
    else:
        _server(db).insert_all(table, ["article_id", *names], [(article_id, *row) for row in rows])


def one_of(db: Database, ids: Sequence[int]) -> tuple[str, Sequence[Any]]:
    """Return the condition that a number is one of `ids`, and its values. On a server, the statement is the same for
    any number of them, so it is planned only once."""
    if isinstance(db, sqlite3.Connection):
        return f"IN ({', '.join('?' * len(ids))})", ids
    return "= ANY(?::bigint[])", [list(ids)]


def all_settings(db: Database) -> dict[str, Any]:
    """Return all settings of the store."""
    if isinstance(db, sqlite3.Connection):
        return dict(db.execute("SELECT key, value FROM meta"))
    return dict(_server(db).settings())


def get_setting(db: Database, key: str, kind: type[Setting]) -> Setting | None:
    """Return one setting of the store; None if it is missing or not of this type."""
    if isinstance(db, sqlite3.Connection):
        row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        value = row[0] if row else None
    else:
        value = _server(db).settings().get(key)
    return value if isinstance(value, kind) else None


def set_values(db: Database, values: Mapping[str, Value]) -> None:
    """Change these settings of the store."""
    if isinstance(db, sqlite3.Connection):
        db.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", list(values.items()))
    else:
        _server(db).set_values(values)


def count_up(db: Database, key: str) -> None:
    """Add one to a setting of the store."""
    if isinstance(db, sqlite3.Connection):
        db.execute("UPDATE meta SET value = value + 1 WHERE key = ?", (key,))
    else:
        _server(db).count_up(key)


def refresh_search(db: Database, article_ids: Collection[str]) -> None:
    """Bring the search index in line with what is stored of these articles, if it is part of the database.

    That of a folder is built later, from a whole state of the store (see `index/search/snapshots.py`).
    """
    if not isinstance(db, sqlite3.Connection):
        _server(db).refresh_search(article_ids)


def last_ids(db: Database) -> dict[str, int]:
    """Return the last number that each table has assigned to a row, even if that is gone."""
    if isinstance(db, sqlite3.Connection):
        return {name: int(last) for name, last in db.execute("SELECT name, seq FROM sqlite_sequence")}
    return _server(db).last_ids()


def set_last_ids(db: Database, last: Mapping[str, int]) -> None:
    """Continue numbering after these, so that no number is assigned twice."""
    if not isinstance(db, sqlite3.Connection):
        _server(db).set_last_ids(last)
        return
    for name, number in last.items():
        db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, number))


def rebuild_search(db: Database) -> None:
    """Rebuild the search index from what is stored, if it is part of the database; part of a transaction."""
    if not isinstance(db, sqlite3.Connection):
        _server(db).rebuild_search()


def store_faults(db: Database) -> list[str]:
    """Return what the database itself finds wrong with the store, one line each."""
    if not isinstance(db, sqlite3.Connection):
        return _server(db).structural_faults()
    lost = [f"a row of {row[0]} points to nothing" for row in db.execute("PRAGMA foreign_key_check")]
    return structural_faults(db) + lost


def faults_of_saved(db: Database) -> list[str]:
    """Return what is wrong with what users have saved with the index, if it is in the same database."""
    return [] if isinstance(db, sqlite3.Connection) else _server(db).faults_of_saved()


def _insert(table: str, names: Collection[str]) -> str:
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})"


def _server(db: Database) -> ServerDatabase:
    return cast("ServerDatabase", db)
