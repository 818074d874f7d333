"""The names of the files in an index folder, how a database file is created there, and whether it is on a disk where
SQLite is reliable."""

import errno
import logging
import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

STORE_FILE = "articles.sqlite"
LOCK_FILE = "writer.lock"
KEY_FILE = "feedback.key"
"""The key by which a server recognises its own answers."""
JOURNAL_FILE = "articles.journal"
SEARCH_FOLDER = "caches"
UPLOADS_FOLDER = ".uploads"
"""Uploads that are kept. The name is hidden, so that no file in it is added."""
DERIVED_ID = 0x42594C44
"""SQLite's `application_id` of a database that is derived from the store, so it may be deleted when it is damaged."""

BACKUP_SUFFIX = ".backup-"
"""Separates the name of the store and the version in the name of a backup."""

NETWORK_TYPES = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ceph", "lustre", "beegfs"),
        *("fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.davfs2"),
        *("davfs", "fuse.gcsfuse", "fuse.goofys", "fuse.juicefs", "fuse.gvfsd-fuse"),
    )
)
"""File systems shared with other computers: SQLite's locks may not work between them, and its shared memory does
not."""

ON_NETWORK = (
    "is on a network drive ({kind}), where SQLite's locks are unreliable; keep the index on a disk of this "
    "computer, and back it up to the drive with: python -m index backup FOLDER"
)
_MOUNTS = Path("/proc/self/mountinfo")
_DATABASE = re.compile(rf".+\.sqlite(?:-wal|-shm|{re.escape(BACKUP_SUFFIX)}\w+)?")
_log = logging.getLogger(f"byline.{__name__}")


def is_index_file(name: str) -> bool:
    """Whether a file of this name, next to a store, belongs to the index: its lock, its key, its journal, and all
    databases and backups."""
    return name in (LOCK_FILE, KEY_FILE, JOURNAL_FILE) or _DATABASE.fullmatch(name) is not None


def network_type(folder: Path) -> str | None:
    """Return the type of the network file system that a folder is on; None if it is on a disk, or this is unknown."""
    path = Path(os.path.realpath(folder))
    if path.drive.startswith("\\\\"):  # a share, on Windows
        return "SMB"
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:  # not Linux
        return None
    above = [mount for mount in map(_mount, lines) if path.is_relative_to(mount[0])]
    deepest = max((len(place.parts) for place, _ in above), default=0)
    kinds = [kind for place, kind in above if len(place.parts) == deepest]  # of several, the last is visible
    return kinds[-1] if kinds and kinds[-1] in NETWORK_TYPES else None


def _mount(line: str) -> tuple[Path, str]:
    """Return the path and the type of a mount, from its line in Linux's list."""
    head, _, rest = line.partition(" - ")
    place = re.sub(r"\\([0-7]{3})", lambda digits: chr(int(digits[1], 8)), head.split()[4])
    return Path(place), rest.split()[0]


def create_database(path: Path, script: str) -> None:
    """Create the SQLite file `path` with this script, atomically; of several processes that try at once, one wins.

    Only its owner can read it and SQLite's own files next to it.

    Raises `OSError` or `sqlite3.Error` if it cannot be written, or is on a network drive.
    """
    kind = network_type(path.parent)
    if kind is not None:
        raise OSError(errno.ENOTSUP, ON_NETWORK.format(kind=kind))
    draft = path.with_name(f"{path.name}.new-{os.getpid()}-{threading.get_ident()}")
    try:
        _make(draft, script)
        os.link(draft, path)  # fails if the file exists by now
    except FileExistsError:
        _log.info("%s was created by another process at the same time", path)
    finally:
        for rest in ("", "-journal", "-wal", "-shm"):
            draft.with_name(draft.name + rest).unlink(missing_ok=True)
    sync_folder(path.parent)


def _make(draft: Path, script: str) -> None:
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with closing(sqlite3.connect(draft, isolation_level=None)) as db:
        db.executescript(script)
        # Last, as closing moves the content of the log to the file and never reports an error.
        if db.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise sqlite3.OperationalError("no write-ahead log can be used here")
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def replacing(path: Path, draft: Path) -> Iterator[BinaryIO]:
    """Yield `draft` to write to; at the end, once its content is on disk, it replaces `path`.

    Only its owner can read it. The folder entry is on disk after `sync_folder`. Raises `OSError`.
    """
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder, so that a new or renamed file survives a power cut; Windows neither can nor needs
    to."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
