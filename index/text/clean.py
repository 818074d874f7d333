"""Text of a document as one line that a person can see: no control characters, nothing that turns it around."""

_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0xA0) if not chr(code).isspace() and not chr(code).isprintable()),
        *range(0xD800, 0xE000),  # halves of a surrogate pair, which no UTF-8 can hold
        *(0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF),  # soft hyphen, zero-width spaces, byte order marks
        *(0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # what turns the direction of writing
    ]
)


def clean(text: str) -> str:
    """Return `text` as one line: white space joined to single spaces, without characters that nobody can see."""
    return " ".join(text.translate(_INVISIBLE).split())
