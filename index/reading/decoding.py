"""Bytes of a file to text, or a refusal that names the file."""

import codecs
import stat
import unicodedata
from pathlib import Path

from charset_normalizer import from_bytes

from index.errors import InputRefused

MAX_BYTES = 5_000_000
"""Largest file taken as one article. The longest of 5,483 real news articles has about 0.2 MB of text."""

_REPLACEMENT = "\ufffd"
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_text(path: Path) -> tuple[str, str | None]:
    """Return the text of `path`, and a note where its encoding was guessed or its bytes are damaged.

    Raises `InputRefused` if the file is gone, unreadable, empty, too large, binary or in no encoding that can be told.
    """
    data = _read_bytes(path)
    text, note = _decode(path, data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InputRefused(f"{path}: the file is empty; nothing was added")
    if _looks_binary(text):
        raise InputRefused(f"{path}: the file is binary, not text; convert it to .txt or .md first")
    return text, note


def _read_bytes(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe or a device could wait for ever
            raise InputRefused(f"{path}: not a regular file; save its text as a .txt or .md file first")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputRefused(f"{path}: the file does not exist (any more); check the path and add it again") from None
    except OSError as error:
        raise InputRefused(f"{path}: cannot be read ({error.strerror}); check its name and permissions") from error
    except ValueError as error:
        raise InputRefused(f"{path!r}: is no file name ({error}); check the path") from error
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise InputRefused(f"{path}: larger than {limit} MB, too large for one article; split it into its articles")
    return data


def _decode(path: Path, data: bytes) -> tuple[str, str | None]:
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError:
        pass
    if b"\0" in data or not encoding.startswith("utf-8"):
        raise InputRefused(f"{path}: the file is binary or damaged; save it as UTF-8 text first")
    damaged = data.decode("utf-8-sig", errors="replace")
    bad = damaged.count(_REPLACEMENT)
    # In another encoding hardly any letter beyond ASCII happens to be valid UTF-8.
    if len(damaged) - _ascii_count(damaged) > 2 * bad:
        return damaged, f"{bad} places are not valid UTF-8 and are shown as {_REPLACEMENT}: check them"
    text, guess = _guess(path, data)
    return text, f"read as {guess}, which was guessed: check its accents"


def _guess(path: Path, data: bytes) -> tuple[str, str]:
    """Windows-1252 for a text that is mostly ASCII; charset-normalizer takes short ones of these for anything."""
    western = data.decode("cp1252", errors="ignore")
    if len(western) == len(data) and _ascii_count(western) > 0.8 * len(western):
        return western, "cp1252"
    best = from_bytes(data).best()
    if best is None:
        raise InputRefused(f"{path}: the text is in no encoding that could be recognised; save it as UTF-8")
    return str(best), best.encoding


def _ascii_count(text: str) -> int:
    return sum(1 for character in text if character <= "\x7f")


def _looks_binary(text: str) -> bool:
    sample = text[:10_000]
    control = sum(1 for c in sample if unicodedata.category(c) == "Cc" and c not in "\n\t\f\v\x85")
    return "\0" in text or control > len(sample) // 100
