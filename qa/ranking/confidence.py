"""Do the articles answer the question at all? A probability, judged by the best sentences."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from qa.ranking.ranker import ScoredSentence
from qa.retrieval.candidates import names_coverage
from qa.understanding.question import AnswerType, Question

ANSWER_THRESHOLD = 0.38
"""Least confidence with which a sentence is offered as an answer: 94 % of the answerable questions in the tuning half
of seeds/questions.jsonl lie above it."""

ANSWER_THRESHOLD_WITH_READER = 0.33
"""The same where the reader has read: 95 % of 455 answerable questions over demo and real articles (none of a reporting
half) lie above it, and 89 % of the 169 unanswerable ones are refused."""


@dataclass(frozen=True, slots=True)
class ConfidenceWeights:
    """Of the logistic regression on what vectors and words show."""

    intercept: float = -8.3
    paragraph_similarity: float = 2.6
    article_similarity: float = 3.8
    context_coverage: float = 3.0
    names_coverage: float = 1.9
    term_count: float = 0.52


@dataclass(frozen=True, slots=True)
class ReaderConfidenceWeights(ConfidenceWeights):
    """The same with the reader's answerable logit of the best sentence's passage. The reader's other values, and the
    greatest logit of any passage, were worth nothing beside it."""

    answerable: float = 0.0


CONFIDENCE = ConfidenceWeights()
"""Fitted by training/ranking/fit_ranker.py on the tuning halves."""


def with_answerable(
    weights: ConfidenceWeights, *, shift: float, scale: float, answerable: float
) -> ReaderConfidenceWeights:
    """Return the weights whose logit is `shift`, plus `scale` times that of `weights`, plus the reader's part."""
    intercept, *factors = (scale * weight for weight in astuple(weights))
    return ReaderConfidenceWeights(*(shift + intercept, *factors, answerable))


READER_CONFIDENCE = with_answerable(CONFIDENCE, shift=0.562, scale=0.421, answerable=0.357)
"""Fitted by training/ranking/fit_reranker.py on tuning questions that the reader was not trained on. So few are left
that the other weights keep their proportions: on questions held out of the fit, this was better than to fit each anew
(AUC .76 against .73)."""

_ANY_WORDS = 0.9
"""Least confidence where it is asked what someone said, whatever it was, and a sentence has words of theirs."""

_FEWEST_TERMS, _MOST_TERMS = 3, 8
"""Terms counted: more say no more, and a question of one term ("What did Merz say?") is no less answerable for that."""


def confidence(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> float:
    """Return the probability, 0 to 1, that the articles answer the question; `passages` come best first."""
    if not passages:
        return 0.0
    best = passages[0][0]
    intercept, *factors = astuple(CONFIDENCE if best.reader is None else READER_CONFIDENCE)
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
    return ANSWER_THRESHOLD if not passages or passages[0][0].reader is None else ANSWER_THRESHOLD_WITH_READER


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
