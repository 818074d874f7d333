from dataclasses import astuple, replace
from datetime import date

import pytest

from index import IndexView
from qa.language.dates import PartialDate
from qa.ranking.confidence import (
    confidence,
    confidence_values,
    is_asserted,
    threshold_for,
)
from qa.ranking.ranker import ReaderScores, ScoredSentence, rank_sentences
from qa.ranking.weights import weights
from qa.retrieval.candidates import retrieve
from qa.understanding.question import parse_question
from qa.understanding.scope import TimeLimit
from tests.qa.factories import asked, read_sentence


@pytest.fixture
def passages(seed_view: IndexView) -> list[list[ScoredSentence]]:
    question = parse_question("What did Meloni say about troops?", seed_view)
    return rank_sentences(question, retrieve(question, seed_view))[:5]


def with_reader(passages: list[list[ScoredSentence]], answerable: float) -> list[list[ScoredSentence]]:
    values = ReaderScores(relevance=0.0, answerable=answerable, span=-1.0, support=answerable)
    return [[replace(sentence, reader=values) for sentence in passage] for passage in passages]


def test_confidence_is_a_probability_and_higher_for_an_answerable_question(seed_view: IndexView) -> None:
    values = []
    for text in ("What did Meloni say about troops?", "What did Meloni say about immigration?"):
        question = parse_question(text, seed_view)
        values.append(confidence(question, rank_sentences(question, retrieve(question, seed_view))))
    assert 1 > values[0] > 0.5 > values[1] > 0


def test_confidence_is_zero_without_passages(seed_view: IndexView) -> None:
    assert confidence(parse_question("Anything?", seed_view), []) == 0.0
    assert threshold_for([]) == weights().threshold


def test_the_score_of_the_reader_counts(seed_view: IndexView, passages: list[list[ScoredSentence]]) -> None:
    question = parse_question("What did Meloni say about troops?", seed_view)
    sure, unsure = (confidence(question, with_reader(passages, logit)) for logit in (6.0, -6.0))
    assert sure > unsure
    assert threshold_for(with_reader(passages, 0.0)) == weights().threshold_with_reader


def test_any_words_of_a_speaker_answer_a_question_without_a_topic(seed_view: IndexView) -> None:
    for text, certain in (("What did Merz say?", True), ("What did Merz say about zebras?", False)):
        question = parse_question(text, seed_view)
        best = rank_sentences(question, retrieve(question, seed_view))[0][0]
        spoken, silent = (
            [[replace(best, features=replace(best.features, answer_type_match=kind))]] for kind in (1.0, 0.0)
        )
        unsure = with_reader(silent, -9.0)
        assert confidence(question, unsure) < weights().assertion
        assert (confidence(question, with_reader(spoken, -9.0)) > weights().threshold_with_reader) is certain


def test_every_value_has_a_weight(seed_view: IndexView, passages: list[list[ScoredSentence]]) -> None:
    question = parse_question("What did Meloni say about troops?", seed_view)
    assert len(confidence_values(question, passages)) == len(astuple(weights().confidence)) - 1
    assert (
        len(confidence_values(question, with_reader(passages, 1.0)))
        == len(astuple(weights().confidence_with_reader)) - 1
    )


@pytest.mark.parametrize(
    ("question", "text", "is_sure"),
    [
        ("What was reported about the bridge at Ash?", "The flood of 1998 took the bridge at Ash.", True),
        ("What was written on the bridge at Ash?", "The bridge at Ash is old.", True),
        ("What was reported about the bridge at Ash?", "The flood of 1998 took a bridge.", False),
        ("Who reported about the bridge at Ash?", "The bridge at Ash is old.", False),
    ],
)
def test_any_sentence_on_its_topic_answers_what_was_reported(question: str, text: str, is_sure: bool) -> None:
    sentence = read_sentence("a", text, 0.0)
    unsure = with_reader([[sentence]], -9.0)
    assert (confidence(asked(question), unsure) > weights().threshold_with_reader) is is_sure


