"""Files uploaded to a server, which are identified by name and content, not by path."""

import hashlib
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from index.article import UPLOAD_PREFIX
from index.text.clean import printable_name

_HASH_DIGITS = 12
_OF_UPLOAD = re.compile(rf"\b{UPLOAD_PREFIX}[0-9a-f]{{{_HASH_DIGITS}}}/")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file at `path` that was uploaded as `name`, which may be anything and is never used as a path.

    `listed` is false for a file of an uploaded folder, which is skipped if it is of an unsupported type.
    """

    name: str
    path: Path
    listed: bool = True

    def origin(self) -> str:
        """Return the origin of its articles: two files with the same name differ, the same file uploaded twice does
        not.

        Raises `OSError` if the file cannot be read.
        """
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = posixpath.normpath(f"/{printable_name(self.name)}".replace("\\", "/")).lstrip("/") or "file"
        return f"{UPLOAD_PREFIX}{digest[:_HASH_DIGITS]}/{name}"


def without_upload(text: str) -> str:
    """Return a text with the names of uploads as users know them, without their hashes."""
    return _OF_UPLOAD.sub("", text)
