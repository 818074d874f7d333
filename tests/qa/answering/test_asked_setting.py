import pytest

from qa.answering.asked_setting import is_set_elsewhere
from tests.qa.factories import read_sentence


@pytest.mark.parametrize(
    ("question", "published", "sentence", "is_elsewhere"),
    [
        ("How many died in the protests of 2009?", "2019-12-02", "At least 208 people were killed.", True),
        ("How many died in the protests of 2009?", "2019-12-02", "In 2009, 72 people were killed.", False),
        ("How many died in the protests of 2018?", "2019-12-02", "Last year 72 people were killed.", False),
        ("How many died in the protests of 2019?", "2019-12-02", "At least 208 people were killed.", False),
        ("Who won the 2012 vote?", "2013-01-20", "The senator won in November.", False),
        ("Who will run in the 2024 vote?", "2023-01-20", "The senator will run.", False),
        ("Who won the 2012 vote?", None, "The senator won in November.", False),
        ("Who was the player of the month for June?", "2013-08-20", "Reed was named player for July.", True),
        ("Who was the player of the month for June?", "2013-06-20", "Reed was named player for July.", False),
        ("Who was the player of the month for June?", None, "Reed won in June, and Moss in July.", False),
        ("Who was the player of the month for June?", "2013-08-20", "Reed was named player.", False),
        ("Why was the clinic in Utah shut?", "2013-01-20", "(In Texas earlier this month, a clinic was shut.)", True),
        ("Why was the clinic in Utah shut?", "2013-01-20", "In Texas a clinic was shut, and one in Utah.", False),
        ("Why was the clinic in Texas shut?", "2013-01-20", "In Texas a clinic was shut.", False),
        ("Why was the clinic shut?", "2013-01-20", "In Texas a clinic was shut.", False),
        ("Who was killed at the march in Spain?", None, "The march that killed Ann Reed was in France.", True),
        ("Who was killed at the march in Spain?", None, "The Spanish march and one in France killed Ann Reed.", False),
        ("Who was killed at the march in Spain?", None, "The march killed Ann Reed.", False),
        ("How many statues were removed in Texas?", None, "Some 110 statues were removed across the nation.", True),
        ("How many statues were removed in Texas?", None, "In Texas, 9 of 110 across the nation were removed.", False),
        ("How many statues were removed?", None, "Some 110 statues were removed nationwide.", False),
        ("How many cases are there worldwide?", None, "There are 3 million cases in France.", True),
        ("How many cases are there worldwide?", None, "The world has 3 million cases, most of them in France.", False),
        ("How many cases are there worldwide?", None, "There are 3 million cases.", False),
    ],
)
def test_another_year_or_place_is_noticed(
    question: str, published: str | None, sentence: str, is_elsewhere: bool
) -> None:
    assert is_set_elsewhere(question, read_sentence("a", sentence, 1.0, published=published)) is is_elsewhere


def test_a_year_in_the_paragraph_counts() -> None:
    sentence = read_sentence("a", "In all 72 died.", 1.0, before="It began in 2009.", published="2019-12-02")
    assert not is_set_elsewhere("How many died in 2009?", sentence)
