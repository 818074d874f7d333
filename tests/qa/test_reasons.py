import pytest

from qa import Assistant


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Modi say about troops?", "No article mentions Modi."),
        ("What did Meloni say about immigration?", "The articles mention Meloni, but not “immigration”."),
        ("Who won the zebra derby?", "No article mentions “won”, “zebra” or “derby”."),
        ("Where did Starmer say that?", "The articles report what Starmer said, but not where."),
    ],
)
def test_the_reason_names_what_is_missing(assistant: Assistant, question: str, reason: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert answer.notes == (reason,)


def test_an_answer_gives_no_reason(assistant: Assistant) -> None:
    assert assistant.ask("What did Meloni say about troops?").notes == ()


def test_a_name_in_another_spelling_is_not_called_missing(assistant: Assistant) -> None:
    notes = assistant.ask("What did Zelenskiy say about zebras?").notes
    assert notes == ("The articles mention Zelenskiy, but not “zebras”.",)


def test_the_closest_passages_are_there_to_look_at(assistant: Assistant) -> None:
    answer = assistant.ask("What did Meloni say about immigration?")
    assert answer.passages
    assert answer.statements == ()
