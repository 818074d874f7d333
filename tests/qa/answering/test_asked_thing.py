import pytest

from index import IndexView
from qa.answering.asked_thing import tells_of_another
from qa.understanding.question import parse_question
from tests.qa.factories import read_sentence


@pytest.mark.parametrize(
    ("question", "sentence", "is_of_another"),
    [
        ("How many people were hurt by the storm?", "The storm killed at least 13 people.", True),
        ("How many people were hurt by the storm?", "The storm killed 13 people and injured 40.", False),
        ("How many people were hurt by the storm?", "There were 40 injuries.", False),
        ("How many people died in the storm?", "The death toll rose to 13.", False),
        ("How many people died in the storm?", "Police arrested 13 people after the storm.", True),
        ("Why were people hurt by the storm?", "The storm killed people because it was strong.", False),
        ("How much did Orlo earn in the first quarter?", "Orlo earned $4 million in the fourth quarter.", True),
        ("How much did Orlo earn in the first quarter?", "In its first quarter Orlo earned $4 million.", False),
        ("How much did Orlo earn in the first quarter?", "Orlo earned $4 million for the second time.", False),
        ("What did Meloni say about shots at the border?", "Meloni said she understands Ireland.", True),
        ("What did Meloni say about shots at the border?", "Meloni said that shooting must end.", False),
        ("What did Meloni say about shots at the border?", "She said it was a mistake.", False),
        ("What did Meloni say about troops?", "Meloni said she would send nobody.", False),
        ("Why did the council shut the mill?", "For five days the council shut the mill.", True),
        ("Why did the council shut the mill?", "The council shut the mill to avoid a flood.", False),
        ("Why did the council shut the mill?", "As a result, the council shut the mill.", False),
    ],
)
def test_the_thing_asked_about_is_another_by_the_words(
    seed_view: IndexView, question: str, sentence: str, is_of_another: bool
) -> None:
    asked = parse_question(question, seed_view)
    assert tells_of_another(asked, read_sentence("a", sentence, 1.0)) is is_of_another


@pytest.mark.parametrize(
    ("sentence", "short", "is_of_another"),
    [
        ("For five days the council shut the mill.", "the council shut the mill", True),
        ("The council shut the mill when it found that the wheel was rotten.", "the wheel was rotten", False),
        ("The council shut the mill, a bid to save money.", "to save money", False),
        ("“We shut the mill.”", "We shut the mill", False),
    ],
)
def test_the_event_itself_is_no_reason(seed_view: IndexView, sentence: str, short: str, is_of_another: bool) -> None:
    asked = parse_question("Why did the council shut the mill?", seed_view)
    assert tells_of_another(asked, read_sentence("a", sentence, 1.0, short=short)) is is_of_another
