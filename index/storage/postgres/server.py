"""What a server must have, and an empty store on it."""

import secrets
from importlib.resources import files
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

from index.errors import IndexUnusable
from index.storage.postgres.address import Address
from index.storage.postgres.database import SCHEMA, PostgresDatabase, prepare
from index.storage.postgres.faults import fault_of, reason_of
from index.storage.sums import settings_sum

SCHEMA_VERSION = 1
"""The form of the tables in schema.sql."""

_OLDEST_SERVER = 150_000
_OLDEST_PGVECTOR = (0, 8)
_EXTENSION = "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
_HAS_TABLES = f"SELECT to_regclass('{SCHEMA}.meta') IS NOT NULL"
_ON_CREATION = 0x42594C43
"""The number of the lock that whoever creates the tables holds."""

_CONNECTIONS = 16
"""Maximum connections to each server for reading: more than there are questions answered at the same time."""

_PARAMETERS = {
    "application_name": "byline",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""Unless the URL says otherwise: a server whose machine is gone is given up after about a minute."""


def connect(address: Address, patience: int | None = None) -> "psycopg.Connection[tuple[object, ...]]":
    """Open a connection, within `patience` seconds if that is given. Raises what `fault_of` returns."""
    given = {} if patience is None else {"connect_timeout": patience}
    try:
        return psycopg.connect(make_conninfo(_parameters(address), **given), autocommit=True)
    except psycopg.Error as error:
        raise fault_of(error, address.name) from error


def open_pool(
    address: Address, patience: float, *, min_size: int, is_checked: bool
) -> "ConnectionPool[psycopg.Connection[Any]]":
    """Open a pool of prepared connections, each of which is waited for `patience` seconds; if `is_checked`, it lends
    none that is lost."""
    return ConnectionPool(
        _parameters(address),
        kwargs={"autocommit": True},
        min_size=min_size,
        max_size=_CONNECTIONS,
        timeout=patience,
        reconnect_timeout=patience,
        configure=prepare,
        check=ConnectionPool.check_connection if is_checked else None,
        open=True,
    )


def _parameters(address: Address) -> str:
    """Return the URL with our defaults for each connection, unless it says otherwise."""
    said = conninfo_to_dict(address.url)
    more: dict[str, Any] = {name: value for name, value in _PARAMETERS.items() if name not in said}
    return make_conninfo(address.url, **more)


def check_server(address: Address, *, create: bool) -> None:
    """Check that the server can have an index, and create an empty one if there is none and `create` is true.

    Raises `IndexUnusable` if it cannot, or there is none.
    """
    with connect(address) as connection:
        try:
            if connection.info.server_version < _OLDEST_SERVER:
                raise IndexUnusable(
                    f"{address.name}: the server is PostgreSQL {connection.info.server_version // 10_000}, too old;"
                    f" {_OLDEST_SERVER // 10_000} or newer is needed"
                )
            if not _one(connection, _HAS_TABLES):
                if not create:
                    raise IndexUnusable(
                        f"{address.name}: there is no index here; create one with: python -m index add PATH"
                        f" --index {address.name}"
                    )
                _create(connection, address)
            _check_extension(connection, address)
        except psycopg.Error as error:
            raise fault_of(error, address.name) from error


def _one(connection: "psycopg.Connection[tuple[object, ...]]", query: str) -> object:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _check_extension(connection: "psycopg.Connection[tuple[object, ...]]", address: Address) -> None:
    found = _one(connection, _EXTENSION)
    if found is None:
        raise IndexUnusable(
            f"{address.name}: the extension pgvector is not in this database; its administrator can add it with:"
            " CREATE EXTENSION vector"
        )
    if tuple(int(part) for part in str(found).split(".")[:2]) < _OLDEST_PGVECTOR:
        oldest = ".".join(map(str, _OLDEST_PGVECTOR))
        raise IndexUnusable(
            f"{address.name}: pgvector is version {found}, too old; install {oldest} or newer, then: ALTER EXTENSION"
            " vector UPDATE"
        )


def _create(connection: "psycopg.Connection[tuple[object, ...]]", address: Address) -> None:
    """Create the tables, all or none. Of several processes that try at once, one does."""
    schema = files("index.storage.postgres").joinpath("schema.sql").read_text(encoding="utf-8")
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ON_CREATION,))
        if _one(connection, _HAS_TABLES):
            return
        _add_extension(connection, address)
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        prepare(connection)
        connection.execute(schema)
        store_id = secrets.token_hex(8)
        PostgresDatabase(connection, address.name).set_values(
            {
                "schema_version": SCHEMA_VERSION,
                "generation": 0,
                "store_id": store_id,
                "settings_sum": settings_sum({"store_id": store_id}),
                "content_sum": bytes(16),
                "commits": 0,
                "articles": 0,
                "versions": 0,
            }
        )


def _add_extension(connection: "psycopg.Connection[tuple[object, ...]]", address: Address) -> None:
    if _one(connection, _EXTENSION) is not None:
        return
    try:
        with connection.transaction():
            connection.execute("CREATE EXTENSION vector")
    except psycopg.Error as error:
        raise IndexUnusable(
            f"{address.name}: the extension pgvector could not be added ({reason_of(error)}); install it on the server,"
            " then let its administrator run: CREATE EXTENSION vector"
        ) from error
