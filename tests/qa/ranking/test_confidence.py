from dataclasses import astuple, replace
from datetime import date

import pytest

from index import IndexView
from qa.language.dates import PartialDate
from qa.ranking.confidence import (
    confidence,
    confidence_values,
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
        assert confidence(question, unsure) < weights().threshold_with_reader
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
    *_, margin, _ = confidence_values(question, passages)
    assert margin == (1.0 if counts else 3.0)
