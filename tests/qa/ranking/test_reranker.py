from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from index import Index, IndexView
from qa import Assistant
from qa.ranking.ranker import ScoredSentence, rank_sentences
from qa.ranking.reranker import rerank
from qa.reader import PassageReading, Reader, ReaderPassage, load_reader
from qa.retrieval.candidates import retrieve
from qa.understanding.question import Question, parse_question
from tests.qa.reader.factories import make_cross_encoder, make_question_answering

COUNTRIES = "How many countries promised guarantees for Ukraine?"

READ = 6


@pytest.fixture(scope="module")
def reader() -> Reader:
    own = load_reader()
    assert own is not None
    return own


@pytest.fixture
def question(seed_view: IndexView) -> Question:
    return parse_question(COUNTRIES, seed_view)


@pytest.fixture
def passages(question: Question, seed_view: IndexView) -> list[list[ScoredSentence]]:
    return rank_sentences(question, retrieve(question, seed_view))


def text_of(sentence: ScoredSentence) -> str:
    return sentence.paragraph.text[sentence.start : sentence.end]


def places(passages: Sequence[Sequence[ScoredSentence]]) -> list[tuple[str, int]]:
    return [(passage[0].article.id, passage[0].paragraph.number) for passage in passages]


def test_reranking_returns_the_same_passages_those_that_were_read_first(
    question: Question, passages: list[list[ScoredSentence]], reader: Reader
) -> None:
    again = rerank(question, passages, reader, READ)
    assert sorted(places(again)) == sorted(places(passages))
    assert sorted(places(again[:READ])) == sorted(places(passages[:READ]))
    assert places(again[READ:]) == places(passages[READ:])
    scores = [passage[0].score for passage in again]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > READ
    assert all((sentence.reader is not None) == (i < READ) for i, p in enumerate(again) for sentence in p)


def test_the_short_answer_is_marked_in_its_sentence(
    question: Question, passages: list[list[ScoredSentence]], reader: Reader
) -> None:
    best = rerank(question, passages, reader, READ)[0][0]
    assert best.answer is not None
    assert best.start <= best.answer.start < best.answer.end <= best.end
    assert best.paragraph.text[best.answer.start : best.answer.end].startswith("26")


def test_marked_answers_consist_of_whole_words(
    question: Question, passages: list[list[ScoredSentence]], reader: Reader
) -> None:
    for passage in rerank(question, passages, reader, READ)[:READ]:
        for sentence in passage:
            assert sentence.answer is not None
            text, start, end = text_of(sentence), sentence.answer.start, sentence.answer.end
            start, end = start - sentence.start, end - sentence.start
            assert start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
            assert end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())


def test_the_article_s_title_and_the_paragraph_before_are_read_too(
    question: Question, passages: list[list[ScoredSentence]], reader: Reader
) -> None:
    def without_context(sentence: ScoredSentence) -> ScoredSentence:
        passage = replace(sentence.candidate.passage, before="", article=replace(sentence.article, title=""))
        return replace(sentence, candidate=replace(sentence.candidate, passage=passage))

    bare = [[without_context(sentence) for sentence in passage] for passage in passages]
    with_, without = (rerank(question, given, reader, READ)[0][0].reader for given in (passages, bare))
    assert with_ != without


@dataclass(frozen=True)
class Recording:
    """A reader that finds only some passages relevant, and counts those that it reads."""

    relevance: Sequence[float]
    answerable: float = 0.0
    calibrated: bool = True
    name: str = "recording"
    read_lengths: list[int] = field(default_factory=list)

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        begin = sum(self.read_lengths)
        self.read_lengths.append(len(passages))
        found = [*self.relevance, *[0.0] * 40][begin : begin + len(passages)]
        return [PassageReading(relevance, self.answerable) for relevance in found]


@pytest.mark.parametrize(
    ("reader", "asked_for", "read"),
    [
        (Recording([50.0]), COUNTRIES, [8]),
        (Recording([50.0, 50.0]), COUNTRIES, [8, 8]),  # two are equally good
        (Recording([50.0], answerable=-2.0), COUNTRIES, [8, 8]),  # the best may not answer
        (Recording([50.0], calibrated=False), COUNTRIES, [8, 8]),
        (Recording([50.0]), "Which countries promised guarantees for Ukraine?", [8, 8]),  # a list, of all passages
    ],
)
def test_no_more_is_read_where_the_best_passage_is_clear(
    seed_view: IndexView, passages: list[list[ScoredSentence]], reader: Recording, asked_for: str, read: list[int]
) -> None:
    level = [[replace(sentence, score=0.0) for sentence in passage] for passage in passages]
    rerank(parse_question(asked_for, seed_view), level, reader, 16)
    assert reader.read_lengths == read


def test_reranking_nothing_returns_nothing(question: Question, reader: Reader) -> None:
    assert rerank(question, [], reader, READ) == []


def test_without_a_reader_the_answer_says_so_and_marks_nothing(seed_index: Index) -> None:
    answer = Assistant(seed_index, reader="none").ask("What did Meloni say about troops?")
    assert "without a reader model" in answer.notes[-1]
    assert answer.short_answer is None
    assert "would not send troops" in answer.statements[0].text
    assert "rerank" not in answer.timing_ms


def test_third_party_readers_are_used_and_noted_in_the_answer(
    seed_index: Index, tiny_model: str, tmp_path: Path
) -> None:
    for folder in (
        make_question_answering(Path(tiny_model), tmp_path / "answering"),
        make_cross_encoder(Path(tiny_model), tmp_path / "crossing"),
    ):
        answer = Assistant(seed_index, reader=str(folder)).ask("What did Meloni say about troops?")
        assert f"Confidence is not calibrated for the reader '{folder}'." in answer.notes
        assert answer.timing_ms["rerank"] > 0
        assert len(answer.passages) == 10
