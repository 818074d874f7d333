"""Follow-up questions about the event in the earlier one."""

import pytest

from qa.understanding.follow_ups import EarlierAnswer, RuleResolver, Standalone


def completed(earlier: str, asked: str, short: str = "") -> Standalone:
    told = EarlierAnswer(f"{short} did it.", short) if short else EarlierAnswer()
    return RuleResolver().resolve(asked, [earlier], lambda _: told)


@pytest.mark.parametrize(
    ("earlier", "asked", "expected"),
    [
        ("Why did Roe sue the town?", "what happened next?", "What happened after Roe sued the town?"),
        ("When was Roe fired?", "And then what happened?", "What happened after Roe was fired?"),
        ("How did Roe take the money?", "and then?", "What happened after Roe took the money?"),
        ("Why did Roe sue the town?", "Any reaction?", "What was the reaction when Roe sued the town?"),
        ("What did Roe say about fish?", "Any reactions?", "What was the reaction to what Roe said about fish?"),
        ("What did Roe say about fish?", "Any comment from the bishop?", "What did the bishop say about fish?"),
        ("Why did Roe sue the town?", "any reaction from Falk?", "What did Falk say when Roe sued the town?"),
        ("When did Roe sue the town?", "What was the outcome?", "What was the outcome when Roe sued the town?"),
        ("Where did Roe meet Falk?", "What came out of it?", "What came out of it when Roe met Falk?"),
        ("What did Roe announce on fish?", "Who criticised it?", "Who criticised what Roe announced on fish?"),
        ("What did Roe say about fish?", "Is that true?", "Is it true what Roe said about fish?"),
        ("Did Roe sink the ferry?", "Is it true?", "Is it true that Roe sank the ferry?"),
        ("Did Roe sink the ferry?", "Who denied it?", "Who denied that Roe sank the ferry?"),
    ],
)
def test_what_happened_is_asked_about_as_a_clause(earlier: str, asked: str, expected: str) -> None:
    found = completed(earlier, asked)
    assert (found.question, found.background) == (expected, "")


def test_what_may_have_happened_has_to_be_answered() -> None:
    assert completed("Did Roe meet the unions?", "What happened next?").question == "What happened next?"
    assert completed("Did Roe meet any unions?", "What happened next?", "Roe").question == "What happened next?"
    found = completed("Did Roe meet the unions?", "What happened next?", "Roe")
    assert found.question == "What happened after Roe met the unions?"


def test_what_happened_after_somebody_did_it_takes_the_short_answer() -> None:
    found = completed("Who won the cup?", "What happened next?", "Ann Roe")
    assert found.question == "What happened after Ann Roe won the cup?"


def test_what_happened_next_can_be_asked_again() -> None:
    history = ["Why did Roe sue the town?", "What was the outcome?"]
    found = RuleResolver().resolve("What happened next?", history, lambda _: EarlierAnswer())
    assert found.question == "What happened after Roe sued the town?"


@pytest.mark.parametrize(
    ("earlier", "asked", "is_open"),
    [
        ("Will Roe sue the town?", "What happened next?", False),
        ("Who won the cup?", "Any reaction?", False),
        ("Did Roe not sue the town?", "What was the outcome?", False),
        ("Which paper reported it first?", "Who confirmed it?", True),
    ],
)
def test_without_anything_that_happened_the_question_stays(earlier: str, asked: str, is_open: bool) -> None:
    found = completed(earlier, asked)
    assert found.question.lower() == asked.lower()
    assert earlier in found.background
    assert found.is_open is is_open


@pytest.mark.parametrize("asked", ["What happened to Ann Roe next?", "What was the reaction to the strike in Elm?"])
def test_a_question_of_its_own_stays(asked: str) -> None:
    assert completed("Why did Dorn sue the town?", asked).question == asked
