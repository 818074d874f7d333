"""Files that were sent, kept until their job is over."""

import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from index.errors import IndexUnusable
from index.gathering.uploads import Upload

_FOLDER = ".incoming"
"""In the folder of the index, where there is room for articles. Its name is hidden: nothing in it is an article."""

_FORGOTTEN = 2 * 86_400
"""Seconds after which the files of a server that was killed are deleted."""


def keep_uploads(files: Iterable[tuple[str, BinaryIO]], index: Path, *, listed: bool) -> tuple[Path, list[Upload]]:
    """Copy the files, each with the name that it was sent under, to a new folder; return it and them.

    Raises `IndexUnusable` if they cannot be kept.
    """
    incoming = index / _FOLDER
    try:
        incoming.mkdir(exist_ok=True)
        _delete_forgotten(incoming)
        folder = Path(tempfile.mkdtemp(dir=incoming))
        try:
            return folder, [_keep(name, file, folder / str(n), listed) for n, (name, file) in enumerate(files)]
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except OSError as error:
        raise IndexUnusable(f"{incoming}: the files cannot be kept ({error}); free some disk space there") from error


def _keep(name: str, file: BinaryIO, path: Path, listed: bool) -> Upload:
    with path.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    return Upload(name, path, listed)


def _delete_forgotten(incoming: Path) -> None:
    for folder in incoming.iterdir():
        if time.time() - folder.stat().st_mtime > _FORGOTTEN:
            shutil.rmtree(folder, ignore_errors=True)
