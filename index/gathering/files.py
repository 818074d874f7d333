"""The paths that a user names: the files below them, opened safely."""

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from index.common.faults import raise_machine_fault
from index.common.paths import user_path
from index.errors import InputRefused
from index.folder import SEARCH_FOLDER, STORE_FILE, is_index_file

_ESCAPED_BYTE = re.compile(rb"\\(?=x[0-9a-f]{2})")


@dataclass(slots=True)
class FoundFiles:
    """The files below the named paths, with their sizes in bytes; which of them were named explicitly; the folders that
    were named; and what cannot be read."""

    files: dict[Path, int] = field(default_factory=dict)
    named: set[Path] = field(default_factory=set)
    folders: list[Path] = field(default_factory=list)
    refused: dict[str, InputRefused] = field(default_factory=dict)


def find_files(paths: Iterable[str | Path]) -> FoundFiles:
    """Return the files below `paths`, each once, with folders searched in name order.

    Hidden files and folders, links to folders inside a folder, and the files of an index are skipped.
    """
    found = FoundFiles()
    for path in map(user_path, paths):
        if os.path.isdir(path):  # noqa: PTH112 (Path.is_dir raises if a name is too long)
            found.folders.append(_absolute(path))
            _walk(path, found)
        else:  # a missing file is refused when it is opened
            found.named.add(_add(path, found))
    return found


def _walk(folder: Path, found: FoundFiles) -> None:
    def refuse(error: OSError) -> None:
        raise_machine_fault(error)
        reason = f"{error.filename}: cannot be read ({error.strerror}); check its permissions"
        found.refused[origin_of(_absolute(Path(error.filename)))] = InputRefused(reason)

    for root, folders, names in os.walk(folder, onerror=refuse):
        if STORE_FILE in names:
            names = [name for name in names if not is_index_file(name)]
            folders[:] = [name for name in folders if name != SEARCH_FOLDER]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                _add(Path(root, name), found)


def _add(path: Path, found: FoundFiles) -> Path:
    absolute = _absolute(path)
    if absolute not in found.files:
        found.files[absolute] = _size(absolute)
    return absolute


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 (resolve would follow links, but the user knows the file by this name)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):  # it is refused when it is opened
        return 0


def origin_of(path: Path) -> str:
    """Return the path as the store keeps it, unique even if the file name contains bytes that are not UTF-8."""
    name = os.fsencode(path)
    if os.sep != "\\":  # a backslash in a name that looks like such an escaped byte
        name = _ESCAPED_BYTE.sub(rb"\\x5c", name)
    return name.decode(errors="backslashreplace")


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading within the block. Raises `InputRefused` if it cannot be opened."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe or a device could block forever
            raise InputRefused(f"{path}: not a regular file; save its content as a file first")
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise InputRefused(f"{path}: the file does not exist; check the path and add it again") from None
    except OSError as error:
        raise_machine_fault(error)
        raise InputRefused(f"{path}: cannot be read ({error.strerror}); check its name and permissions") from error
    except ValueError as error:
        raise InputRefused(f"{str(path)!r}: not a valid file name ({error}); check the path") from error


def read_input_list(name: str) -> list[str]:
    """Return the inputs listed in a file, or in standard input if it is "-": one per line, without lines that begin
    with "#".

    Raises `InputRefused` if it cannot be read.
    """
    if name == "-":
        data = sys.stdin.buffer.read()
    else:
        with open_file(user_path(name)) as file:
            data = file.read()
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise InputRefused(f"{name}: not a UTF-8 text; write one path or URL per line") from None
    return [line for line in lines if line and not line.startswith("#")]
