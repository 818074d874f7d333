"""Fits the weights of the reader's logits: those in qa/ranking/reranker.py, and those in qa/ranking/confidence.py for
answers with a reader, on questions of the tuning halves that the reader was not trained on.

It needs a work folder in which NewsQA, `outlets`, `stories` and the piles are built (`python -m evaluation build`):

    .venv/bin/python -m training.ranking.fit_reranker --work WORK --reader WORK/reader

SQuAD 2 is not used: nearly all of its unanswerable questions match their passage except for one detail, which news
questions rarely do, and with them in the fit, vectors and keywords counted so little that follow-ups were abstained
from. It prints the weights, the thresholds, and the expected calibration error on the tuning questions themselves. An
answer is asserted from a confidence of .55, a number or a time from .7, and shown from one that 99 % of the right first
statements reach; a further statement is part of it from a logit above which half of them are right.
"""

import argparse
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from qa.answering.composition import MAX_MARGIN
from qa.options import DEFAULT_OPTIONS
from qa.ranking.confidence import FIGURES, confidence_values
from qa.ranking.ranker import ScoredSentence, filter_answerable, sort_passages
from qa.ranking.reranker import apply_reader, compare_names, judge_best, score
from qa.ranking.weights import RerankerWeights
from qa.ranking.weights import weights as fitted_weights
from qa.reader import Reader, load_reader
from qa.reader.onnx_reader import OnnxReader
from training.ranking.fitting import (
    Read,
    Values,
    add_write_argument,
    logistic_weights,
    read_news_questions,
    read_seed_questions,
    report,
    softmax_weights,
    write,
)
from training.reader.examples import trained_on

MAX_READ = DEFAULT_OPTIONS.reader_passages
PILES = ("pile-1", "pile-2", "pile-3")
SHARES = {"seeds": 2.0, "piles": 2.0, "news": 1.0, "stories": 0.5}
"""The weight of a question of each set. `stories` has many questions about one story, by the same people as the
reader's training data; the piles were written by others."""

ASSERTED, ASSERTED_FIGURE = 0.55, 0.7
"""The confidence from which an answer is asserted, and from which one that is a number or a time is; chosen by hand:
plain questions about the demo articles reach it, and of the questions that the articles do not answer, those for a
number or a time lie highest."""

_KEPT, _PRECISION = 0.99, 0.5
"""The share of right first statements that are shown, and that of right ones among further statements."""

_FURTHER = 4
"""Passages, the best one included, from which the statements of an answer mostly come."""


class Reread:
    """A question whose passages the reader has read, each once, although it is fitted both with and without some of
    them."""

    def __init__(self, read: Read, reader: Reader) -> None:
        self.read = read
        needed = [
            *read.passages[:MAX_READ],
            *(read.without_its_articles()[:MAX_READ] if self.has_gap else ()),
        ]
        by_id = {_id(passage): passage for passage in needed}
        again = apply_reader(read.question, list(by_id.values()), reader)
        self._pairs = {
            key: list(zip(one, other, strict=True)) for (key, one), other in zip(by_id.items(), again, strict=True)
        }

    @property
    def has_gap(self) -> bool:
        """Whether the question is used a second time, without the articles that answer it."""
        return bool(self.read.gold.spans) and self.read.weight == SHARES["news"]

    def sentences(self) -> list[tuple[ScoredSentence, ScoredSentence]]:
        """Return the sentences of the passages that the reader reads, without and with its scores."""
        return [pair for passage in self.read.passages[:MAX_READ] for pair in self._pairs[_id(passage)]]

    def ranked(
        self, passages: Sequence[Sequence[ScoredSentence]], weights: RerankerWeights
    ) -> list[list[ScoredSentence]]:
        """Return the first of these passages, reranked by these weights."""
        return sort_passages(
            [_scored(before, after, weights) for before, after in self._pairs[_id(p)]] for p in passages[:MAX_READ]
        )


def _id(passage: Sequence[ScoredSentence]) -> int:
    return passage[0].candidate.passage.id


def _scored(before: ScoredSentence, after: ScoredSentence, weights: RerankerWeights) -> ScoredSentence:
    assert after.reader is not None
    return replace(after, score=score(before.score, after.reader, weights))


def fit_reranking(rereads: Sequence[Reread]) -> list[float]:
    """Return weights that make a right sentence likeliest among those of the passages that the reader reads."""
    groups = []
    for reread in rereads:
        pairs = reread.sentences()
        values = np.array([(b.score, a.reader.relevance, a.reader.span) for b, a in pairs if a.reader])
        groups.append((values, np.array([reread.read.right(sentence) for sentence, _ in pairs], dtype=bool)))
    return softmax_weights(groups, [reread.read.weight for reread in rereads])


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its passages, best first, the best one judged. Each question is two cases, with all articles and
    with few of them, and one of NewsQA a third, without those that answer it."""

    read: Read
    passages: list[list[ScoredSentence]]
    is_right: bool

    @property
    def values(self) -> tuple[float, ...]:
        """The logit without the reader, and the features that are the reader's."""
        intercept, *factors = astuple(fitted_weights().confidence)
        every = confidence_values(self.read.question, self.passages)
        own = every[len(factors) :]
        return (intercept + float(np.dot(factors, every[: len(factors)])), *own)

    @property
    def is_covered(self) -> bool:
        """Whether the words of the question are in the context of the best sentence."""
        return bool(self.values[-1])

    @property
    def further(self) -> list[tuple[float, bool]]:
        """For each passage close enough to the best for a statement of its own, the reader's logit, and whether it
        is right."""
        best = self.passages[0][0]
        near = [one[0] for one in self.passages[1:_FURTHER] if one[0].score >= best.score - MAX_MARGIN]
        return [(one.reader.answerable, self.read.right(one)) for one in near if one.reader]


