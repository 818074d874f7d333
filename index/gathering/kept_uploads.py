"""Uploads that are kept in the folder of an index, so that they can be read again: re-indexed, or to repair damage.

A file is kept under the hash of its content, which is in its origin; next to it, as JSON, are the names under which it
was uploaded: none ever becomes a path.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from index.article import UPLOAD_PREFIX
from index.common.faults import reason_of
from index.errors import IndexUnusable
from index.folder import UPLOADS_FOLDER, replacing, sync_folder
from index.gathering.uploads import Upload

_NAMES = ".json"
_DIGITS = re.compile(rf"{UPLOAD_PREFIX}([0-9a-f]+)/")
_PART = re.compile(r"[/#~]")
"""Characters that follow the origin of a file in that of a part of it."""


class KeptUploads:
    """The uploads that are kept in an index folder. Several processes may change them concurrently."""

    def __init__(self, index: Path) -> None:
        self._folder = index / UPLOADS_FOLDER

    def keep(self, uploads: Iterable[Upload]) -> None:
        """Keep copies of uploads, synced to disk. Raises `IndexUnusable` if they cannot be written."""
        try:
            for upload in uploads:
                self._folder.mkdir(mode=0o700, exist_ok=True)
                self._keep(upload, upload.origin())
            if self._folder.is_dir():
                sync_folder(self._folder)
        except OSError as error:
            raise IndexUnusable(
                f"{self._folder}: the uploads cannot be kept ({reason_of(error)}), so they were not added; free some "
                "disk space, or serve without --keep-uploads"
            ) from error

    def _keep(self, upload: Upload, origin: str) -> None:
        path = self._path(origin)
        if not (path.is_file() and _is_intact(path, origin)):
            with _written(path) as copy, upload.path.open("rb") as file:
                shutil.copyfileobj(file, copy)
        known = self._names(path)
        if origin not in known:
            with _written(path.with_suffix(_NAMES)) as names:
                names.write(json.dumps({**known, origin: [upload.name, upload.listed]}).encode())

    def find(self, origin: str) -> Upload | None:
        """Return the upload that an article came from; None if it is not kept, or no longer what was uploaded."""
        if _DIGITS.match(origin) is None:
            return None
        path = self._path(origin)
        for whole, (name, listed) in self._names(path).items():
            if origin == whole or (origin.startswith(whole) and _PART.match(origin, len(whole))):
                return Upload(name, path, listed) if path.is_file() and _is_intact(path, whole) else None
        return None

    def files(self) -> list[Path]:
        """Return all files that are kept, for a backup."""
        found = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        return [path for path in found if not path.name.startswith(_DRAFT)]

    def delete_others(self, is_needed: Callable[[str], bool]) -> None:
        """Delete the uploads from which nothing is stored any more; `is_needed` decides that by the beginning of
        origins."""
        for path in self.files():
            if not is_needed(f"{UPLOAD_PREFIX}{path.stem}/"):
                path.unlink(missing_ok=True)

    def _path(self, origin: str) -> Path:
        digits = _DIGITS.match(origin)
        assert digits is not None
        return self._folder / digits[1]

    def _names(self, path: Path) -> dict[str, tuple[str, bool]]:
        """Return the names of a file by their origins; none if the record is damaged."""
        try:
            values = json.loads(path.with_suffix(_NAMES).read_text(encoding="utf-8"))
            return {origin: (str(name), bool(listed)) for origin, (name, listed) in values.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}


_DRAFT = "new-"


def _written(path: Path) -> AbstractContextManager[BinaryIO]:
    """A file to write to, which is put in place at the end, once it is on disk."""
    return replacing(path, path.with_name(f"{_DRAFT}{os.getpid()}-{path.name}"))


def _is_intact(path: Path, origin: str) -> bool:
    """Whether the content of a file matches its origin."""
    try:
        digits = Upload("", path).origin().partition("/")[0]
    except OSError:
        return False
    return origin.startswith(f"{digits}/")
