"""The writer lock of a store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexBusy, IndexUnusable
from index.folder import LOCK_FILE

_LOCK_WAIT = 10.0
"""Seconds to wait for another writer; removing an article or adding a few takes less."""


def writer_lock(folder: Path) -> FileLock:
    """The writer lock of the index in `folder`, not yet acquired."""
    return FileLock(folder / LOCK_FILE)


def is_writing(folder: Path) -> bool:
    """Whether a process writes to the index in `folder`."""
    try:
        with writer_lock(folder).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # nobody can write to a read-only folder
        return False


@contextmanager
def holding_writer_lock(folder: Path, *, busy: str = "writing to") -> Iterator[None]:
    """Hold the writer lock within the block.

    Raises `IndexBusy` if another process holds it; the message says what that one is doing (`busy`) to the index.
    Raises `IndexUnusable` if the folder cannot be locked.
    """
    try:
        lock = writer_lock(folder).acquire(timeout=_LOCK_WAIT)
    except Timeout:
        raise IndexBusy(f"{folder}: another process is {busy} this index; try again when it is done") from None
    except OSError as error:
        raise IndexUnusable(
            f"{folder}: cannot be locked for writing ({error}); check the folder's permissions"
        ) from error
    with lock:
        yield
