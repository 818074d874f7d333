"""Bytes of a page to its markup: what they are counts more than what a server or the page says that they are."""

import codecs
import re

from charset_normalizer import from_bytes

from index.errors import InputRefused
from index.source import Source

_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UTF_16 = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_IN_META = re.compile(rb"<meta\b[^>]{1,500}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_META_WITHIN = 4_096
"""Bytes. The standard wants it in the first 1,024; pages put scripts before it."""

# What browsers take these names for (Encoding standard, 4.2): the larger encodings that such pages in fact use.
_MEANT = {
    "windows-31j": "cp932",
    "windows-874": "cp874",
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    "iso8859-9": "cp1254",
    **dict.fromkeys(("iso8859-11", "tis-620"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_ON_PAGES = re.compile(r"big5|cp\d|euc|gb|iso2022|iso8859|koi8|mac|shift|tis|utf-8")
"""The Python encodings that are in pages; others ("idna", "unicode_escape") make something else of what is written."""

_MAX_DAMAGED = 0.01
"""Share of characters that may be damaged in a page that is for the rest in the stated encoding."""

_NO_TEXT = re.compile(rb"<(?:script|style)\b.*?</|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SAMPLE = 20_000
"""Bytes of text that an encoding is guessed by."""

_MOSTLY_ASCII = 0.7
"""Share of ASCII in the text of a page in a Western language, of which charset-normalizer is not certain."""


def decode_page(source: Source) -> tuple[str, str | None]:
    """Return the markup of a page, and a note where its encoding was guessed, or its bytes are damaged.

    Raises `InputRefused` if it is empty, or in no encoding that can be told.
    """
    if not source.data.strip(b"\0 \t\r\n"):
        raise InputRefused(f"{source.origin}: the page is empty; save it again from the browser")
    stated = _stated(source)
    possible = _possible(source.data, stated)
    for encoding in possible:
        try:
            return source.data.decode(encoding), None
        except UnicodeDecodeError:
            continue
    for encoding in possible:
        text = source.data.decode(encoding, errors="replace")
        damaged = text.count("\ufffd")
        # In another encoding hardly any letter beyond ASCII happens to be valid UTF-8.
        if damaged <= _MAX_DAMAGED * len(text) and 3 * damaged < sum(character > "\x7f" for character in text):
            return text, f"{damaged} places are not valid {encoding} and are shown as \ufffd: check them"
    text, guess = _guess(source)
    said = f"is said to be in {stated[0]}, but is not" if stated else "does not say its encoding"
    return text, f"the page {said}: read as {guess}, which was guessed: check its accents"


def _stated(source: Source) -> list[str]:
    """The encodings that the server and the page state, as Python names them."""
    header = _IN_HEADER.search(source.media_type or "")
    meta = _IN_META.search(source.data[:_META_WITHIN])
    names = [header[1] if header else "", meta[1].decode("ascii", "replace") if meta else ""]
    known = [name for name in map(_python_name, names) if name]
    return list(dict.fromkeys(known))


def _python_name(name: str) -> str | None:
    name = name.lower().removeprefix("x-")
    try:
        known = codecs.lookup(_MEANT.get(name, name)).name
    except (LookupError, ValueError):
        return None
    meant = _MEANT.get(known, known)
    return meant if _ON_PAGES.match(meant) else None


def _possible(data: bytes, stated: list[str]) -> list[str]:
    """The encodings to try, in order: UTF-8 before what is stated, for nothing else is valid UTF-8 by chance."""
    for mark, encoding in (_BOMS | _UTF_16).items():
        if data.startswith(mark):
            return [encoding]
    # UTF-16 cannot be what a page states in ASCII; only the Japanese one looks like ASCII and is none.
    others = [encoding for encoding in stated if not encoding.startswith("utf")]
    escaped = [encoding for encoding in others if encoding.startswith("iso2022")]
    return list(dict.fromkeys([*escaped, "utf-8", *others]))


def _guess(source: Source) -> tuple[str, str]:
    """Windows-1252 for a text that is mostly ASCII; charset-normalizer takes short ones of these for anything."""
    text = _NO_TEXT.sub(b" ", source.data[: 100 * _SAMPLE]).strip()
    start = next((place for place, byte in enumerate(text) if byte > 0x7F), 0)
    sample = text[max(0, start - _SAMPLE // 2) :][:_SAMPLE]
    ascii_share = sum(byte <= 0x7F for byte in sample) / max(1, len(sample))
    if ascii_share > _MOSTLY_ASCII:
        return source.data.decode("cp1252", errors="replace"), "cp1252"
    best = from_bytes(sample).best()
    if best is None:
        raise InputRefused(f"{source.origin}: the page is in no encoding that could be recognised; save it as UTF-8")
    return source.data.decode(best.encoding, errors="replace"), best.encoding
