"""Which encoding a text is in, where it is not UTF-8: by its byte order mark, or guessed."""

import codecs

from charset_normalizer import from_bytes

from index.errors import InputRefused

BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

_GUESSED_FROM = 100_000
"""Bytes that are compared with each encoding; more takes a second and tells nothing more."""


def guess_encoding(origin: str, data: bytes) -> str:
    """Return the likeliest encoding.

    It is Windows-1252 for a text that is mostly ASCII: charset-normalizer takes short ones of these for anything.
    Raises `InputRefused` if it is in none that can be told.
    """
    if ascii_count(data.decode("latin-1")) > 0.8 * len(data):
        return "cp1252"
    best = from_bytes(data[:_GUESSED_FROM]).best()
    if best is None:
        raise InputRefused(f"{origin}: the text is in no encoding that could be recognised; save it as UTF-8")
    return best.encoding


def ascii_count(text: str) -> int:
    """Return the number of characters that are ASCII."""
    return len(text.encode("ascii", errors="ignore"))
