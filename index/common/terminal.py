"""Text for a terminal: articles and file names come from strangers and must not be able to control it."""

_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TABLE: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *map(ord, _BIDI)]),
    **dict.fromkeys(map(ord, _SPACES), " "),
}


def printable(text: str) -> str:
    """Return `text` on one line, without the characters that move the cursor, change colours or reorder what follows.

    These are C0 and C1 controls (escape among them) and bidirectional controls. Emoji joiners and accents stay.
    """
    return text.translate(_TABLE)
