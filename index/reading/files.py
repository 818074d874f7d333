"""Paths that a user names to the files that can be read."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index.store import FILE_NAME

SUFFIXES = (".txt", ".md")


@dataclass(slots=True)
class FoundFiles:
    """What the named paths hold: files to read, files of other types in folders, and paths that cannot be used."""

    files: list[Path] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def find_files(paths: Iterable[str | Path]) -> FoundFiles:
    """Return the `.txt` and `.md` files that `paths` name, folders searched in name order, each file once.

    Hidden files, hidden folders and links to folders inside a folder are left alone.
    """
    found = FoundFiles()
    seen: set[Path] = set()
    for path in map(Path, paths):
        if os.path.isdir(path):  # noqa: PTH112 (Path.is_dir raises where a name is too long)
            _walk(path, found, seen)
        elif path.suffix.lower() in SUFFIXES or not os.path.exists(path):  # noqa: PTH110 (likewise)
            _take(path, found.files, seen)  # a missing file is refused, by name, when it is read
        else:
            known = " and ".join(SUFFIXES)
            found.refused.append(f"{path}: {path.suffix or 'this kind of file'} cannot be read; Byline reads {known}")
    return found


def _walk(folder: Path, found: FoundFiles, seen: set[Path]) -> None:
    def refuse(error: OSError) -> None:
        found.refused.append(f"{error.filename}: cannot be read ({error.strerror}); check its permissions")

    for root, folders, names in os.walk(folder, onerror=refuse):
        if FILE_NAME in names:  # the files of an index are no input
            names = [name for name in names if Path(name).suffix.lower() in SUFFIXES]
            folders[:] = [name for name in folders if name != "caches"]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            target = found.files if Path(name).suffix.lower() in SUFFIXES else found.skipped
            _take(Path(root, name), target, seen)


def _take(path: Path, target: list[Path], seen: set[Path]) -> None:
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 (resolve would follow links: the user knows the file by this name)
    if absolute not in seen:
        seen.add(absolute)
        target.append(absolute)
