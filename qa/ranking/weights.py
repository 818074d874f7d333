"""The fitted weights of ranking and confidence, from `weights.json`. The fits write that file: each set of values with
the questions that it was fitted on, the date, the command and the scores."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from index.common.model_files import file_problem
from qa.errors import ReaderError

FILE = Path(__file__).with_name("weights.json")

_SHA256 = "dd8102dd17764266880934dc294ba873e2c74f685221635ca6a55cf62a082dbe"


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """The ranking features of a sentence, each a cosine or between 0 and 1; also the weights, one for each feature.

    The similarities are cosines with the question: of the sentence's paragraph, and of the best paragraph of its
    article. `article_match` is the article's BM25 score divided by that of the best article. A coverage is the weighted
    fraction of the question's terms that are present: in the sentence, in its paragraph, or in the context (the
    sentence, the one before it and the title). `names_coverage` is that of its names, in the sentence and the one
    before it. `answer_type_match` is whether the sentence has words of the type asked for (a date for "when", the
    speaker's words for what someone said); it is 0.5 if the type does not matter.
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
    """The weights of the retrieval score and of the reader's scores. `answerable` adds nothing to `relevance`: its
    fitted weight was negative."""

    retrieval: float
    relevance: float
    span: float


@dataclass(frozen=True, slots=True)
class ConfidenceWeights:
    """The weights of the logistic regression on features from vectors and words."""

    intercept: float
    paragraph_similarity: float
    article_similarity: float
    context_coverage: float
    names_coverage: float
    term_count: float


@dataclass(frozen=True, slots=True)
class ReaderConfidenceWeights(ConfidenceWeights):
    """The same with the reader's `answerable` logit of the best sentence's passage, the `margin` of its score over that
    of the next passage, the `support` of its passage for its short answer, how much better it answers about an
    `other_name`, and whether the question is `covered` by the words of its context: then `answerable` does not count.
    The reader's other scores, and the maximum logit of all passages, added nothing to it."""

    answerable: float
    margin: float
    support: float
    other_name: float
    covered: float


@dataclass(frozen=True, slots=True)
class Weights:
    """All fitted values. A threshold is the minimum confidence at which sentences are shown; below `assertion`, or
    `assertion_of_figures` for numbers and times, they are shown as passages that may bear on the question. `further`
    is the minimum `answerable` logit of a further statement of an answer."""

    ranking: SentenceFeatures
    confidence: ConfidenceWeights
    threshold: float
    reranker: RerankerWeights
    confidence_with_reader: ReaderConfidenceWeights
    threshold_with_reader: float
    assertion: float
    assertion_of_figures: float
    further: float


@cache
def weights() -> Weights:
    """Return the fitted weights. Raises `ReaderError` if their file is missing or altered."""
    problem = file_problem(FILE, _SHA256)
    if problem:
        raise ReaderError(f"{problem}; reinstall Byline")
    values = {name: fit["values"] for name, fit in json.loads(FILE.read_text(encoding="utf-8")).items()}
    confidence = ConfidenceWeights(**values["confidence"])
    return Weights(
        ranking=SentenceFeatures(**values["ranking"]),
        confidence=confidence,
        threshold=values["threshold"]["least_confidence"],
        reranker=RerankerWeights(**values["reranker"]),
        confidence_with_reader=with_reader(confidence, **values["confidence_with_reader"]),
        threshold_with_reader=values["threshold_with_reader"]["least_confidence"],
        assertion=values["assertion"]["least_confidence"],
        assertion_of_figures=values["assertion"]["least_confidence_of_figures"],
        further=values["assertion"]["least_answerable"],
    )


def with_reader(
    without: ConfidenceWeights, *, shift: float, scale: float, **of_reader: float
) -> ReaderConfidenceWeights:
    """Return the weights whose logit is `shift`, plus `scale` times that of `without`, plus the reader's part.

    There are so few questions left to fit them on that the other weights keep their proportions: on held-out
    questions, that was better than refitting each (AUC .76 against .73).
    """
    scaled = {name: scale * weight for name, weight in asdict(without).items()}
    return ReaderConfidenceWeights(**{**scaled, "intercept": shift + scaled["intercept"], **of_reader})


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted values and their origin; `date` is ISO 8601."""

    values: Mapping[str, float]
    fitted_on: str
    date: str
    command: str
    scores: Mapping[str, float]


def save_fits(fits: Mapping[str, Fit]) -> str:
    """Write these fits, their values rounded to three digits, to `weights.json`; return the file's sha256."""
    saved = json.loads(FILE.read_text(encoding="utf-8"))
    for name, fit in fits.items():
        saved[name] = {**asdict(fit), "values": {key: round(value, 3) for key, value in fit.values.items()}}
    FILE.write_text(json.dumps(saved, indent=2) + "\n", encoding="utf-8")
    return hashlib.sha256(FILE.read_bytes()).hexdigest()
