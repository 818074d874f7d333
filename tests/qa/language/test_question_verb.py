"""The verb that a question asks about, also where the grammar model takes it for something else."""

import pytest

from qa.language.grammar import parse_syntax
from qa.language.question_verb import question_event, question_verb


@pytest.mark.parametrize(
    ("question", "first", "main", "is_inverted"),
    [
        ("Who resigned in Lorne?", "resigned", "resigned", False),
        ("Who did it?", "did", "did", False),
        ("Who has left the trust?", "has", "left", False),
        ("Did Mira Voll back the tunnel?", "Did", "back", True),
        ("Where did the plane crash?", "did", "crash", True),
        ("What might Reed do about the ferry?", "might", "do", True),
        ("Is the ferry late?", "Is", None, True),
    ],
)
def test_the_verbs_of_a_question_are_found(question: str, first: str, main: str | None, is_inverted: bool) -> None:
    found = question_verb(parse_syntax(question))
    assert found is not None
    assert (found.first.text, found.main.text if found.main else None) == (first, main)
    assert found.is_inverted is is_inverted


@pytest.mark.parametrize("phrase", ["And Spain?", "The old bridge?", "Tell me more."])
def test_a_phrase_has_none(phrase: str) -> None:
    assert question_verb(parse_syntax(phrase)) is None


@pytest.mark.parametrize(
    ("question", "event"),
    [
        ("Who paid for the bridge?", "paid"),
        ("Is Spain going to pay for the bridge?", "pay"),
        ("When is the winner going to be announced?", "announced"),
        ("How many people have been killed in Lorne?", "killed"),
        ("When will the ID be required?", "required"),
        ("Is Spain ready?", "ready"),
        ("The mill in Elm was sold to whom?", "sold"),
        ("According to the Courier, which town paid?", None),
    ],
)
def test_what_is_asked_about_is_the_event(question: str, event: str | None) -> None:
    found = question_event(parse_syntax(question))
    assert (found.text if found else None) == event
