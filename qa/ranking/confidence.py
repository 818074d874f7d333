"""Do the articles answer the question at all? A probability, judged by the best sentences."""

import math
from collections.abc import Sequence
from dataclasses import astuple

from qa.ranking.ranker import ScoredSentence
from qa.ranking.weights import weights
from qa.retrieval.candidates import names_coverage
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

_ANY_WORDS = 0.9
"""Least confidence where it is asked what someone said, whatever it was, and a sentence has words of theirs."""

_FEWEST_TERMS, _MOST_TERMS = 3, 8
"""Terms counted: more say no more, and a question of one term ("What did Merz say?") is no less answerable for that."""


def confidence(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> float:
    """Return the probability, 0 to 1, that the articles answer the question; `passages` come best first."""
    if not passages:
        return 0.0
    best = passages[0][0]
    fitted = weights()
    intercept, *factors = astuple(fitted.confidence if best.reader is None else fitted.confidence_with_reader)
    logit = intercept + sum(w * v for w, v in zip(factors, confidence_values(question, passages), strict=True))
    least = _ANY_WORDS if _asks_for_any_words(question) and best.features.answer_type_match == 1.0 else 0.0
    return max(least, float(1 / (1 + math.exp(-logit))))


def _asks_for_any_words(question: Question) -> bool:
    """Whether it asks what someone said, of nothing in particular."""
    return (
        question.kind is AnswerType.SPEECH
        and bool(question.actor)
        and question.terms.keys() <= set().union(*question.actor)
    )


def threshold_for(passages: Sequence[Sequence[ScoredSentence]]) -> float:
    """Return the least confidence with which these passages are offered as an answer."""
    without_reader = not passages or passages[0][0].reader is None
    return weights().threshold if without_reader else weights().threshold_with_reader


def confidence_values(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> tuple[float, ...]:
    """Return what the weights after the intercept are for, in their order."""
    best = passages[0][0]
    values = (
        best.features.paragraph_similarity,
        best.features.article_similarity,
        best.features.context_coverage,
        names_coverage(question, best.candidate.terms),
        max(_FEWEST_TERMS, min(len(question.terms), _MOST_TERMS)),
    )
    return values if best.reader is None else (*values, best.reader.answerable)
