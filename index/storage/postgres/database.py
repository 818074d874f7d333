"""A connection to a PostgreSQL server that takes the SQL of `index.storage`; see `index/storage/database.py`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import RowMaker
from psycopg.types import TypeInfo

from index.storage.database import Value
from index.storage.databases import changed_rows
from index.storage.postgres.faults import fault_of
from index.storage.postgres.search_rows import rebuild, renew, unlike_stored
from index.storage.postgres.vectors import register_vectors

SCHEMA = "byline"
"""The schema, in PostgreSQL's sense of the word, that all tables are in."""

READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
"""Begins a transaction that reads one consistent state."""

_LOCK = 0x42594C44
"""The number of the lock that whoever writes holds until the transaction ends."""

_LOCK_WAIT = "10s"
_NUMBERED = {"versions": "id", "paragraphs": "id", "edits": "number", "reports": "id"}
"""Columns by which a table numbers its rows, so that numbers last."""

_KEEPALIVE = ("tcp_keepalives_idle = 30", "tcp_keepalives_interval = 10", "tcp_keepalives_count = 3")
"""With these, the server gives up a machine that is gone after about a minute, releasing its locks."""

_GRAPH = ("hnsw.ef_search = 400", "hnsw.iterative_scan = strict_order")
"""With these, the graph of vectors is searched more widely than for the wanted number, until enough is found."""

_WITH_SUMS = (
    "SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid"
    " WHERE n.nspname = ? AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
    " GROUP BY c.relname HAVING bool_or(a.attname = 'sum') ORDER BY c.relname"
)
"""The tables with a checksum of each row, and their columns."""

_CHANGES = ("INSERT", "UPDATE", "DELETE", "COPY")


class Row(tuple[Any, ...]):
    """A row, read by the names or positions of its columns."""

    __slots__ = ()
    _places: Mapping[str, int] = {}

    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self._places[key] if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        """Return the names of the columns."""
        return list(self._places)


@lru_cache(maxsize=200)
def _row_class(names: tuple[str, ...]) -> type[Row]:
    return type("Row", (Row,), {"__slots__": (), "_places": {name: place for place, name in enumerate(names)}})


def _rows(cursor: psycopg.Cursor[Any]) -> RowMaker[Row]:
    return _row_class(tuple(column.name for column in cursor.description or ()))


@lru_cache(maxsize=1_000)
def _in_their_words(sql: str) -> str:
    """Return a statement with psycopg's placeholders."""
    return sql.replace("%", "%%").replace("?", "%s")


