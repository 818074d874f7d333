"""Bytes of a source to text, or a refusal that names it."""

import unicodedata

from index.errors import InputRefused
from index.source import Source
from index.text.encodings import BOMS, ascii_count, guess_encoding, stated_encoding

MAX_BYTES = 5_000_000
"""Largest text taken as one article. The longest of 5,483 real news articles has about 0.2 MB of text."""

_REPLACEMENT = "\ufffd"
_C1 = {code: bytes([code]).decode("cp1252", errors="replace") for code in range(0x91, 0x98)}
"""Controls that no text has, but for Windows-1252's quotation marks and dashes that somebody took for Latin-1; browsers
show them so too."""


def decode(source: Source) -> tuple[str, str | None]:
    """Return the text of `source`, and a note where its encoding was guessed or its bytes are damaged.

    Raises `InputRefused` if it is empty, too large for one article, binary or in no encoding that can be told.
    """
    if len(source.data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise InputRefused(
            f"{source.origin}: larger than {limit} MB, too large for one article; split it into its articles"
        )
    text, note = _stated_encoding(source), None
    if text is None:
        text, note = _decode(source.origin, source.data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_C1)
    if not text.strip():
        raise InputRefused(f"{source.origin}: the file is empty; nothing was added")
    if _looks_binary(text):
        raise InputRefused(f"{source.origin}: the file is binary, not text; convert it to .txt or .md first")
    return text, note


def _stated_encoding(source: Source) -> str | None:
    """The text in the encoding that a server states, if it can be decoded so."""
    parameters = (source.media_type or "").lower().partition("charset=")[2]
    encoding = stated_encoding(parameters.split(";")[0].strip(" \"'"))
    try:
        return source.data.decode(encoding) if encoding else None
    except UnicodeDecodeError:
        return None


def _decode(origin: str, data: bytes) -> tuple[str, str | None]:
    encoding = next((name for bom, name in BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError:
        pass
    if b"\0" in data or not encoding.startswith("utf-8"):
        raise InputRefused(f"{origin}: the file is binary or damaged; save it as UTF-8 text first")
    damaged = data.decode("utf-8-sig", errors="replace")
    bad = damaged.count(_REPLACEMENT)
    # In another encoding hardly any letter beyond ASCII happens to be valid UTF-8.
    if len(damaged) - ascii_count(damaged) > 2 * bad:
        return damaged, f"{bad} places are not valid UTF-8 and are shown as {_REPLACEMENT}: check them"
    guess = guess_encoding(origin, data)
    return data.decode(guess, errors="replace"), f"read as {guess}, which was guessed: check its accents"


def _looks_binary(text: str) -> bool:
    sample = text[:10_000]
    control = sum(1 for c in sample if unicodedata.category(c) == "Cc" and c not in "\n\t\f\v\x85")
    return "\0" in text or control > len(sample) // 100