def cases_of(rereads: Sequence[Reread], weights: RerankerWeights, reader: OnnxReader) -> list[Case]:
    """Return the cases with a sentence that may answer."""
    cases = []
    for reread in rereads:
        read = reread.read
        is_answered = not read.expected.unanswerable
        tried = [(read.passages, is_answered), (read.in_small_pile(MAX_READ), is_answered)]
        if reread.has_gap:
            tried.append((read.without_its_articles(), False))
        for passages, has_answer in tried:
            able = filter_answerable(read.question, reread.ranked(passages, weights))
            able = compare_names(read.question, judge_best(read.question, able, reader), reader)
            if able:
                cases.append(Case(read, able, has_answer and read.right(able[0][0])))
    return cases


def are_asserted(cases: Sequence[Case], probabilities: Values) -> NDArray[np.bool_]:
    """Return, for each case, whether it is asserted at its probability."""
    least = [
        ASSERTED_FIGURE if case.read.question.kind in FIGURES and not case.is_covered else ASSERTED for case in cases
    ]
    return np.asarray(probabilities >= np.array(least))


def thresholds(cases: Sequence[Case], probabilities: Values) -> tuple[float, float]:
    """Return the confidence from which sentences are shown, and the logit from which a further one is stated."""
    right = [probability for case, probability in zip(cases, probabilities, strict=True) if case.is_right]
    asserted = [case for case, is_one in zip(cases, are_asserted(cases, probabilities), strict=True) if is_one]
    further = sorted((found for case in asserted for found in case.further), reverse=True)
    precision = np.cumsum([is_right for _, is_right in further]) / np.arange(1, len(further) + 1)
    return float(np.quantile(right, 1 - _KEPT)), further[int(np.flatnonzero(precision >= _PRECISION)[-1])][0]


def calibration_error(probabilities: Values, labels: Sequence[bool]) -> float:
    """Return the expected calibration error over ten equally large groups (Naeini et al. 2015)."""
    order = np.argsort(probabilities, kind="stable")
    truth = np.asarray(labels, dtype=float)
    groups = np.array_split(order, 10)
    return float(sum(len(g) * abs(probabilities[g].mean() - truth[g].mean()) for g in groups) / len(order))


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--reader", default="byline")
    add_write_argument(parser)
    parser.add_argument("--articles", type=Path, default=Path("../shared/seeds"))
    options = parser.parse_args()
    reader = load_reader(options.reader)
    assert isinstance(reader, OnnxReader)
    reads = read_seed_questions(options.work, options.articles, SHARES["seeds"])
    for share, sets in (("news", ("newsqa", "outlets")), ("stories", ("stories",))):
        reads += read_news_questions(options.work, SHARES[share], sets=sets, only=lambda group: not trained_on(group))
    reads += read_news_questions(options.work, SHARES["piles"], sets=PILES)
    rereads = [Reread(read, reader) for read in tqdm(reads, mininterval=10)]
    reranker = dict(zip((field.name for field in fields(RerankerWeights)), fit_reranking(rereads), strict=True))
    cases = cases_of(rereads, RerankerWeights(**reranker), reader)
    labels = [case.is_right for case in cases]
    arguments, probabilities = logistic_weights(
        [case.values for case in cases], labels, [case.read.weight for case in cases]
    )
    shown, further = thresholds(cases, probabilities)
    fitted = {
        "reranker": reranker,
        "confidence_with_reader": dict(
            zip(("shift", "scale", "answerable", "margin", "support", "other_name", "covered"), arguments, strict=True)
        ),
        "threshold_with_reader": {"least_confidence": shown},
        "assertion": {
            "least_confidence": ASSERTED,
            "least_confidence_of_figures": ASSERTED_FIGURE,
            "least_answerable": further,
        },
    }
    is_asserted = are_asserted(cases, probabilities)
    scores = {
        "calibration error": calibration_error(probabilities, labels),
        "right among asserted": float(np.mean(np.asarray(labels)[is_asserted])),
        "asserted among right": float(np.mean(is_asserted[np.asarray(labels)])),
    }
    report(fitted, scores)
    if options.write:
        write(fitted, "tuning questions that the reader was not trained on", scores)


if __name__ == "__main__":
    main()
