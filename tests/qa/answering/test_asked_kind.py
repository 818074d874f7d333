"""A count is no answer where somebody or something is asked for by name."""

import pytest

from qa.answering.asked_kind import is_of_asked_kind
from tests.qa.factories import asked

CONTEMPT = "Which Democrats voted to hold Ms. Lorne in contempt?"


@pytest.mark.parametrize(
    ("question", "span"),
    [
        (CONTEMPT, "six"),
        (CONTEMPT, "six Democrats"),
        ("Which senators wrote the letter?", "at least 20"),
        ("Which senators wrote the letter?", "several of them"),
        ("Which of the senators wrote the letter?", "two"),
        ("Name the senators who signed.", "four"),
        ("Which senator voted no?", "one"),
        ("Who was killed?", "six"),
        ("Who was killed?", "12 people"),
        ("Who voted no?", "dozens"),
        ("Which countries refused?", "at least 20 countries"),
        ("Which companies bid?", "3"),
        ("What roads are shut?", "two roads"),
        ("Which players were sent off?", "both players"),
        ("Which jurors were dismissed?", "three of the jurors"),
    ],
)
def test_a_bare_count_is_not_what_is_asked_for_by_name(question: str, span: str) -> None:
    assert not is_of_asked_kind(asked(question), span)


@pytest.mark.parametrize(
    ("question", "span"),
    [
        (CONTEMPT, "Ann Coe"),
        (CONTEMPT, "six Democrats from Ohio"),
        ("Who was killed?", "two men and a woman"),
        ("Who is the oldest mayor?", "one of the Tarn sisters"),
        ("Who runs the school?", "Seven Oaks"),
        ("Which band won?", "The 1975"),
        ("Which countries refused?", "Elmland and Oakia"),
        ("Which countries refused?", "none"),
        ("Which road is shut?", "95"),
        ("What support must a candidate show?", "at least 15%"),
        ("What year did it open?", "1998"),
        ("How many senators signed?", "six"),
        ("By what margin did it pass?", "six"),
        ("What was stolen?", "two silver cups"),
        ("What happened?", "six"),
    ],
)
def test_names_descriptions_and_numbers_that_are_asked_for_are(question: str, span: str) -> None:
    assert is_of_asked_kind(asked(question), span)
