"""The judgement of support alone: does the paragraph support the claim, deny it, or neither?

It uses the claims of `evaluation/sets/claims.jsonl` written over the reporting half of the stories, on which
no reader of ours was trained:

    .venv/bin/python -m benchmarks.claims --data ../shared/data --readers byline WORK/reader-fp32

For each reader it prints the balanced accuracy of the three verdicts, the recall of each, and the precision of
"supports" at the threshold where six tenths of the supported claims are found, with 95 % intervals over stories.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import balanced_accuracy_score, recall_score
from tqdm import tqdm

from benchmarks.reader_given_passage import interval
from evaluation.sets.stories import StoryClaim, read_claims
from index.errors import InputRefused
from qa.reader import ReaderPassage, load_reader
from qa.reader.onnx_reader import OnnxReader

VERDICTS = ("supports", "denies", "neither")
_RECALL = 0.6


def judge_all(reader: OnnxReader, claims: Sequence[StoryClaim]) -> NDArray[np.float64]:
    """Return the probabilities of the three verdicts for each claim, of shape (claims, 3)."""
    rows = []
    for claim in tqdm(claims, desc=reader.name[-20:], mininterval=10):
        ((judgement,),) = reader.judge([claim.claim], [ReaderPassage(claim.text, claim.title, claim.before)])
        rows.append((judgement.supports, judgement.denies, judgement.neither))
    return np.array(rows)


def precision_at(supports: NDArray[np.float64], truth: NDArray[np.bool_], recall: float = _RECALL) -> float:
    """Return the precision of the threshold that finds this share of the supported claims."""
    threshold = np.quantile(supports[truth], 1 - recall)
    return float(truth[supports >= threshold].mean())


def scores(values: NDArray[np.float64], truth: NDArray[np.int64], groups: Sequence[str]) -> Iterator[str]:
    """Yield the scores of one reader's probabilities, a line each."""
    found = values.argmax(1)
    yield f"balanced accuracy {interval(groups, lambda rows: balanced_accuracy_score(truth[rows], found[rows]))}"
    for verdict, recall in zip(VERDICTS, recall_score(truth, found, average=None), strict=True):
        yield f"recall of {verdict} {recall:.3f}"
    precision = interval(groups, lambda rows: precision_at(values[rows, 0], truth[rows] == 0))
    yield f"precision of supports at recall {_RECALL}: {precision}"


def main() -> None:
    """Run the readers and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--readers", nargs="+", default=["byline"])
    options = parser.parse_args()
    claims = [claim for claim in read_claims(options.data) if claim.half == "reporting"]
    truth = np.array([VERDICTS.index(claim.verdict) for claim in claims])
    groups = [claim.story for claim in claims]
    print(f"{len(claims)} claims over {len(set(groups))} stories")
    for name in options.readers:
        reader = load_reader(name)
        if not isinstance(reader, OnnxReader):
            raise InputRefused(f"the reader '{name}' does not judge claims; name Byline's or a folder with one like it")
        for line in scores(judge_all(reader, claims), truth, groups):
            print(f"{name:30} {line}")


if __name__ == "__main__":
    main()
