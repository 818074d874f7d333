"""The probability that the best sentence answers the question, estimated from the best sentences."""

import math
import re
from collections.abc import Sequence
from dataclasses import astuple

from qa.language.names import name_terms, passage_terms
from qa.ranking.ranker import ScoredSentence
from qa.ranking.weights import weights
from qa.retrieval.candidates import names_coverage
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question
from qa.understanding.scope import TimeLimit

_OPEN_CONFIDENCE = 0.9
"""Minimum confidence for a question that any sentence of a kind answers: what someone said in general, what happened
at a time, what was reported about something."""

_REPORTED = re.compile(
    r"^what (?:news |else )?(?:was|were|is|has been|have been) (?:reported|published|printed|posted|written|known|said)"
    r" (?:about|on|of) (?P<topic>[^?]+)",
    re.IGNORECASE,
)

_MAX_MARGIN = 3.0
"""Upper bound of the margin of the best passage, in units of the score: beyond it, the next one does not matter."""

_COVERED = 0.9
"""If the context of the sentence has this share of the question's terms, and of its names, it no longer matters
whether the reader finds it answered: for short questions, it often does not."""

_ANOTHERS = 1.25
"""If `answerable` is this much higher for another name, nothing is asserted: of the tuning questions of the piles,
`stories` and `outlets` that this concerns and that would be asserted, two have no answer, and for none was the first
statement right. What somebody says about others always fits better with their names."""

FIGURES = (AnswerType.NUMBER, AnswerType.EXTENT, AnswerType.TIME)
"""Passages have these by the dozen: one of the right type is often about something else."""

_SHARED = 0.6
"""The share of the shorter sentence's terms from which two sentences are about the same thing."""

_MIN_TERMS, _MAX_TERMS = 3, 8
"""Bounds of the term count: more terms carry no further information, and a question with only one term ("What did Merz
say?") is just as answerable."""


def confidence(
    question: Question, passages: Sequence[Sequence[ScoredSentence]], time: TimeLimit | None = None
) -> float:
    """Return the probability, 0 to 1, that the best sentence answers the question; `passages` are sorted best first and
    of the `time` to which it is limited.

    Without a reader, it is the probability that the articles answer it at all.
    """
    if not passages:
        return 0.0
    best = passages[0][0]
    fitted = weights()
    intercept, *factors = astuple(fitted.confidence if best.reader is None else fitted.confidence_with_reader)
    logit = intercept + sum(w * v for w, v in zip(factors, confidence_values(question, passages), strict=True))
    minimum = _OPEN_CONFIDENCE if is_any_answer(question, best, time) else 0.0
    return max(minimum, float(1 / (1 + math.exp(-logit))))


def is_any_answer(question: Question, best: ScoredSentence, time: TimeLimit | None) -> bool:
    """Whether the question asks for nothing in particular, and the sentence is of the kind that it asks for."""
    if time is not None and time.is_all:
        return True
    if reported := _REPORTED.match(question.text):
        return passage_terms(best.text).issuperset(name_terms(reported["topic"]))
    return _asks_for_any_statement(question) and best.features.answer_type_match == 1.0


def _asks_for_any_statement(question: Question) -> bool:
    """Whether it asks what someone said, without a topic."""
    return (
        question.kind is AnswerType.SPEECH
        and bool(question.actor)
        and question.terms.keys() <= set().union(*question.actor)
    )


def threshold_for(passages: Sequence[Sequence[ScoredSentence]]) -> float:
    """Return the minimum confidence at which these passages are returned as an answer."""
    return weights().threshold_with_reader if _is_read(passages) else weights().threshold


def is_asserted(
    question: Question, probability: float, passages: Sequence[Sequence[ScoredSentence]], *, has_reader: bool
) -> bool:
    """Whether an answer of this confidence is asserted; without a reader, and so without short answers, all are.

    A passage that the reader could have read, but did not, is not asserted; nor is an answer that fits the same
    question about another name far better.
    """
    if not has_reader or not _is_read(passages):
        return not has_reader
    best = passages[0][0]
    if best.reader is not None and best.reader.other_name >= _ANOTHERS and question.kind is not AnswerType.SPEECH:
        return False
    is_figure = question.kind in FIGURES and not _is_covered(question, best)
    return probability >= (weights().assertion_of_figures if is_figure else weights().assertion)


def _is_covered(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the words and names of the question are in the context of a sentence."""
    names = names_coverage(question, sentence.candidate.terms)
    return min(sentence.features.context_coverage, names) >= _COVERED


def _is_read(passages: Sequence[Sequence[ScoredSentence]]) -> bool:
    return bool(passages) and passages[0][0].reader is not None


def confidence_values(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> tuple[float, ...]:
    """Return the features in the order of the weights after the intercept."""
    best = passages[0][0]
    values = (
        best.features.paragraph_similarity,
        best.features.article_similarity,
        best.features.context_coverage,
        names_coverage(question, best.candidate.terms),
        max(_MIN_TERMS, min(len(question.terms), _MAX_TERMS)),
    )
    if best.reader is None:
        return values
    rival = next((passage[0] for passage in passages[1:] if not _says_the_same(best, passage[0])), None)
    margin = best.score - rival.score if rival else _MAX_MARGIN
    is_covered = _is_covered(question, best)
    return (
        *values,
        0.0 if is_covered else best.reader.answerable,
        min(margin, _MAX_MARGIN),
        best.reader.support,
        best.reader.other_name,
        float(is_covered),
    )


def _says_the_same(best: ScoredSentence, other: ScoredSentence) -> bool:
    """Whether another sentence has the short answer, or hardly differs from the best one: it is not a different
    answer, and its high rank makes neither less likely."""
    if best.answer and best.short_answer.casefold() in other.text.casefold():
        return True
    own, its = frozenset(name_terms(best.text)), frozenset(name_terms(other.text))
    return len(own & its) >= _SHARED * min(len(own), len(its))
