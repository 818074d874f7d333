"""Files that somebody sent to a server: they are known by their name and their content, not by where they lie."""

import hashlib
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from index.text.clean import printable_name

PREFIX = "upload:"
_HASH_DIGITS = 12
_OF_UPLOAD = re.compile(rf"\b{PREFIX}[0-9a-f]{{{_HASH_DIGITS}}}/")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file at `path` that was sent under `name`, which may hold anything and is never used as a path.

    `listed` is false for one of a folder's files, which is left out where it is of no readable type.
    """

    name: str
    path: Path
    listed: bool = True

    def origin(self) -> str:
        """Return the origin of its articles: two files of one name are two, the same file sent twice is one.

        Raises `OSError` if the file cannot be read.
        """
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = posixpath.normpath(f"/{printable_name(self.name)}".replace("\\", "/")).lstrip("/") or "file"
        return f"{PREFIX}{digest[:_HASH_DIGITS]}/{name}"


def without_upload(text: str) -> str:
    """Return a text that names uploads as people know them: without their hashes."""
    return _OF_UPLOAD.sub("", text)
