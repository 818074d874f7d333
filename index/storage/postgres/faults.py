"""What goes wrong with a server, in one line each: what it is, and what to do."""

import psycopg
from psycopg import errors
from psycopg_pool import PoolTimeout

from index.errors import BylineError, IndexBusy, IndexUnusable, MachineFault

_MAX_REASON = 200
_SETUP = "docs/scaling.md says how to set one up"

_BY_KIND: tuple[tuple[tuple[type[psycopg.Error], ...], type[BylineError], str], ...] = (
    ((PoolTimeout,), IndexUnusable, "does not answer in time; check that the server runs and is not overloaded"),
    (
        (errors.InvalidPassword, errors.InvalidAuthorizationSpecification),
        IndexUnusable,
        "the server refuses this user or password; give the password in PGPASSWORD or ~/.pgpass",
    ),
    ((errors.InvalidCatalogName,), IndexUnusable, "there is no such database; create it with: createdb"),
    (
        (errors.InsufficientPrivilege,),
        IndexUnusable,
        "this user may not do that; ask for the right, or name another user in the address",
    ),
    (
        (errors.ReadOnlySqlTransaction,),
        IndexUnusable,
        "this server can only be read, as a standby; name the primary server to change anything",
    ),
    (
        (errors.LockNotAvailable,),
        IndexBusy,
        "another process has been changing this index for some time; try again when it is done",
    ),
    ((errors.DiskFull,), MachineFault, "the server's disk is full; free some space there, then run the same again"),
    ((errors.OutOfMemory,), MachineFault, "the server is out of memory; allow it more, then run the same again"),
    ((errors.TooManyConnections,), IndexBusy, "the server has too many connections; close some, or allow more"),
    (
        (errors.DeadlockDetected, errors.SerializationFailure),
        IndexBusy,
        "another process changed the same at the same time; try again",
    ),
    (
        (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow),
        IndexUnusable,
        "the server is stopping or starting; try again when it runs",
    ),
    (
        (errors.UndefinedTable, errors.UndefinedColumn, errors.InvalidSchemaName),
        IndexUnusable,
        "a table of the index is missing or of another form; restore a backup of the database",
    ),
)
"""The first that fits counts."""

_BY_WORDS = (
    (("password authentication failed", "no password supplied", "no pg_hba.conf entry", "authentication failed"), 1),
    (("does not exist",), 2),
    (("starting up", "shutting down", "not yet accepting"), 10),
    (("too many clients", "remaining connection slots"), 8),
)
"""Words of errors that come before there is a connection, which have no code; and the row above that fits."""


def fault_of(error: psycopg.Error, name: str) -> BylineError:
    """Return what to say of an error of the database that is called `name`."""
    said = reason_of(error)
    for kinds, kind, what in _BY_KIND:
        if isinstance(error, kinds):
            return kind(f"{name}: {what} ({said})")
    if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        for words, row in _BY_WORDS:
            if error.sqlstate is None and any(word in said.casefold() for word in words):
                _, kind, what = _BY_KIND[row]
                return kind(f"{name}: {what} ({said})")
        if error.sqlstate is None:
            return IndexUnusable(
                f"{name}: no connection to the server ({said}); check that it runs and can be reached, then try again"
            )
    return IndexUnusable(f"{name}: the server reports an error ({said}); its log may say more")


def reason_of(error: psycopg.Error) -> str:
    """Return what the server or the library said, on one line."""
    said = error.diag.message_primary or " ".join(str(error).split()) or type(error).__name__
    return said.rpartition("FATAL:  ")[2].strip()[:_MAX_REASON]
