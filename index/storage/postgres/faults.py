"""Errors of a server, in one line each: what happened, and what to do."""

import psycopg
from psycopg import errors
from psycopg_pool import PoolTimeout

from index.errors import BylineError, IndexBusy, IndexUnusable, MachineFault

_MAX_REASON = 200

_REFUSED = "the server refuses this user or password; give the password in PGPASSWORD or ~/.pgpass"
_NO_DATABASE = "there is no such database; create it with: createdb"
_STARTING = "the server is stopping or starting; try again when it runs"
_TOO_MANY = "the server has too many connections; close some, or allow more"

_BY_KIND: tuple[tuple[tuple[type[psycopg.Error], ...], type[BylineError], str], ...] = (
    ((PoolTimeout,), IndexBusy, "all connections are in use; try again"),
    ((errors.InvalidPassword, errors.InvalidAuthorizationSpecification), IndexUnusable, _REFUSED),
    ((errors.InvalidCatalogName,), IndexUnusable, _NO_DATABASE),
    (
        (errors.InsufficientPrivilege,),
        IndexUnusable,
        "this user may not do that; ask for the permission, or name another user in the URL",
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
    ((errors.TooManyConnections,), IndexBusy, _TOO_MANY),
    (
        (errors.DeadlockDetected, errors.SerializationFailure),
        IndexBusy,
        "another process changed the same at the same time; try again",
    ),
    ((errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow), IndexUnusable, _STARTING),
    (
        (errors.UndefinedTable, errors.UndefinedColumn, errors.InvalidSchemaName),
        IndexUnusable,
        "a table of the index is missing or has another structure; restore a backup of the database",
    ),
)
"""Kinds of errors; the first that fits counts."""

_BY_WORDS: tuple[tuple[tuple[str, ...], type[BylineError], str], ...] = (
    (("password", "pg_hba.conf", "authentication failed", "role"), IndexUnusable, _REFUSED),
    (("does not exist",), IndexUnusable, _NO_DATABASE),
    (("starting up", "shutting down", "not yet accepting", "in recovery"), IndexUnusable, _STARTING),
    (("too many clients", "remaining connection slots"), IndexBusy, _TOO_MANY),
    (("",), IndexUnusable, "no connection to the server; check that it runs and can be reached, then try again"),
)
"""Words of errors that have no code, as there is no connection; the first that fit count."""


def fault_of(error: psycopg.Error, name: str) -> BylineError:
    """Return the error to raise for one of the database called `name`."""
    said = reason_of(error)
    for kinds, kind, what in _BY_KIND:
        if isinstance(error, kinds):
            return kind(f"{name}: {what} ({said})")
    if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)) and error.sqlstate is None:
        for words, kind, what in _BY_WORDS:
            if any(word in said.casefold() for word in words):
                return kind(f"{name}: {what} ({said})")
    return IndexUnusable(f"{name}: the server reports an error ({said}); its log may say more")


def reason_of(error: psycopg.Error) -> str:
    """Return what the server or the library said, on one line."""
    said = error.diag.message_primary or " ".join(str(error).split()) or type(error).__name__
    return said.rpartition("FATAL:  ")[2].strip()[:_MAX_REASON]