class PostgresDatabase:
    """A connection to the database that is called `name`. Every error is one of Byline's own."""

    def __init__(self, connection: "psycopg.Connection[Any]", name: str) -> None:
        self.connection = connection
        self._name = name
        self._changes = 0

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has begun; not on a connection that is lost."""
        return self.connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    @property
    def total_changes(self) -> int:
        """The number of rows that were changed through this connection."""
        return self._changes

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> "psycopg.Cursor[Row]":
        """Run a statement. Raises what `fault_of` returns."""
        return self._counted(lambda cursor: cursor.execute(_in_their_words(sql), values or None))

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> "psycopg.Cursor[Row]":
        """Run a statement for each of these rows of values, in one batch. Raises what `fault_of` returns."""
        return self._counted(lambda cursor: cursor.executemany(_in_their_words(sql), list(rows)))

    def _counted(self, run: Callable[["psycopg.Cursor[Row]"], object]) -> "psycopg.Cursor[Row]":
        try:
            cursor = self.connection.cursor(row_factory=_rows, binary=True)
            run(cursor)
        except psycopg.Error as error:
            raise fault_of(error, self._name) from error
        if (cursor.statusmessage or "").startswith(_CHANGES):
            self._changes += cursor.rowcount
        return cursor

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def begin_writing(self, lock: int = _LOCK) -> None:
        """Begin a transaction, and wait until no other writer holds the lock with this number. Raises `IndexBusy` if
        that takes too long."""
        begin = (  # each statement sees what others have stored until then, whatever the server's default is
            f"BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '{_LOCK_WAIT}';"
            f" SELECT pg_advisory_xact_lock({lock})"
        )
        try:
            self._counted(lambda cursor: cursor.execute(begin, binary=False))  # several statements in one batch
        except BaseException:
            if self.in_transaction:
                self.execute("ROLLBACK")
            raise

    def insert(self, table: str, values: Mapping[str, Any], key: str) -> int:
        """Insert a row; return the value assigned to `key`, a numeric column."""
        names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING {key}"
        row = self.execute(sql, tuple(values.values())).fetchone()
        assert row is not None, "an insert returns its row"
        return int(row[0])

    def insert_all(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows with these columns in one batch."""
        columns = ", ".join(f'"{name}"' for name in names)

        def copy(cursor: "psycopg.Cursor[Row]") -> None:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as rest:
                for row in rows:
                    rest.write_row(row)

        self._counted(copy)

    def new_ids(self, table: str, count: int) -> list[int]:
        """Reserve and return ids for this many new rows."""
        query = "SELECT nextval(?::regclass) FROM generate_series(1, ?)"
        return [row[0] for row in self.execute(query, (f"{table}_id_seq", count))]

    def settings(self) -> dict[str, Value]:
        """Return all settings."""
        rows = self.execute("SELECT key, number, words, bytes FROM meta").fetchall()
        return {key: next(value for value in values if value is not None) for key, *values in rows}

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Change these settings. With the dimension of vectors, those that are searched get it."""
        self.executemany(
            "INSERT INTO meta (key, number, words, bytes) VALUES (?, ?, ?, ?) ON CONFLICT (key)"
            " DO UPDATE SET number = excluded.number, words = excluded.words, bytes = excluded.bytes",
            [
                (key, *(value if isinstance(value, kind) else None for kind in (int, str, bytes)))
                for key, value in values.items()
            ],
        )
        if "dimension" in values:
            self.execute(f"ALTER TABLE passages ALTER COLUMN vector TYPE halfvec({int(values['dimension'])})")

    def count_up(self, key: str) -> None:
        """Add one to a setting."""
        self.execute("UPDATE meta SET number = number + 1 WHERE key = ?", (key,))

    def refresh_search(self, article_ids: Collection[str]) -> None:
        """Bring the search index in line with what is stored of these articles."""
        renew(self, list(article_ids))

    def last_ids(self) -> dict[str, int]:
        """Return the last number that each table has assigned to a row."""
        names = {table: f"{table}_{key}_seq" for table, key in _NUMBERED.items()}
        queries = (f"SELECT '{table}', last_value, is_called FROM {name}" for table, name in names.items())
        return {table: last if called else 0 for table, last, called in self.execute(" UNION ALL ".join(queries))}

    def set_last_ids(self, last: Mapping[str, int]) -> None:
        """Continue numbering after these."""
        for table, number in last.items():
            if table in _NUMBERED and number:
                self.execute("SELECT setval(?::regclass, ?)", (f"{table}_{_NUMBERED[table]}_seq", number))

    def rebuild_search(self) -> None:
        """Rebuild the search index from what is stored."""
        rebuild(self)

    def structural_faults(self) -> list[str]:
        """Return how the search index differs from what is stored, one line each."""
        return unlike_stored(self)

    def faults_of_saved(self) -> list[str]:
        """Return which rows saved by users have been changed since, one line each."""
        tables = self.execute(_WITH_SUMS, (SCHEMA,)).fetchall()
        return [
            fault
            for table, columns in tables
            for fault in changed_rows(table, columns, self.execute(f"SELECT * FROM {table}"))
        ]


def prepare(connection: "psycopg.Connection[Any]") -> None:
    """Prepare a new connection: where the tables are, how vectors are sent, when the server gives it up."""
    found = connection.execute(
        "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        " WHERE e.extname = 'vector'"
    ).fetchone()
    settings = (f"search_path = {', '.join([SCHEMA, 'public', *(found or ())])}", *_KEEPALIVE, *_GRAPH)
    connection.execute("; ".join(f"SET {setting}" for setting in settings))
    halfvec = TypeInfo.fetch(connection, "halfvec")
    if halfvec is not None:
        register_vectors(connection, halfvec.oid)
