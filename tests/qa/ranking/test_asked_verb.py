import pytest

from qa.ranking.asked_verb import said_of_asked
from tests.qa.factories import asked, read_sentence


@pytest.mark.parametrize(
    ("question", "before", "text", "may_answer"),
    [
        ("Did Ed Nye resign?", "Minister Ed Poe resigned on Friday.", "His deputy, Ed Nye, took over.", False),
        ("Did Ed Nye resign?", "Minister Ed Poe resigned on Friday.", "His deputy, Ed Nye, resigned too.", True),
        ("Did Ed Nye resign?", "Ed Nye resigned on Friday.", "His deputy, Ed Poe, took over.", True),
        ("Did Ed Nye resign?", "Nye resigned on Friday.", "He was in tears.", True),
        ("Did Ed Nye resign?", "Minister Ed Poe resigned on Friday.", "Ed Nye took over.", True),
        (
            "How much was Kit Moss fined?",
            "Lou Moss was fined 300 euros.",
            "His brother, Kit Moss, paid 5 euros.",
            False,
        ),
        ("How much was Lou Moss fined?", "Lou Moss was fined 300 euros.", "His brother, Kit Moss, paid 5 euros.", True),
        ("How much was the singer fined?", "Lou Moss was fined 300 euros.", "His brother paid 5 euros.", True),
    ],
)
def test_what_is_said_of_another_person_before_is_no_answer(
    question: str, before: str, text: str, may_answer: bool
) -> None:
    sentence = read_sentence("a", text, 1.0, before=before)
    assert said_of_asked(asked(question), [sentence]) == ([sentence] if may_answer else [])


@pytest.mark.parametrize(
    ("question", "texts", "kept"),
    [
        (
            "Did Iris Holm vote for the ferry?",
            ("Iris Holm had opposed the ferry.", "On Tuesday she voted for it."),
            [1],
        ),
        ("Did Iris Holm back the ferry?", ("Iris Holm had opposed the ferry.", "In May she backed it."), [1]),
        ("Did Iris Holm vote for the ferry?", ("Iris Holm opposed the ferry.", "She voted for the school."), [0, 1]),
        ("Did Iris Holm vote for the ferry?", ("Iris Holm opposed the ferry.", "She is old."), [0, 1]),
        ("Why did Iris Holm vote for the ferry?", ("Iris Holm needed it.", "She voted for it."), [0, 1]),
    ],
)
def test_whether_somebody_did_something_is_answered_where_that_is_said(
    question: str, texts: tuple[str, ...], kept: list[int]
) -> None:
    passage = [read_sentence("a", text, 2.0 - place) for place, text in enumerate(texts)]
    assert said_of_asked(asked(question), passage) == [passage[place] for place in kept]
