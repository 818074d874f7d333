"""Reranks the best passages with the reader, which marks the short answers in their sentences and judges the best."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.ranking.ranker import ReaderScores, ScoredSentence, sort_passages
from qa.ranking.unknown import says_unknown
from qa.ranking.weights import RerankerWeights, weights
from qa.reader import AnswerSpan, PassageReading, Reader, ReaderPassage
from qa.reader.support import Support, answer_as_claim
from qa.retrieval.writers import is_by
from qa.understanding.answer_type import AnswerType
from qa.understanding.other_names import about_other_names
from qa.understanding.question import Question

_READ_FIRST = 8
_CLEARLY_ANSWERED, _CLEAR_LEAD = -1.0, 1.0
"""How many passages are read first, and the `answerable` logit of the best of them and its lead over the next from
which no more are read. For 226 tuning questions of `stories` and `outlets`, that reads two thirds of the text, and
99 % of the best passages stay the same; with at most 16 instead of 20 passages, three fifths, and the first
statement was right for 117 instead of 115 of the 155 with the answer among the 20."""

_LEAST = 0.001
"""Lower bound of a probability whose logit is taken; the upper bound is one minus it. Differences beyond are noise."""

_MAX_GAIN = 3.0
"""Upper bound of the gain by another name: beyond it, differences are noise."""

_UNLIKELY = -10.0
"""Lower bound of a span's log-probability: below it, the sentence does not contain the answer, and differences are
noise."""


def rerank(
    question: Question, passages: Sequence[Sequence[ScoredSentence]], reader: Reader, limit: int
) -> list[list[ScoredSentence]]:
    """Return the passages that the reader has read, reranked, followed by the others.

    It reads the first `limit`, or fewer if it is clear after some of them which is best. Raises `ReaderError`.
    """
    if not passages:
        return []
    count = min(_READ_FIRST, limit)
    reranked = sort_passages(apply_reader(question, passages[:count], reader))
    if count < limit and not (reader.calibrated and _is_clear(question, reranked)):
        count = limit
        reranked = sort_passages([*reranked, *apply_reader(question, passages[_READ_FIRST:limit], reader)])
    rest = passages[count:]
    if rest:
        # Passages that the reader has not read rank below those that it has.
        drop = max(0.0, rest[0][0].score - reranked[-1][0].score) + 1.0
        rest = [[replace(sentence, score=sentence.score - drop) for sentence in passage] for passage in rest]
    return [*reranked, *map(list, rest)]


def _is_clear(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> bool:
    """Whether the best passage probably answers, and leads by so much that no further one is read."""
    best, *others = (passage[0] for passage in passages)
    if question.listed or best.reader is None or best.reader.answerable < _CLEARLY_ANSWERED:
        return False
    return not others or best.score - others[0].score >= _CLEAR_LEAD


def apply_reader(
    question: Question, passages: Sequence[Sequence[ScoredSentence]], reader: Reader
) -> list[list[ScoredSentence]]:
    """Return the same sentences with the reader's scores and answers. Raises `ReaderError`."""
    readings = reader.read(question.text, [_input(question, passage[0]) for passage in passages])
    of_unknown = _read_of_unknown(question, passages, reader)
    return [
        [
            _apply_reader(
                sentence, of_unknown.get(place, reading) if says_unknown(question, sentence.text) else reading
            )
            for sentence in passage
        ]
        for place, (passage, reading) in enumerate(zip(passages, readings, strict=True))
    ]


def _read_of_unknown(
    question: Question, passages: Sequence[Sequence[ScoredSentence]], reader: Reader
) -> dict[int, PassageReading]:
    """Return, by position, the readings of the passages which say that what is asked is not known, for the question
    whether it is known: for the question itself, such a passage is not an answer."""
    is_another = question.whether_known not in ("", question.text)
    places = [
        place
        for place, passage in enumerate(passages)
        if is_another and any(says_unknown(question, sentence.text) for sentence in passage)
    ]
    if not places:
        return {}
    read = reader.read(question.whether_known, [_input(question, passages[place][0]) for place in places])
    return dict(zip(places, read, strict=True))


