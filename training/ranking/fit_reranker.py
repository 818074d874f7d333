"""Fits the weights of the reader's logits: those in qa/ranking/reranker.py, and those in qa/ranking/confidence.py for
answers with a reader, on questions of the tuning halves that the reader was not trained on.

It needs a work folder in which NewsQA, `outlets` and `stories` are built (`python -m evaluation build`):

    .venv/bin/python -m training.ranking.fit_reranker --work WORK --reader WORK/reader

SQuAD 2 is not used: nearly all of its unanswerable questions match their passage except for one detail, which news
questions rarely do, and with them in the fit, vectors and keywords counted so little that follow-ups were abstained
from. It prints the weights, the abstention threshold that keeps 94 % of the answerable tuning questions about seeds,
and the expected calibration error on the tuning questions themselves.
"""

import argparse
from collections.abc import Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from qa.options import DEFAULT_OPTIONS
from qa.ranking.confidence import confidence_values
from qa.ranking.ranker import ScoredSentence, filter_answerable, sort_passages
from qa.ranking.reranker import apply_reader, score
from qa.ranking.weights import RerankerWeights
from qa.ranking.weights import weights as fitted_weights
from qa.reader import Reader, load_reader
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
SHARES = {"seeds": 2.0, "news": 1.0, "stories": 0.5}
"""The weight of a question of each set; `stories` has near misses of its own and many questions about one story."""


class Reread:
    """A question whose passages the reader has read, each once, though it is fitted with and without some of them."""

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


def fit_confidence(
    rereads: Sequence[Reread], weights: RerankerWeights
) -> tuple[list[float], Values, list[bool], list[float]]:
    """Fit whether the articles contain the answer. NewsQA questions count twice, with their articles and without.

    Returns the arguments of `with_answerable`, and of each case its probability, its label and its weight.
    """
    intercept, *factors = astuple(fitted_weights().confidence)
    rows, labels, shares = [], [], []
    for reread in rereads:
        read = reread.read
        cases = [(read.passages, not read.expected.unanswerable)]
        if reread.has_gap:
            cases.append((read.without_its_articles(), False))
        for passages, is_answerable in cases:
            able = filter_answerable(read.question, reread.ranked(passages, weights))
            if not able:
                continue
            *others, answerable = confidence_values(read.question, able)
            rows.append((intercept + float(np.dot(factors, others)), answerable))
            labels.append(is_answerable)
            shares.append(read.weight)
    return *logistic_weights(rows, labels, shares), labels, shares


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
    assert reader is not None
    reads = read_seed_questions(options.work, options.articles, SHARES["seeds"])
    for share, sets in (("news", ("newsqa", "outlets")), ("stories", ("stories",))):
        reads += read_news_questions(options.work, SHARES[share], sets=sets, only=lambda group: not trained_on(group))
    rereads = [Reread(read, reader) for read in tqdm(reads, mininterval=10)]
    reranker = dict(zip((field.name for field in fields(RerankerWeights)), fit_reranking(rereads), strict=True))
    arguments, probabilities, labels, shares = fit_confidence(rereads, RerankerWeights(**reranker))
    confidence = dict(zip(("shift", "scale", "answerable"), arguments, strict=True))
    is_seed = [share == SHARES["seeds"] for share in shares]
    seeds = [p for p, label, seed in zip(probabilities, labels, is_seed, strict=True) if label and seed]
    threshold = {"least_confidence": float(np.quantile(seeds, 0.06))}
    scores = {"calibration error": calibration_error(probabilities, labels)}
    report({"reranker": reranker, "confidence_with_reader": confidence, "threshold_with_reader": threshold}, scores)
    if options.write:
        write(
            {"reranker": reranker, "confidence_with_reader": confidence, "threshold_with_reader": threshold},
            "tuning questions that the reader was not trained on",
            scores,
        )


if __name__ == "__main__":
    main()
