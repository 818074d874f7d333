from pathlib import Path

import pytest

from index import Index, IndexView
from qa import Assistant
from qa.answering.notes import reasons, unmentioned_names
from qa.filters import NO_FILTERS
from qa.ranking.ranker import filter_answerable, rank_sentences
from qa.retrieval.candidates import retrieve
from qa.understanding.question import parse_question


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Modi say about troops?", "No article mentions Modi."),
        ("What did Meloni say about immigration?", "The articles mention Meloni, but not “immigration”."),
        ("Who won the zebra derby?", "No article mentions “won”, “zebra” or “derby”."),
        ("Where did Starmer say that?", "The articles report what Starmer said, but not where."),
        (
            "How many drones did Barrot send?",
            "The articles mention Barrot and “drones”, but not in the same passage.",
        ),
    ],
)
def test_the_reason_names_what_is_missing(assistant: Assistant, question: str, reason: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert answer.notes == (reason,)


def test_a_denial_is_called_one(tmp_path: Path, tiny_model: str) -> None:
    (tmp_path / "note.txt").write_text("A note.\n\nThe council denied that it had paid for the pool.", encoding="utf-8")
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add([tmp_path / "note.txt"])
        answer = Assistant(index).ask("Who paid for the pool?")
    assert answer.notes == ("The closest passage reports this only as something denied.",)


def test_a_people_is_mentioned_if_its_country_is(tmp_path: Path, tiny_model: str) -> None:
    (tmp_path / "note.txt").write_text("A note.\n\nThe United States will send soldiers.", encoding="utf-8")
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add([tmp_path / "note.txt"])
        view = index.view()
        for people, unmentioned in (("Americans", []), ("Canadians", ["Canadians"])):
            question = parse_question(f"Will the {people} send soldiers?", view)
            assert unmentioned_names(question, view, lambda _: ()) == unmentioned


@pytest.mark.parametrize(
    ("asked", "written"),
    [("invaded", "the invasion of"), ("resigned from", "his resignation from"), ("criticized", "sharp criticism of")],
)
def test_a_verb_is_mentioned_if_a_word_derived_from_it_is(
    tmp_path: Path, tiny_model: str, asked: str, written: str
) -> None:
    (tmp_path / "note.txt").write_text(f"A note.\n\nMirko Tavel spoke of {written} Karsk.", encoding="utf-8")
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add([tmp_path / "note.txt"])
        view = index.view()
        question = parse_question(f"When has Mirko Tavel {asked} Karsk?", view)
        assert not any("but not" in reason for reason in reasons(question, [], view, NO_FILTERS, lambda _: ()))
        question = parse_question("When has Mirko Tavel flooded Karsk?", view)
        assert reasons(question, [], view, NO_FILTERS, lambda _: ()) == [
            "The articles mention Mirko Tavel and Karsk, but not “flooded”."
        ]


def test_an_answer_has_no_reason(assistant: Assistant) -> None:
    assert assistant.ask("What did Meloni say about troops?").notes == ()


def test_a_name_in_another_spelling_is_not_called_missing(assistant: Assistant) -> None:
    notes = assistant.ask("What did Zelenskiy say about zebras?").notes
    assert notes == ("The articles mention Zelenskiy, but not “zebras”.",)


def test_an_abstention_lists_the_closest_passages(assistant: Assistant) -> None:
    answer = assistant.ask("What did Meloni say about immigration?")
    assert answer.passages
    assert answer.statements == ()


def test_a_place_that_the_articles_state_is_not_called_missing(seed_view: IndexView) -> None:
    question = parse_question("Where did Putin say it about foreign troops?", seed_view)
    passages = rank_sentences(question, retrieve(question, seed_view))
    assert filter_answerable(question, passages)
    assert not any(
        "but not where" in reason for reason in reasons(question, passages, seed_view, NO_FILTERS, lambda _: ())
    )


def test_somebody_who_is_quoted_on_something_else_is_said_to_be(assistant: Assistant) -> None:
    answer = assistant.ask("What did Barrot say about drones?")
    assert answer.abstained
    (note,) = answer.notes
    assert note.startswith("Barrot is not quoted on “drones”; Barrot is quoted on “")
