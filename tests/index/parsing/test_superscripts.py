"""Superscripts in a line of text: marks are left out, exponents kept, ordinals left as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.parsing.superscripts import Run, flat_subscript, flat_superscript, is_mark, join_runs


@pytest.mark.parametrize(
    ("before", "raised", "after"),
    [
        ("killed 12", "3", " people"),
        ("built in 1890", "4", "."),
        ("in Gdansk", "1", ","),
        ("on Thursday.", "1, 2", ""),
        ("on Thursday", "3–5", " and"),
        ("he said", "[3]", "."),
        ("he said", "[citation needed]", "."),
        ("he said", "(2)", "."),
        ("he said", "*", "."),
        ("he said", "†‡", "."),
        ("the ministry", "a", " said"),
        ("the ministry", "iv", " said"),
        ("the ministry", "3a", " said"),
        ("killed 12", "3)", " people"),
        ("killed 12", "3.", " people"),
        ("killed 12", "1 2", " people"),
        ("killed 12", "note 4", " people"),
        ("killed 12", "i", " people"),
        ("It raised £5m", "2", " in a year"),
        ("", "1", " The ministry said so."),
        ("", "12", "A reader wrote."),
        ("Vitamin C", "2", " helps"),
        ("at the farm", "2", ""),
    ],
)
def test_the_mark_of_a_note_is_left_out(before: str, raised: str, after: str) -> None:
    assert flat_superscript(raised, before, after) == ""


@pytest.mark.parametrize(
    ("before", "raised", "after", "shown"),
    [
        ("has 40\u00a0m", "2", " of rooms", "²"),
        ("has 40m", "3", "", "³"),
        ("5 sq km", "2", "", "²"),
        ("per km", "2", "", "²"),
        ("2 in", "2", "", "²"),
        ("40 м", "2", "", "²"),
        ("square metres", "2", "", "²"),
        ("9.8 m/s", "2", "", "²"),
        ("about 10", "−3", " g", "⁻³"),
        ("kg m", "-1", "", "⁻¹"),
        ("6 × 10", "24", " kg", "²⁴"),
        ("E = mc", "2", "", "²"),
        ("x", "2", " + y", "²"),
        ("CO", "2", " fell", "²"),
        ("Ca", "2+", "", "²⁺"),
        ("traces of ", "137", "Cs", "¹³⁷"),
        ("traces of U", "235", "", "²³⁵"),
        ("5", "3", "/4 miles", "³"),
        ("only $9", "99", " each", "⁹⁹"),
        ("only 9", "99", " euros each", "⁹⁹"),
    ],
)
def test_an_exponent_is_kept(before: str, raised: str, after: str, shown: str) -> None:
    assert flat_superscript(raised, before, after) == shown


@pytest.mark.parametrize(
    ("before", "raised", "after", "shown"),
    [
        ("the 1", "st", " of May", "st"),
        ("le 21", "ème", " siècle", "ème"),
        ("le 2", "e", " tour", "e"),
        ("el 1", "o", " de mayo", "º"),
        ("killed 12", "a", " people", "ª"),
        ("Menu", "Since 1999, we", " eat", " Since 1999, we "),
        ("M", "lle", " Dupont", "lle"),
        ("n", "o", " 5", "º"),
        ("Acme", "TM", " shoes", "™"),
        ("Canal", "+", " said", "+"),
        ("20", "°", "C", "°"),
        ("Menu", "Available now", "Fish", " Available now "),
    ],
)
def test_letters_belong_to_their_word(before: str, raised: str, after: str, shown: str) -> None:
    assert flat_superscript(raised, before, after) == shown


@pytest.mark.parametrize(("before", "raised"), [("40 m", "2"), ("about 10", "6"), ("the 1", "a"), ("so", "ii")])
def test_what_links_to_a_note_is_its_mark(before: str, raised: str) -> None:
    assert flat_superscript(raised, before, " more", linked=True) == ""


def test_words_that_a_mark_kept_apart_stay_apart() -> None:
    assert flat_superscript("3", "12", "people") == " "
    assert flat_superscript("3 ", "12", "people") == " "


def test_a_subscript_is_joined_unless_it_ends_a_fraction() -> None:
    assert flat_subscript("2", "CO") == "2"
    assert flat_subscript("4", "5³⁄") == "₄"


def test_runs_of_one_superscript_are_one() -> None:
    runs = [Run("They left on the 2"), Run("n", raised=True), Run("d", raised=True), Run(" of May, all 12")]
    assert join_runs(
        [*runs, Run("1", raised=True), Run(",2", raised=True), Run(" of them"), Run("*", linked=True)]
    ) == ("They left on the 2nd of May, all 12 of them")


@pytest.mark.parametrize(
    ("text", "mark"), [("[3]", True), (" 3 ", True), ("†", True), ("the plan", False), ("", False)]
)
def test_what_reads_like_a_mark(text: str, mark: bool) -> None:
    assert is_mark(text) is mark


@given(number=st.from_regex(r"[0-9]{1,4}", fullmatch=True), raised=st.from_regex(r"[0-9]{1,4}", fullmatch=True))
def test_a_superscript_never_makes_another_number(number: str, raised: str) -> None:
    line = join_runs([Run(f"It was {number}"), Run(raised, raised=True), Run(" in all")])
    assert f"It was {number}{raised}" not in line
    assert line.startswith(f"It was {number}")
