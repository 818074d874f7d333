"""Keeps uploads as long as articles from them are stored."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

from filelock import ReadWriteLock, Timeout

from index.gathering.inputs import Input
from index.gathering.kept_uploads import KeptUploads
from index.gathering.uploads import Upload
from index.storage.writer import Writer

_LOCK = "uploads.lock"
"""Lock file that keeps several writers of one database on one machine from interfering."""


@contextmanager
def keeping_uploads(inputs: Iterable[Input], index: Path, writer: Writer) -> Iterator[None]:
    """Keep the uploads among `inputs` before they are added in the block, and afterwards only those of stored articles.

    While another process keeps some that it has not added yet, none is deleted: the next writer does that. Raises
    `IndexUnusable` if they cannot be kept.
    """
    kept = KeptUploads(index)
    uploads = [upload for upload in inputs if isinstance(upload, Upload)]
    if isinstance(writer.db, sqlite3.Connection):  # there is one writer at a time
        kept.keep(uploads)
        yield
        kept.delete_others(writer.has_origin_below)
        return
    with closing(ReadWriteLock(index / _LOCK, is_singleton=False)) as lock:
        with lock.read_lock() if uploads else nullcontext():
            kept.keep(uploads)
            yield
        if kept.files():
            with suppress(Timeout), lock.write_lock(blocking=False):
                kept.delete_others(writer.has_origin_below)
