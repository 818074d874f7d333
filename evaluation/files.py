"""Writing a file whole or not at all."""

from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write `text` to `path` in UTF-8, beside it first: whoever reads meanwhile has the old file or the new one.

    Half a surrogate pair, as the name of a file that is no UTF-8 has it, becomes a question mark.

    Raises `OSError`.
    """
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(text.encode("utf-8", errors="replace"))
    partial.replace(path)
