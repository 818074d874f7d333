"""The reader's look at the best passages: it ranks them anew, and marks the short answer in their sentences."""

from collections.abc import Sequence
from dataclasses import replace

from qa.ranking.ranker import ReaderScores, ScoredSentence, sort_passages
from qa.ranking.weights import RerankerWeights, weights
from qa.reader import AnswerSpan, PassageReading, Reader, ReaderPassage
from qa.understanding.question import Question

_UNLIKELY = -10.0
"""Least log-probability of a span that is told from others: below, a sentence just does not hold the answer."""


def rerank(
    question: Question, passages: Sequence[Sequence[ScoredSentence]], reader: Reader, most: int
) -> list[list[ScoredSentence]]:
    """Return the sentences of the first `most` passages as the reader ranks them, before those of the others.

    Raises `ReaderError`.
    """
    if not passages:
        return []
    reread = sort_passages(apply_reader(question, passages[:most], reader))
    rest = passages[most:]
    if rest:
        # A passage that the reader has not seen stays behind those that it has.
        drop = max(0.0, rest[0][0].score - reread[-1][0].score) + 1.0
        rest = [[replace(sentence, score=sentence.score - drop) for sentence in passage] for passage in rest]
    return [*reread, *map(list, rest)]


def apply_reader(
    question: Question, passages: Sequence[Sequence[ScoredSentence]], reader: Reader
) -> list[list[ScoredSentence]]:
    """Return the same sentences with what the reader says of them. Raises `ReaderError`."""
    readings = reader.read(question.text, [_input(passage[0]) for passage in passages])
    return [
        [_apply_reader(sentence, reading) for sentence in passage]
        for passage, reading in zip(passages, readings, strict=True)
    ]


def _input(sentence: ScoredSentence) -> ReaderPassage:
    passage = sentence.candidate.passage
    return ReaderPassage(passage.paragraph.text, passage.article.title, passage.before)


def _apply_reader(sentence: ScoredSentence, reading: PassageReading) -> ScoredSentence:
    answer = _in_whole_words(reading.best_span(sentence.start, sentence.end), sentence)
    values = ReaderScores(reading.relevance, reading.answerable, _span_score(reading, answer))
    return replace(sentence, reader=values, answer=answer, score=score(sentence.score, values, weights().reranker))


def _span_score(reading: PassageReading, answer: AnswerSpan | None) -> float:
    if reading.tokens is None:  # all sentences are alike to a reader that marks no answers
        return 0.0
    return _UNLIKELY if answer is None else max(_UNLIKELY, answer.score)


def _in_whole_words(answer: AnswerSpan | None, sentence: ScoredSentence) -> AnswerSpan | None:
    """Widen the answer to whole words: a model's tokens are parts of words. A lone quotation mark is no answer."""
    if answer is None:
        return None
    text, start, end = sentence.paragraph.text, answer.start, answer.end
    while start > sentence.start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < sentence.end and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return AnswerSpan(start, end, answer.score) if any(map(str.isalnum, text[start:end])) else None


def score(before: float, values: ReaderScores, weight: RerankerWeights) -> float:
    """Return the score of a sentence from its score before and what the reader says of it."""
    return weight.retrieval * before + weight.relevance * values.relevance + weight.span * values.span
