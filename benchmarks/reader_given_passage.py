"""The reader alone, given the right passage: does SQuAD 2's paragraph answer the question, and with which words?

Run by hand, on the reporting half, whose questions and passages no reader of ours was trained on:
    .venv/bin/python -m benchmarks.reader_given_passage --data ../shared/data --readers byline WORK/reader-fp32
It prints for each reader, and for the cosine of question and passage, the AUC with which it tells answerable questions
from unanswerable ones, and the exact match and F1 of the words that it marks for answerable ones, with 95 % intervals
over passages.
"""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from evaluation.scoring import exact_match, f1
from evaluation.sets import READERS
from evaluation.sets.source import SourceQuestion
from index.search.embedding import Embedder
from qa.reader import Reader, ReaderPassage, load_reader

Values = NDArray[np.float64]

_DRAWS = 1000


def read_all(reader: Reader, questions: Sequence[SourceQuestion], texts: dict[str, str]) -> tuple[Values, list[str]]:
    """Return for each question how answerable the reader finds it, and the words that it marks."""
    logits, marked = [], []
    for question in tqdm(questions, desc=reader.name[-20:], mininterval=10):
        text = texts[question.group]
        (reading,) = reader.read(question.question, [ReaderPassage(text)])
        span = reading.best_span(0, len(text))
        logits.append(reading.answerable)
        marked.append(text[span.start : span.end] if span else "")
    return np.array(logits), marked


def cosines(questions: Sequence[SourceQuestion], texts: dict[str, str]) -> Values:
    """Return the cosine of each question and its passage."""
    embedder = Embedder()
    names = sorted(texts)
    of_text = dict(zip(names, embedder.encode([texts[name] for name in names]), strict=True))
    vectors = embedder.encode([question.question for question in questions])
    return np.array([float(v @ of_text[q.group]) for v, q in zip(vectors, questions, strict=True)])


def interval(groups: Sequence[str], measure: Callable[[NDArray[np.int64]], float]) -> str:
    """Return the measure of all questions, and its 95 % bootstrap interval over groups."""
    rng = np.random.default_rng(7)
    names = sorted(set(groups))
    rows = {name: np.flatnonzero(np.array(groups) == name) for name in names}
    draws = [
        measure(np.concatenate([rows[names[i]] for i in rng.integers(len(names), size=len(names))]))
        for _ in range(_DRAWS)
    ]
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return f"{measure(np.arange(len(groups))):.3f} ({low:.3f}-{high:.3f})"


def main() -> None:
    """Read and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--readers", nargs="+", default=["byline"])
    options = parser.parse_args()
    source = READERS["squad2"](options.data)
    questions = [question for question in source.questions if question.half == "reporting"]
    asked = {question.group for question in questions}
    texts = {article.file: article.text for article in source.articles if article.file in asked}
    answerable = np.array([not question.unanswerable for question in questions])
    groups = [question.group for question in questions]

    def print_auc(name: str, values: Values) -> None:
        print(f"{name:30} AUC {interval(groups, lambda rows: roc_auc_score(answerable[rows], values[rows]))}")

    print(f"{len(questions)} questions, {answerable.sum()} answerable, {len(texts)} passages")
    print_auc("cosine", cosines(questions, texts))
    for name in options.readers:
        reader = load_reader(name)
        assert reader is not None
        logits, marked = read_all(reader, questions, texts)
        print_auc(name, logits)
        rows = np.flatnonzero(answerable)
        own_groups = [groups[row] for row in rows]
        for label, score in (("exact match", exact_match), ("F1", f1)):
            scores = np.array([score(marked[row], questions[row].answers) for row in rows])
            print(f"{name:30} {label} {interval(own_groups, partial(_mean, scores))}")


def _mean(values: Values, rows: NDArray[np.int64]) -> float:
    return float(values[rows].mean())


if __name__ == "__main__":
    main()
