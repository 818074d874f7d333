"""Fits the weights of the ranking, and of the confidence without a reader, on the
tuning halves of NewsQA, of `outlets`, and of the questions over seeds/ and over the five articles of ../shared/seeds.

Run by hand, after the sets are built:
    .venv/bin/python -m evaluation build newsqa --data ../shared/data --work WORK    (and outlets)
    .venv/bin/python -m training.ranking.fit_ranker --work WORK
It prints the weights, and the abstention threshold that keeps 94 % of the answerable tuning questions of both; with
--write they go into qa/ranking/weights.json.
"""

import argparse
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np

from qa.ranking.confidence import confidence_values
from qa.ranking.ranker import filter_answerable
from qa.ranking.weights import ConfidenceWeights, SentenceFeatures
from training.ranking.fitting import (
    Read,
    add_write_argument,
    logistic_weights,
    read_news_questions,
    read_seed_questions,
    report,
    softmax_weights,
    write,
)

SEED_SHARE = 4.0
"""One seed question counts as this many of the news sets: some 300 of them stand against 3,000."""


def fit_ranking(reads: Sequence[Read]) -> list[float]:
    """Weights that make a right sentence likeliest among all sentences of its question."""
    groups = []
    for read in reads:
        sentences = [sentence for passage in read.passages for sentence in passage]
        values = np.array([astuple(sentence.features) for sentence in sentences])
        groups.append((values, np.array([read.right(sentence) for sentence in sentences], dtype=bool)))
    return softmax_weights(groups, [read.weight for read in reads])


def fit_confidence(reads: Sequence[Read]) -> tuple[list[float], list[tuple[float, bool, bool]]]:
    """Is the answer among the articles? NewsQA questions count twice, with their articles and without."""
    rows, labels, shares, is_seed = [], [], [], []
    for read in reads:
        cases = [(read.passages, not read.expected.unanswerable)]
        if read.gold.spans:
            cases.append((read.without_its_articles(), False))
        for passages, answerable in cases:
            able = filter_answerable(read.question, passages)
            if able:
                rows.append(confidence_values(read.question, able))
                labels.append(answerable)
                shares.append(read.weight)
                is_seed.append(read.weight != 1)
    weights, probabilities = logistic_weights(rows, labels, shares)
    return weights, list(zip(map(float, probabilities), labels, is_seed, strict=True))


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--articles", type=Path, default=Path("../shared/seeds"))
    add_write_argument(parser)
    options = parser.parse_args()
    work = options.work
    reads = read_seed_questions(work, options.articles, SEED_SHARE)
    reads += read_news_questions(work, 1.0)
    ranking = dict(zip((field.name for field in fields(SentenceFeatures)), fit_ranking(reads), strict=True))
    weights, outcomes = fit_confidence(reads)
    confidence = dict(zip((field.name for field in fields(ConfidenceWeights)), weights, strict=True))
    answerable = [probability for probability, label, seed in outcomes if label and seed]
    threshold = {"least_confidence": float(np.quantile(answerable, 0.06))}
    values = {"ranking": ranking, "confidence": confidence, "threshold": threshold}
    report(values, {})
    if options.write:
        write(values, "tuning halves of NewsQA, of outlets, and of the questions over demo and real articles", {})


if __name__ == "__main__":
    main()
