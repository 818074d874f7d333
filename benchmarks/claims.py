"""The judgement of support alone: does the paragraph support the claim, deny it, or neither?

It uses the claims of `evaluation/sets/claims.jsonl` that people wrote over the reporting half of the stories, on which
no reader of ours was trained:

    .venv/bin/python -m benchmarks.claims --data ../shared/data --readers byline WORK/reader-fp32

For each reader it prints the balanced accuracy of the three verdicts, the recall of each, and the precision of
"supports" where six tenths of the supported claims are found, with 95 % intervals over stories.
"""

import argparse
from collections.abc import Sequence
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
        values = judge_all(reader, claims)
        found = values.argmax(1)
        print(f"{name:30} balanced accuracy {interval(groups, lambda r: balanced_accuracy_score(truth[r], found[r]))}")
        for verdict, recall in zip(VERDICTS, recall_score(truth, found, average=None), strict=True):
            print(f"{name:30} recall of {verdict:10} {recall:.3f}")
        precision = interval(groups, lambda r: precision_at(values[r, 0], truth[r] == 0))
        print(f"{name:30} precision of supports at recall {_RECALL}: {precision}")


if __name__ == "__main__":
    main()
