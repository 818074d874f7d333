"""Which encoding a text is in, where it is not UTF-8: by its byte order mark, or guessed."""

import codecs
import re

from charset_normalizer import from_bytes

from index.errors import InputRefused

BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

_TEXT_ENCODINGS = re.compile(
    r"ascii|big5|cp\d|euc|gb|hp-|hz|iso2022|iso8859|johab|koi8|kz|mac|ptcp|shift|tis|utf-(?:8|16|32)"
)
"""The Python encodings that texts are in. Others make something else of what is written: "unicode_escape" halves of
characters, which cannot be stored, and "punycode" takes hours for some megabytes."""

_SAMPLE_BYTES = 100_000
"""Bytes that are compared with each encoding; more takes a second and tells nothing more."""


def stated_encoding(name: str) -> str | None:
    """Return Python's name for an encoding that is stated under some name; None if it is none that texts are in."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return known if _TEXT_ENCODINGS.match(known) else None


def guess_encoding(origin: str, data: bytes) -> str:
    """Return the likeliest encoding.

    It is Windows-1252 for a text that is mostly ASCII: charset-normalizer takes short ones of these for anything.
    Raises `InputRefused` if it is in none that can be told.
    """
    if ascii_count(data.decode("latin-1")) > 0.8 * len(data):
        return "cp1252"
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is None:
        raise InputRefused(f"{origin}: the text is in no encoding that could be recognised; save it as UTF-8")
    return best.encoding


def ascii_count(text: str) -> int:
    """Return the number of characters that are ASCII."""
    return len(text.encode("ascii", errors="ignore"))


def detect_encoding(origin: str, sample: bytes) -> tuple[str, str | None]:
    """Return the encoding of a file that begins like `sample`, and a note where it was guessed.

    Raises `InputRefused` if it holds no text, or in no encoding that can be told.
    """
    for bom, name in BOMS.items():
        if sample.startswith(bom):
            return name, None
    if b"\0" in sample:
        raise InputRefused(f"{origin}: is binary or damaged; save it as UTF-8 text first")
    shown = codecs.getincrementaldecoder("utf-8")(errors="replace").decode(sample)
    beyond_ascii, damaged = len(shown) - ascii_count(shown), shown.count("\ufffd")
    if beyond_ascii >= 2 * damaged:  # in another encoding hardly any letter beyond ASCII happens to be valid UTF-8
        return "utf-8", None
    encoding = guess_encoding(origin, sample)
    return encoding, f"read as {encoding}, which was guessed: check its accents"
