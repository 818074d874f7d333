"""Bytes of a file to text, or a refusal that names the file."""

import codecs
import unicodedata
from pathlib import Path

from charset_normalizer import from_bytes

from index.errors import InputRefused

MAX_BYTES = 5_000_000
"""Largest file taken as one article. The longest of 5,483 real news articles has about 0.2 MB of text."""

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_text(path: Path) -> tuple[str, str]:
    """Return the text of `path` and the name of its encoding.

    Raises `InputRefused` if the file is gone, unreadable, empty, too large, binary or in no encoding that can be told.
    """
    data = _read_bytes(path)
    text, encoding = _decode(path, data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InputRefused(f"{path}: the file is empty; nothing was added")
    if _looks_binary(text):
        raise InputRefused(f"{path}: the file is binary, not text; convert it to .txt or .md first")
    return text, encoding


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputRefused(f"{path}: the file does not exist (any more); check the path and add it again") from None
    except OSError as error:
        raise InputRefused(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise InputRefused(f"{path}: larger than {limit} MB, too large for one article; split it into its articles")
    return data


def _decode(path: Path, data: bytes) -> tuple[str, str]:
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise InputRefused(f"{path}: the file is binary, not text; convert it to .txt or .md first")
    best = from_bytes(data).best()
    if best is None:
        raise InputRefused(f"{path}: the text is in no encoding that could be recognised; save it as UTF-8")
    return str(best), best.encoding


def _looks_binary(text: str) -> bool:
    sample = text[:10_000]
    control = sum(1 for c in sample if unicodedata.category(c) == "Cc" and c not in "\n\t\f\v\x85")
    return "\0" in text or control > len(sample) // 100
