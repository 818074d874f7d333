import pytest

from index import IndexView
from qa import Assistant
from qa.filters import NO_FILTERS
from qa.question import understand
from qa.reading import able_to_answer, read
from qa.reasons import reasons
from qa.retrieval import retrieve


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Modi say about troops?", "No article mentions Modi."),
        ("What did Meloni say about immigration?", "The articles mention Meloni, but not “immigration”."),
        ("Who won the zebra derby?", "No article mentions “won”, “zebra” or “derby”."),
        ("Where did Starmer say that?", "The articles report what Starmer said, but not where."),
        (
            "What did Barrot say about drones?",
            "The articles mention Barrot and “drones”, but no passage that was read mentions both.",
        ),
        (
            "How many drones did Barrot send?",
            "The articles mention Barrot and “drones”, but no passage that was read mentions both.",
        ),
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


def test_a_place_that_the_articles_tell_is_not_called_missing(seed_view: IndexView) -> None:
    question = understand("Where did Putin say it about foreign troops?", seed_view)
    passages = read(question, retrieve(question, seed_view))
    assert able_to_answer(question, passages)
    assert not any("but not where" in reason for reason in reasons(question, passages, seed_view, NO_FILTERS))
