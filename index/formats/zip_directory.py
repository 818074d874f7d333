"""ZIP archives opened without reading a directory of their members that is made to fill the memory."""

import zipfile
from typing import BinaryIO

_MAX_DIRECTORY = 20_000_000
"""Bytes; 100,000 members with names of 150 characters. Python needs ten times as much memory for them."""


class DirectoryTooLarge(zipfile.BadZipFile):
    """There are more members, or longer names, than an archive of articles has."""


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """Return the archive in `file`. Raises `DirectoryTooLarge`, or whatever zipfile does where it is damaged."""
    return zipfile.ZipFile(_SmallReads(file))


class _SmallReads:
    """The file as zipfile reads it: the directory, and only that, at once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable
        self.close = file.close

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > _MAX_DIRECTORY:
            raise DirectoryTooLarge("the directory of its members is too large")
        return self._file.read(-1 if size is None else size)
