"""Text for a terminal."""

import sys
import unicodedata

import pytest

from index.common.terminal import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("red \x1b[31mtext\x1b[0m", "red [31mtext[0m"),
        ("title \x1b]0;owned\x07", "title ]0;owned"),
        ("C1 \x9b31m and \x90", "C1 31m and "),
        ("back\x08space and \x7fdelete", "backspace and delete"),
        ("one\ntwo\r\nthree\tfour\u2028five\x85six", "one two  three four five six"),
        ("file \u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c", "file gnp.exe x "),
        ("İ é e\u0301 👩\u200d👩 “quoted” – 中 עברית", "İ é e\u0301 👩\u200d👩 “quoted” – 中 עברית"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_control_and_bidirectional_characters_are_removed() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    bidirectional = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    for character in printable(everything):
        assert unicodedata.category(character) not in ("Cc", "Zl", "Zp")
        assert unicodedata.bidirectional(character) not in bidirectional
