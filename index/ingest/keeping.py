"""Keeping uploads as long as articles are stored that came from them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.gathering.inputs import Input
from index.gathering.kept_uploads import KeptUploads
from index.gathering.uploads import Upload
from index.storage.writer import Writer


@contextmanager
def keeping_uploads(inputs: Iterable[Input], index: Path, writer: Writer) -> Iterator[None]:
    """Keep the uploads among `inputs` before they are added in the block, and afterwards those of stored articles only.

    Raises `IndexUnusable` if they cannot be kept.
    """
    kept = KeptUploads(index)
    kept.keep(upload for upload in inputs if isinstance(upload, Upload))
    yield
    kept.delete_others(writer.has_origin_below)