def test_any_sentence_of_that_time_answers_what_happened(seed_view: IndexView) -> None:
    may, day = PartialDate(2025, 5), date(2025, 5, 1)
    time = TimeLimit("in May 2025", may, day, date(2025, 5, 31), seed_view, is_all=True)
    unsure = with_reader([[read_sentence("a", "The tower fell.", 0.0)]], -9.0)
    assert confidence(asked("What happened?"), unsure, time) > weights().threshold_with_reader
    assert confidence(asked("What happened?"), unsure) < weights().threshold_with_reader


@pytest.mark.parametrize(
    ("rival", "counts"),
    [
        ("Ada Finch will rebuild the wall in May.", False),  # has the short answer
        ("The council of Lorn will pay nine million for the wall and the pier.", False),  # nearly the same
        ("The ferry to Merrow stopped for two days.", True),
    ],
)
def test_a_passage_that_says_the_same_is_no_rival(seed_view: IndexView, rival: str, counts: bool) -> None:
    question = parse_question("Who will rebuild the wall of Lorn?", seed_view)
    best = "Ada Finch said the council of Lorn will pay nine million for the wall."
    values = ReaderScores(relevance=0.0, answerable=1.0, span=-1.0, support=1.0)
    passages = [
        [replace(read_sentence("a", best, 3.0, short="Ada Finch"), reader=values)],
        [replace(read_sentence("b", rival, 2.0), reader=values)],
    ]
    *_, margin, _, _, _ = confidence_values(question, passages)
    assert margin == (1.0 if counts else 3.0)


def test_a_passage_that_answers_about_another_name_makes_it_less_certain(seed_view: IndexView) -> None:
    question = parse_question("Who will rebuild the wall of Lorn?", seed_view)
    sentence = read_sentence("a", "Ada Finch will rebuild the wall of Merrow.", 3.0, short="Ada Finch")
    values = ReaderScores(relevance=0.0, answerable=1.0, span=-1.0)
    same, other = (
        confidence(question, [[replace(sentence, reader=replace(values, other_name=gain))]]) for gain in (0.0, 2.0)
    )
    assert other < same


@pytest.mark.parametrize(("coverage", "counts"), [(1.0, False), (0.5, True)])
def test_what_the_reader_finds_counts_where_not_all_words_of_the_question_are(coverage: float, counts: bool) -> None:
    sentence = read_sentence("a", "Ada Finch will rebuild the wall.", 3.0, short="Ada Finch")
    sentence = replace(sentence, features=replace(sentence.features, context_coverage=coverage))
    unsure, sure = (
        confidence(asked("Who will rebuild it?"), [[replace(sentence, reader=ReaderScores(0.0, logit, -1.0))]])
        for logit in (-3.0, 3.0)
    )
    assert (unsure < sure) is counts


def test_a_number_or_a_time_needs_more_certainty() -> None:
    passages = [[replace(read_sentence("a", "Six came.", 0.0), reader=ReaderScores(0.0, 0.0, -1.0))]]
    between = (weights().assertion + weights().assertion_of_figures) / 2
    assert is_asserted(asked("Who came?"), between, passages, has_reader=True)
    assert not is_asserted(asked("How many came?"), between, passages, has_reader=True)
    assert not is_asserted(asked("When did they come?"), between, passages, has_reader=True)


def test_what_the_reader_has_not_read_is_not_asserted() -> None:
    passages = [[read_sentence("a", "Six came.", 0.0)]]
    assert not is_asserted(asked("Who came?"), 0.99, passages, has_reader=True)
    assert is_asserted(asked("Who came?"), 0.1, passages, has_reader=False)


@pytest.mark.parametrize(
    ("question", "is_sure"), [("Who replaced Reed?", False), ("What did Reed say about it?", True)]
)
def test_what_answers_for_another_name_is_not_asserted(question: str, is_sure: bool) -> None:
    scores = ReaderScores(0.0, 2.0, -1.0, other_name=2.0)
    passages = [[replace(read_sentence("a", "Moss kept his post.", 0.0), reader=scores)]]
    assert is_asserted(asked(question), 0.99, passages, has_reader=True) is is_sure
