from dataclasses import astuple, replace

import pytest

from index import IndexView
from qa.ranking import confidence as module
from qa.ranking.confidence import (
    ANSWERS,
    ANSWERS_READER,
    READER_CONFIDENCE,
    answers_from,
    confidence,
    confidence_values,
)
from qa.ranking.ranker import ReaderValues, ReadSentence, read
from qa.retrieval.candidates import retrieve
from qa.understanding.question import understand


@pytest.fixture
def passages(seed_view: IndexView) -> list[list[ReadSentence]]:
    question = understand("What did Meloni say about troops?", seed_view)
    return read(question, retrieve(question, seed_view))[:5]


def with_reader(passages: list[list[ReadSentence]], answerable: float) -> list[list[ReadSentence]]:
    values = ReaderValues(relevance=0.0, answerable=answerable, span=-1.0)
    return [[replace(sentence, reader=values) for sentence in passage] for passage in passages]


def test_it_is_a_probability_and_higher_for_what_the_articles_say(seed_view: IndexView) -> None:
    values = []
    for text in ("What did Meloni say about troops?", "What did Meloni say about immigration?"):
        question = understand(text, seed_view)
        values.append(confidence(question, read(question, retrieve(question, seed_view))))
    assert 1 > values[0] > 0.5 > values[1] > 0


def test_there_is_none_where_nothing_was_read(seed_view: IndexView) -> None:
    assert confidence(understand("Anything?", seed_view), []) == 0.0
    assert answers_from([]) == ANSWERS


def test_what_the_reader_says_counts(seed_view: IndexView, passages: list[list[ReadSentence]]) -> None:
    question = understand("What did Meloni say about troops?", seed_view)
    sure, unsure = (confidence(question, with_reader(passages, logit)) for logit in (6.0, -6.0))
    assert sure > unsure
    assert answers_from(with_reader(passages, 0.0)) == ANSWERS_READER


def test_any_words_of_a_speaker_answer_what_they_said(seed_view: IndexView) -> None:
    for text, certain in (("What did Merz say?", True), ("What did Merz say about zebras?", False)):
        question = understand(text, seed_view)
        best = read(question, retrieve(question, seed_view))[0][0]
        spoken, silent = ([[replace(best, evidence=replace(best.evidence, right_kind=kind))]] for kind in (1.0, 0.0))
        unsure = with_reader(silent, -9.0)
        assert confidence(question, unsure) < ANSWERS_READER
        assert (confidence(question, with_reader(spoken, -9.0)) > ANSWERS_READER) is certain


def test_every_value_has_a_weight(seed_view: IndexView, passages: list[list[ReadSentence]]) -> None:
    question = understand("What did Meloni say about troops?", seed_view)
    assert len(confidence_values(question, passages)) == len(astuple(module.CONFIDENCE)) - 1
    assert len(confidence_values(question, with_reader(passages, 1.0))) == len(astuple(READER_CONFIDENCE)) - 1
