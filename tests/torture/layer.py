"""The layer of faults in faults.c: built with the C compiler, loaded into a process of its own, armed from Python."""

import ctypes
import errno
import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from enum import IntEnum, IntFlag
from pathlib import Path

_SOURCE = Path(__file__).with_name("faults.c")
_LOADED = "BYLINE_TORTURE_LAYER"


class Kind(IntFlag):
    """The kinds of calls that can fail."""

    OPEN = 1
    WRITE = 2
    SYNC = 4
    RENAME = 8
    UNLINK = 16
    TRUNCATE = 32


NOTHING = Kind(0)


class How(IntEnum):
    """What becomes of the call: it fails once, or from then on; or the process is killed, perhaps within a write."""

    COUNT = 0
    FAIL = 1
    FAIL_ON = 2
    KILL = 3
    KILL_HALF = 4


ERRORS = {
    Kind.OPEN: (errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EIO, errno.EACCES),
    Kind.WRITE: (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG),
    Kind.SYNC: (errno.EIO, errno.ENOSPC),
    Kind.RENAME: (errno.ENOSPC, errno.EIO, errno.EACCES),
    Kind.UNLINK: (errno.EIO, errno.EACCES),
    Kind.TRUNCATE: (errno.EIO, errno.ENOSPC),
}
"""What each kind of call may fail with."""


def has_compiler() -> bool:
    """Whether the layer can be built here."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def is_loaded() -> bool:
    """Whether this process has the layer."""
    return _LOADED in os.environ


def run_with_layer(work: Path, module: str, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a module of ours in a process that has the layer."""
    library = work / "faults.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", str(library), str(_SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    environment = {**os.environ, "LD_PRELOAD": str(library), _LOADED: "1", "OMP_NUM_THREADS": "1"}
    environment |= {"TOKENIZERS_PARALLELISM": "false"}  # it warns of forks otherwise
    return subprocess.run([sys.executable, "-m", module, *arguments], env=environment, text=True, check=False)


@functools.cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None)
    library.faults_arm.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_long, ctypes.c_int, ctypes.c_int]
    library.faults_seen.argtypes = [ctypes.c_int]
    library.faults_seen.restype = ctypes.c_long
    library.faults_record.argtypes = [ctypes.c_char_p, ctypes.c_int]
    library.faults_note.argtypes = [ctypes.c_char_p]
    return library


def arm(folder: Path, kinds: Kind, nth: int, how: How, number: int = 0) -> None:
    """Let the n-th call (from 0) of these kinds on files below `folder` fail with an error, or kill this process."""
    _library().faults_arm(os.fsencode(folder), kinds, nth, how, number)


def seen(kind: Kind) -> int:
    """Return how many calls of a kind there were since this process was armed."""
    return int(_library().faults_seen(kind))


def record(folder: Path, target: Path) -> None:
    """Record all changes of files below `folder` in the file `target`, which lies elsewhere."""
    _library().faults_record(os.fsencode(folder), os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


def note(text: str) -> None:
    """Write a line of our own to the record."""
    _library().faults_note(text.encode())
