"""The files of models: held against what was published, and fetched from the hub where someone names a model of it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

LOADING_ERRORS = (OSError, ValueError, RuntimeError, ImportError, KeyError, TypeError, AttributeError)
"""What the model libraries raise for a folder that they cannot use."""

_OTHER_FORMATS = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.ot", "*.msgpack", "*.gguf"]

FileStamps = tuple[tuple[str, int, int], ...]
"""Name, time of the last change in nanoseconds, and size in bytes of each file of a model."""

_sound: set[tuple[Path, FileStamps]] = set()
"""Folders of models whose files were held against what was published."""


def file_stamps(folder: Path) -> FileStamps:
    """Return what tells whether a file of the model in `folder` was changed; nothing if they cannot be looked at.

    The files of a model lie in its folder and in folders of that one.
    """
    try:
        files = [path for pattern in ("*", "*/*") for path in sorted(folder.glob(pattern)) if path.is_file()]
        stats = [(str(path.relative_to(folder)), path.stat()) for path in files]
    except OSError:
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def model_problem(folder: Path, published: Mapping[str, str]) -> str | None:
    """Say what is wrong with the first file of `published`, sha256 by name, that is not the published one in `folder`.

    A model that was found sound is not read again until one of its files changes.
    """
    seen = (folder, file_stamps(folder))
    if seen in _sound:
        return None
    problem = next(filter(None, (file_problem(folder / name, digest) for name, digest in published.items())), None)
    if problem is None:
        _sound.add(seen)
    return problem


def file_problem(path: Path, published: str) -> str | None:
    """Say what is wrong with the file if it cannot be read or its sha256 is not the published one."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"the model file {path} cannot be read ({error.strerror})"
    return None if digest == published else f"the model file {path} is not the one that was published (sha256 differs)"


def fetch_model(repository: str) -> str:
    """Return the folder of a model of the hub, downloaded unless it is there. Without a network this fails at once.

    The loaders themselves would ask for each of its files six times over, for more than a minute.
    """
    from huggingface_hub import snapshot_download

    return snapshot_download(repository, ignore_patterns=_OTHER_FORMATS, etag_timeout=10)


def first_line(error: Exception) -> str:
    """Return the first line of what a model library says of an error."""
    return str(error).strip().split("\n")[0][:200]
