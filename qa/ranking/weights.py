"""The fitted weights of ranking and confidence. They are data: `weights.json` has each set of values with the questions
that it was fitted on, the date, the command and the scores. The fits write that file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from index.common.model_files import file_problem
from qa.errors import ReaderError

FILE = Path(__file__).with_name("weights.json")

_SHA256 = "64f7f15bc7eb948f22bb68eda435cc70bc34e9a24da6375a0295aca526ec5450"


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """What speaks for one sentence, each value a cosine or between 0 and 1; the weights of the ranking, one for each.

    The similarities are cosines with the question: of the sentence's paragraph, and of the best paragraph of its
    article. `article_match` is the article's BM25 score over that of the best article. A coverage is the share of the
    question's terms, by weight, that are there: in the sentence, in its paragraph, or in the sentence, the one before
    it and the title. `answer_type_match` says whether the sentence has words of the kind asked for (a date for "when",
    the speaker's name for what someone said); it is 0.5 where any will do.
    """

    paragraph_similarity: float
    article_similarity: float
    article_match: float
    sentence_coverage: float
    paragraph_coverage: float
    context_coverage: float
    names_coverage: float
    answer_type_match: float


@dataclass(frozen=True, slots=True)
class RerankerWeights:
    """Of the score by retrieval, and of what the reader says of a sentence. Answerable is worth nothing next to
    relevance: its fitted weight was below zero."""

    retrieval: float
    relevance: float
    span: float


@dataclass(frozen=True, slots=True)
class ConfidenceWeights:
    """Of the logistic regression on what vectors and words show."""

    intercept: float
    paragraph_similarity: float
    article_similarity: float
    context_coverage: float
    names_coverage: float
    term_count: float


@dataclass(frozen=True, slots=True)
class ReaderConfidenceWeights(ConfidenceWeights):
    """The same with the reader's answerable logit of the best sentence's passage. The reader's other values, and the
    greatest logit of any passage, were worth nothing next to it."""

    answerable: float


@dataclass(frozen=True, slots=True)
class Weights:
    """All fitted values. A threshold is the least confidence with which a sentence is offered as an answer."""

    ranking: SentenceFeatures
    confidence: ConfidenceWeights
    threshold: float
    reranker: RerankerWeights
    confidence_with_reader: ReaderConfidenceWeights
    threshold_with_reader: float


@cache
def weights() -> Weights:
    """Return the fitted weights. Raises `ReaderError` if their file is missing or altered."""
    problem = file_problem(FILE, _SHA256)
    if problem:
        raise ReaderError(f"{problem}; install Byline again")
    values = {name: fit["values"] for name, fit in json.loads(FILE.read_text(encoding="utf-8")).items()}
    confidence = ConfidenceWeights(**values["confidence"])
    return Weights(
        ranking=SentenceFeatures(**values["ranking"]),
        confidence=confidence,
        threshold=values["threshold"]["least_confidence"],
        reranker=RerankerWeights(**values["reranker"]),
        confidence_with_reader=with_answerable(confidence, **values["confidence_with_reader"]),
        threshold_with_reader=values["threshold_with_reader"]["least_confidence"],
    )


def with_answerable(
    without: ConfidenceWeights, *, shift: float, scale: float, answerable: float
) -> ReaderConfidenceWeights:
    """Return the weights whose logit is `shift`, plus `scale` times that of `without`, plus the reader's part.

    So few questions are left to fit them on that the other weights keep their proportions: on questions held out of the
    fit, that was better than to fit each again (AUC .76 against .73).
    """
    scaled = {name: scale * weight for name, weight in asdict(without).items()}
    return ReaderConfidenceWeights(**{**scaled, "intercept": shift + scaled["intercept"]}, answerable=answerable)


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted values and where they come from; `date` is ISO 8601."""

    values: Mapping[str, float]
    fitted_on: str
    date: str
    command: str
    scores: Mapping[str, float]


def save_fits(fits: Mapping[str, Fit]) -> str:
    """Write these fits, their values rounded to three digits, to `weights.json`; return the sha256 to expect of it."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    for name, fit in fits.items():
        kept[name] = {**asdict(fit), "values": {key: round(value, 3) for key, value in fit.values.items()}}
    FILE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return hashlib.sha256(FILE.read_bytes()).hexdigest()
