"""Characters of a page to those that a reader sees of it, and what makes two texts the same."""

import re

from index.text.clean import clean

_SEEN = {
    # Entities such as &#146; mean what Windows-1252 has there, as every browser reads them (HTML standard, 13.2.5.80).
    **{code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)},
    # Icons in a page's own font, and the invisible copy of ASCII in which texts are smuggled.
    **dict.fromkeys([*range(0xE000, 0xF900), *range(0xE0000, 0xE0080), 0x180E, *range(0x2061, 0x2065)]),
}

# Words; in writing without spaces (Thai, Burmese, Khmer, Chinese, Japanese) and in Korean single characters.
_SINGLE = r"\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SINGLE}]|[^\W{_SINGLE}]+")


def shown_line(text: str) -> str:
    """Return `text` as one line, as `clean` does; what turns the direction of writing is left out there, too.

    A citation that reads backwards (U+202E) says something else than the text that is cited.
    """
    return clean(text.translate(_SEEN))


def words_of(text: str) -> list[str]:
    """Return the words of a text, in small letters."""
    return _WORD.findall(text.lower())


def key_of(text: str) -> str:
    """Return the letters and digits of a text, in small letters: what is the same in two spellings of one text."""
    return "".join(words_of(text))
