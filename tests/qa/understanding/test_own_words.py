import pytest

from qa.language.data import load
from qa.understanding.own_words import as_said


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("What was Ruth Penn's reply?", "What did Ruth Penn say?"),
        ("What was Penn's reply when she was asked if it held?", "What did Penn say when she was asked if it held?"),
        ("What was the mayor's answer to the strike?", "What did the mayor say to the strike?"),
        ("What is Al Roy’s view on the lido?", "What did Al Roy say about the lido?"),
        ("What's Penn's take on tolls?", "What did Penn say about tolls?"),
        ("What are Harrow's thoughts about the fair?", "What did Harrow say about the fair?"),
        ("What was the opinion of Ruth Penn on the fair?", "What did Ruth Penn say about the fair?"),
        ("What was Penn's stance on the tunnel in May?", "What did Penn say about the tunnel in May?"),
        ("What was the council's position on the tunnel?", "What did the council say about the tunnel?"),
        ("What was Roy's verdict on the show?", "What did Roy say about the show?"),
        ("What was Penn's reaction to the fine?", "What did Penn respond to the fine?"),
        ("What was the reaction of Penn when asked?", "What did Penn say when asked?"),
        ("How did Penn respond to the fine?", "What did Penn respond to the fine?"),
        ("How did Penn react when asked about the fine?", "What did Penn say when asked about the fine?"),
        ("How did Penn reply?", "What did Penn say?"),
        ("How does Ruth Penn feel about the fine?", "What did Ruth Penn say about the fine?"),
        ("Where does Penn stand on the fine?", "What did Penn say about the fine?"),
        ("What does Penn make of the fine?", "What did Penn say about the fine?"),
        (
            "What was the Elm council's explanation for the delay?",
            "What did the Elm council say about the delay?",
        ),
    ],
)
def test_a_question_for_somebodys_view_or_reply_asks_what_they_say(question: str, same: str) -> None:
    assert as_said(question) == same


@pytest.mark.parametrize(
    "question",
    [
        "What was the court's verdict on Penn?",
        "What was the verdict on the show?",
        "What was Penn's position at the bank?",
        "What was today's answer?",
        "What was Penn's reaction time?",
        "What is the view of the sea like?",
        "How did prices react to the fine?",
        "How did Penn answer the door?",
        "Where does the tower stand?",
        "What does the mill make of wool?",
        "What did Penn say about the reply?",
        "What was Penn's answering machine worth?",
    ],
)
def test_what_asks_for_no_words_is_left_as_it_is(question: str) -> None:
    assert as_said(question) == question


@pytest.mark.parametrize("row", load("own_words.toml")["asking"])
def test_each_way_of_asking_is_found_in_its_examples(row: dict[str, list[str]]) -> None:
    assert row["examples"]
    assert all(as_said(example).startswith("What did ") for example in row["examples"])
