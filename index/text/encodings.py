"""The encoding of a text: detected from a byte order mark or the bytes, or guessed."""

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
"""The Python encodings that texts use. Others change the text: "unicode_escape" produces lone surrogates, which cannot
be stored, and "punycode" takes hours for a few megabytes."""

_SAMPLE_BYTES = 100_000
"""Bytes that are compared with each encoding; more would take a second without a better guess."""


def stated_encoding(name: str) -> str | None:
    """Return Python's name for a stated encoding; None if it is unknown or not one that texts use."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return known if _TEXT_ENCODINGS.match(known) else None


def guess_encoding(origin: str, data: bytes) -> str:
    """Return the likeliest encoding.

    A text that is mostly ASCII is taken as Windows-1252: charset-normalizer is unreliable on short ones. Raises
    `InputRefused` if the encoding cannot be detected.
    """
    if ascii_count(data.decode("latin-1")) > 0.8 * len(data):
        return "cp1252"
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is None:
        raise InputRefused(f"{origin}: the encoding of the text could not be detected; save it as UTF-8")
    return best.encoding


def ascii_count(text: str) -> int:
    """Return the number of ASCII characters."""
    return len(text.encode("ascii", errors="ignore"))


def detect_encoding(origin: str, sample: bytes) -> tuple[str, str | None]:
    """Return the encoding of a file that begins with `sample`, and a note if it was guessed.

    Raises `InputRefused` if it is not text, or its encoding cannot be detected.
    """
    for bom, name in BOMS.items():
        if sample.startswith(bom):
            return name, None
    if looks_binary(sample.decode("latin-1")):
        raise InputRefused(f"{origin}: is binary or damaged; save it as UTF-8 text first")
    shown = codecs.getincrementaldecoder("utf-8")(errors="replace").decode(sample)
    beyond_ascii, damaged = len(shown) - ascii_count(shown), shown.count("\ufffd")
    if beyond_ascii >= 2 * damaged:  # in other encodings, non-ASCII letters are hardly ever valid UTF-8 by chance
        return "utf-8", None
    encoding = guess_encoding(origin, sample)
    return encoding, f"read as {encoding}, which was guessed: check the accents"


_STRAY_CONTROLS = 3
"""Control characters that a short text may have, as a program's mistake; a longer text, 1 in 100 characters."""


def looks_binary(text: str) -> bool:
    """Whether a decoded text has more control characters in its beginning, or null ones, than by mistake."""
    sample = text[:10_000]
    controls = sum(1 for character in sample if character < " " and character not in "\n\r\t\f\v")
    mostly = 2 * controls > len(sample)  # of a text of a few characters
    many = controls > max(_STRAY_CONTROLS, len(sample) // 100)
    return mostly or many or text.count("\0") > max(_STRAY_CONTROLS, len(text) // 100)


def decode_stated(data: bytes, stated: str | None) -> str | None:
    """Return the text in the encoding that is stated, by its name in Python; None if it is not in that.

    Bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever is stated: they are hardly ever so by chance.
    """
    if stated is None:
        return None
    if not (data.isascii() or stated.startswith(("utf-16", "utf-32"))):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    try:
        return data.decode(stated)
    except UnicodeDecodeError:
        return None
