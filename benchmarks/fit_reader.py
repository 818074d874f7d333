"""Fits what the reader's logits are worth: the weights in qa/reranking.py, and those in qa/confidence.py that hold with
a reader, on questions of the tuning halves that the reader was not trained on.

Run by hand, with the work folder of the training, in which NewsQA is built, and SQuAD 2 built beside it:
    .venv/bin/python -m evaluation build squad2 --data ../shared/data --work WORK
    .venv/bin/python -m benchmarks.fit_reader --work WORK --reader WORK/reader
It prints the weights to be written into these files, the abstention threshold that keeps 94 % of the answerable tuning
questions of seeds/, and the expected calibration error on the tuning questions themselves.
"""

import argparse
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np

from benchmarks.fitting import Read, Values, logistic_weights, read_tuning_half, softmax_weights
from index import Index
from qa import reranking
from qa.confidence import ReaderConfidenceWeights, confidence_values
from qa.reader import Reader, load_reader
from qa.reading import ReadSentence, ordered
from qa.reranking import READ, RerankingWeights, read_again
from training.examples import trained_on

SHARES = {"seeds": 4.0, "newsqa": 1.0, "squad2": 0.5}
"""How much a question of each set counts."""


def sentence_values(before: ReadSentence, after: ReadSentence) -> tuple[float, ...]:
    """Return what `RerankingWeights` are for."""
    assert after.reader is not None
    return (before.score, *astuple(after.reader))


def fit_reranking(reads: Sequence[Read], reader: Reader) -> list[float]:
    """Weights that make a right sentence likeliest among those of the passages that the reader reads."""
    groups = []
    for read in reads:
        first = read.passages[:READ]
        again = read_again(read.question, first, reader)
        pairs = [pair for one, other in zip(first, again, strict=True) for pair in zip(one, other, strict=True)]
        values = np.array([sentence_values(*pair) for pair in pairs])
        groups.append((values, np.array([read.right(sentence) for sentence, _ in pairs], dtype=bool)))
    return softmax_weights(groups, [read.weight for read in reads])


def fit_confidence(reads: Sequence[Read], reader: Reader) -> tuple[list[float], Values, list[bool], list[float]]:
    """Is the answer among the articles? NewsQA questions count twice, with their articles and without."""
    rows, labels, shares = [], [], []
    for read in reads:
        cases = [(read.passages, not read.expected.unanswerable)]
        if read.gold.spans and read.weight == SHARES["newsqa"]:
            cases.append((read.without_its_articles(), False))
        for passages, answerable in cases:
            again = ordered(read_again(read.question, passages[:READ], reader))
            rows.append(confidence_values(read.question, again))
            labels.append(answerable)
            shares.append(read.weight)
    return *logistic_weights(rows, labels, shares), labels, shares


def calibration_error(probabilities: Values, labels: Sequence[bool]) -> float:
    """Return the expected calibration error over ten groups of like size (Naeini et al. 2015)."""
    order = np.argsort(probabilities, kind="stable")
    truth = np.asarray(labels, dtype=float)
    groups = np.array_split(order, 10)
    return float(sum(len(g) * abs(probabilities[g].mean() - truth[g].mean()) for g in groups) / len(order))


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--reader", default="byline")
    options = parser.parse_args()
    reader = load_reader(options.reader)
    assert reader is not None
    reads = []
    with Index.open(options.work / "seeds-index") as index:
        index.add(["seeds/articles"])
        reads += read_tuning_half(Path("seeds/questions.jsonl"), index, SHARES["seeds"])
    for name in ("newsqa", "squad2"):
        file = options.work / name / "tuning.jsonl"
        with Index.open(options.work / name / "index", create=False) as index:
            reads += read_tuning_half(file, index, SHARES[name], only=lambda group: not trained_on(group))
    weights = fit_reranking(reads, reader)
    for name, value in zip((f.name for f in fields(RerankingWeights)), weights, strict=True):
        print(f"reranking   {name:24} {value:7.2f}")
    reranking.WEIGHTS = RerankingWeights(*weights)
    factors, probabilities, labels, shares = fit_confidence(reads, reader)
    for name, value in zip((f.name for f in fields(ReaderConfidenceWeights)), factors, strict=True):
        print(f"confidence  {name:24} {value:7.2f}")
    is_seed = [share == SHARES["seeds"] for share in shares]
    seeds = [p for p, label, seed in zip(probabilities, labels, is_seed, strict=True) if label and seed]
    print(f"threshold   {np.quantile(seeds, 0.06):.2f}")
    print(f"calibration {calibration_error(probabilities, labels):.3f}")


if __name__ == "__main__":
    main()
