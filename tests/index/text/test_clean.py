"""Short texts made safe to show and to store."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.text.clean import clean, normalize, without_controls


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ju\u0308rgen \u212bberg 한", "Jürgen Åberg 한"),
        ("gas\u00adworks mil\u200blion Bran\u2060den \ufeffburg", "gasworks million Branden burg"),
        ("left\u200e right\u200f \u202eover\u202c \u2067isolated\u2069", "left right over isolated"),
        ("Auf\u200clage and 1\u200d000", "Auflage and 1000"),
        ("می\u200cخواهم 👩\u200d🔧 ක්\u200dෂ", "می\u200cخواهم 👩\u200d🔧 ක්\u200dෂ"),
        ("\x93It\x92s \x80 5\x94 \x96 and so\x85 \x81", "“It’s € 5” – and so…"),
        ("a\0b \x07c\ud800", "ab c"),
        ("one\u2028two\u00a0\u3000three\x0bfour\n", "one two three four"),
        ("a\U000e0041\u034f\u2063b", "ab"),
    ],
)
def test_invisible_characters_go_and_accents_are_composed(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_lines_and_spaces_are_kept_where_they_count() -> None:
    assert normalize("a\u0301\n\n  b\u00ad\tc") == "á\n\n  b\tc"


@given(st.text())
@example("\x8e¤Ā")  # without its control character it looks like badly decoded UTF-8
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_marks_upon_marks_take_no_time() -> None:
    start = time.process_time()
    assert len(clean("a" + "\u0301\u0316" * 100_000)) < 50
    assert time.process_time() - start < 1


def test_control_characters_are_noted() -> None:
    text, note = without_controls("A \x1b[31mred\x1b[0m\0 word\x0b\tand\r\nmore\x7f.\x85")
    assert text == "A red word\x0b\tand\r\nmore.\x85"
    assert note == "control characters were removed (4): check that nothing is missing"
    assert without_controls("plain\n") == ("plain\n", None)
