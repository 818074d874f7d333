"""Model files: verified against their published sha256, and downloaded from the hub when a hub model is named."""

import hashlib
from pathlib import Path

LOADING_ERRORS = (OSError, ValueError, RuntimeError, ImportError, KeyError, TypeError, AttributeError)
"""What the model libraries raise for a folder they cannot load."""

_OTHER_FORMATS = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.ot", "*.msgpack", "*.gguf"]


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
