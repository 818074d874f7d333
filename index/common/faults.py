"""Faults of the machine, such as a full disk, for which no article is to blame."""

import errno
import shutil
import sqlite3

from index.errors import MachineFault

_FULL = "free some disk space"
_FILES = "close other programs, or allow more open files (ulimit -n)"
_MEMORY = "close other programs, or allow more memory (ulimit -v)"

_WHAT_TO_DO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "free some space, or ask for a larger quota",
    errno.EFBIG: "allow larger files (ulimit -f), or use another disk",
    errno.EMFILE: _FILES,
    errno.ENFILE: _FILES,
    errno.ENOMEM: _MEMORY,
    errno.EAGAIN: "close other programs, or allow more processes (ulimit -u)",
    errno.EIO: "check the disk",
    errno.EROFS: "make the disk writable",
}
"""The remedy, by error number."""

_SAID_IN_WORDS = {
    "cannot allocate memory": errno.ENOMEM,
    "failed to map segment": errno.ENOMEM,
    "can't start new thread": errno.EAGAIN,
    "disk i/o error": errno.EIO,
    "database or disk is full": errno.ENOSPC,
    "too many open files": errno.EMFILE,
    "no space left on device": errno.ENOSPC,
}
"""Faults that libraries report in their own exceptions."""

_MAX_REASON = 200

DATABASE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What sqlite3 raises on a damaged database: the latter if the text of its own error is damaged, too."""


def machine_fault(error: BaseException) -> MachineFault | None:
    """Return the fault of the machine behind an exception; None if it is something else."""
    number = _number(error)
    if number is None:
        return None
    where = f"{error.filename}: " if isinstance(error, OSError) and isinstance(error.filename, str) else ""
    return MachineFault(f"{where}{reason_of(error)}; {_WHAT_TO_DO[number]}, then run the same command again")


def raise_machine_fault(error: BaseException) -> None:
    """Raise `MachineFault` if a fault of the machine is behind an exception."""
    fault = machine_fault(error)
    if fault is not None:
        raise fault from error


def _number(error: BaseException) -> int | None:
    if isinstance(error, MemoryError):
        return errno.ENOMEM
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno if error.errno in _WHAT_TO_DO else None
    if isinstance(error, (OSError, RuntimeError, ImportError, sqlite3.Error)):
        said = str(error).casefold()
        return next((number for words, number in _SAID_IN_WORDS.items() if words in said), None)
    return None


def what_helps(error: BaseException, otherwise: str) -> str:
    """Return the remedy for the fault of the machine behind an exception, or else `otherwise`."""
    said = str(error).casefold()
    number = _number(error) or next((number for words, number in _SAID_IN_WORDS.items() if words in said), None)
    return otherwise if number is None else _WHAT_TO_DO[number]


def reason_of(error: BaseException) -> str:
    """Return what happened in a few words, without what a library puts around them."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list) and error.args[0]:
        return f"{error.args[0][0][-1]}"[:_MAX_REASON]  # one line of many: source, target, reason
    if isinstance(error, MemoryError):
        return "not enough memory"
    if isinstance(error, OSError) and error.strerror:
        return str(error.strerror)
    return (str(error).splitlines() or [type(error).__name__])[0][:_MAX_REASON]
