"""Opens ZIP archives without reading a central directory that is made to exhaust memory."""

import zipfile
from typing import BinaryIO

_MAX_DIRECTORY = 20_000_000
"""Bytes; 100,000 members with names of 150 characters. Python needs ten times as much memory for them."""


class DirectoryTooLarge(zipfile.BadZipFile):
    """The archive has more members, or longer names, than an archive of articles has."""


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """Return the archive in `file`. Raises `DirectoryTooLarge`, or whatever zipfile raises if it is damaged."""
    return zipfile.ZipFile(_SmallReads(file))


class _SmallReads:
    """A file that limits how much zipfile reads at once: only the central directory is read in one piece."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable
        self.close = file.close

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > _MAX_DIRECTORY:
            raise DirectoryTooLarge("its central directory is too large")
        return self._file.read(-1 if size is None else size)
