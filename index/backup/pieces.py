"""Files in pieces, each named by the SHA-256 of its content: those unchanged since the last backup are already
there."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexUnusable
from index.folder import replacing, sync_folder

_SIZE = 1 << 20
"""Bytes of a piece. Adding an article changes a few at the end of the store, and some with its indexes."""

FOLDER = "pieces"


@dataclass(frozen=True, slots=True)
class FileInPieces:
    """A file as a list of pieces, in order, with its size in bytes and the SHA-256 of all of it."""

    name: str
    size: int
    sha256: str
    pieces: tuple[str, ...]


def save_file(path: Path, folder: Path, below: str = "") -> tuple[FileInPieces, int]:
    """Save a file in pieces below `folder`; return it, and how many bytes had to be written.

    Its name includes its folder in the index, if it is `below` one.

    An existing piece is read and verified, and written again if it is damaged.
    """
    whole = hashlib.sha256()
    names: list[str] = []
    written = 0
    with path.open("rb") as file:
        while data := file.read(_SIZE):
            whole.update(data)
            name = hashlib.sha256(data).hexdigest()
            names.append(name)
            if _content(folder, name) != data:
                _write(_piece(folder, name), data)
                written += len(data)
    name = f"{below}/{path.name}" if below else path.name
    return FileInPieces(name, path.stat().st_size, whole.hexdigest(), tuple(names)), written


def load_file(file: FileInPieces, folder: Path, target: Path) -> None:
    """Write the file that was saved below `folder` to `target`. Raises `IndexUnusable` if any of it is damaged."""
    whole = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for name in file.pieces:
            data = _content(folder, name)
            if data is None or hashlib.sha256(data).hexdigest() != name:
                what = "missing" if data is None else "damaged"
                raise IndexUnusable(f"{_piece(folder, name)}: a piece of the backup is {what}; restore another backup")
            whole.update(data)
            out.write(data)
        out.flush()
        os.fsync(out.fileno())
    if whole.hexdigest() != file.sha256:
        raise IndexUnusable(f"{folder}: the pieces of {file.name} do not make up the file; restore another backup")


def delete_others(folder: Path, needed: Iterable[str]) -> None:
    """Delete the pieces that no backup needs any more, and the remains of interrupted backups."""
    names = set(needed)
    for path in (folder / FOLDER).glob("*/*"):
        if path.name not in names:
            path.unlink(missing_ok=True)


def _piece(folder: Path, name: str) -> Path:
    return folder / FOLDER / name[:2] / name


def _content(folder: Path, name: str) -> bytes | None:
    try:
        return _piece(folder, name).read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, path.with_name(f"{path.name}.new")) as file:
        file.write(data)
    sync_folder(path.parent)
