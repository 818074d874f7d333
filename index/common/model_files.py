"""Model files: verified against their published sha256, and downloaded from the hub when a hub model is named."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

LOADING_ERRORS = (OSError, ValueError, RuntimeError, ImportError, KeyError, TypeError, AttributeError)
"""What the model libraries raise for a folder they cannot load."""

_OTHER_FORMATS = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.ot", "*.msgpack", "*.gguf"]

FileStamps = tuple[tuple[str, int, int], ...]
"""Name, time of the last change in nanoseconds, and size in bytes of each file of a model."""

_valid: set[tuple[Path, FileStamps]] = set()
"""Models whose files were verified against their published sha256."""


def file_stamps(folder: Path) -> FileStamps:
    """Return stamps that change with the files of the model in `folder`, or none if it cannot be read."""
    try:
        files = [path for pattern in ("*", "*/*") for path in sorted(folder.glob(pattern)) if path.is_file()]
        stats = [(str(path.relative_to(folder)), path.stat()) for path in files]
    except OSError:
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def model_problem(folder: Path, published: Mapping[str, str]) -> str | None:
    """Return what is wrong with the first file in `folder` without its published sha256, given by name, else None.

    The files of a valid model are hashed again only after one of them has changed.
    """
    model = (folder, file_stamps(folder))
    if model in _valid:
        return None
    problem = next(filter(None, (file_problem(folder / name, digest) for name, digest in published.items())), None)
    if problem is None:
        _valid.add(model)
    return problem


def file_problem(path: Path, published: str) -> str | None:
    """Return what is wrong with the file if it cannot be read or its sha256 is not the published one, else None."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"the model file {path} cannot be read ({error.strerror})"
    return None if digest == published else f"the model file {path} is not the published one (sha256 differs)"


def fetch_model(repository: str) -> str:
    """Return the folder of a hub model, downloaded if needed. Without a network this fails at once.

    The loaders themselves would retry each of its files six times, for more than a minute.
    """
    from huggingface_hub import snapshot_download

    return snapshot_download(repository, ignore_patterns=_OTHER_FORMATS, etag_timeout=10)


def first_line(error: Exception) -> str:
    """Return the first line of a model library's error message."""
    return str(error).strip().split("\n")[0][:200]