def judge_best(
    question: Question, passages: Sequence[Sequence[ScoredSentence]], support: Support
) -> list[list[ScoredSentence]]:
    """Return the passages, best first, the best sentence with how much its passage supports its short answer, or
    without one the question itself. Raises `ReaderError`."""

    def judged(best: ScoredSentence, scores: ReaderScores) -> ReaderScores:
        asked = question.whether_known if says_unknown(question, best.text) else question.text
        ((judgement,),) = support.judge([answer_as_claim(asked, best.short_answer)], [_input(question, best)])
        return replace(scores, support=_logit(judgement.supports))

    return _with_best_judged(passages, judged)


def compare_names(
    question: Question, passages: Sequence[Sequence[ScoredSentence]], reader: Reader
) -> list[list[ScoredSentence]]:
    """Return the passages, best first, the best sentence with how much better its passage answers the same question
    about another name in it. Raises `ReaderError`."""

    def compared(best: ScoredSentence, scores: ReaderScores) -> ReaderScores:
        others = about_other_names(question.text, best.text)
        read = [reader.read(other, [_input(question, best)])[0] for other in others]
        gain = max((reading.answerable - scores.answerable for reading in read), default=0.0)
        return replace(scores, other_name=min(max(0.0, gain), _MAX_GAIN))

    return _with_best_judged(passages, compared)


def _with_best_judged(
    passages: Sequence[Sequence[ScoredSentence]], judge: Callable[[ScoredSentence, ReaderScores], ReaderScores]
) -> list[list[ScoredSentence]]:
    """Return the passages, the best sentence with the scores that `judge` makes of it and its scores, if it has any."""
    if not passages or passages[0][0].reader is None:
        return [list(passage) for passage in passages]
    (best, *others), *rest = passages
    assert best.reader is not None
    return [[replace(best, reader=judge(best, best.reader)), *others], *map(list, rest)]


def _logit(probability: float) -> float:
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def _input(question: Question, sentence: ScoredSentence) -> ReaderPassage:
    """The text that is read: if the article is by the person whose words are asked for, it says so."""
    passage = sentence.candidate.passage
    article, person = passage.article, question.person
    is_own = person is not None and question.kind is AnswerType.SPEECH and is_by(person, article, ())
    title = f"{person}: {article.title}" if is_own else article.title
    return ReaderPassage(passage.paragraph.text, title, passage.before)


def _apply_reader(sentence: ScoredSentence, reading: PassageReading) -> ScoredSentence:
    answer = _to_whole_words(reading.best_span(sentence.start, sentence.end), sentence)
    values = ReaderScores(reading.relevance, reading.answerable, _span_score(reading, answer))
    return replace(sentence, reader=values, answer=answer, score=score(sentence.score, values, weights().reranker))


def _span_score(reading: PassageReading, answer: AnswerSpan | None) -> float:
    if reading.tokens is None:  # a reader that marks no answers does not distinguish sentences
        return 0.0
    return _UNLIKELY if answer is None else max(_UNLIKELY, answer.score)


def _to_whole_words(answer: AnswerSpan | None, sentence: ScoredSentence) -> AnswerSpan | None:
    """Extend the answer to whole words, as tokens are parts of words; None for one without letters and digits."""
    if answer is None:
        return None
    text, start, end = sentence.paragraph.text, answer.start, answer.end
    while start > sentence.start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < sentence.end and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return AnswerSpan(start, end, answer.score) if any(map(str.isalnum, text[start:end])) else None


def score(before: float, values: ReaderScores, weight: RerankerWeights) -> float:
    """Return the new score of a sentence from its previous score and the reader's scores."""
    return weight.retrieval * before + weight.relevance * values.relevance + weight.span * values.span
