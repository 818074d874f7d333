"""An ablation of the ranking: how well the questions of a reporting half are ranked without each feature group.

All weights are refitted on NewsQA's tuning half each time. After building the sets:

    .venv/bin/python -m training.ranking.ablation --work WORK --set newsqa

`--set realtimeqa` asks that set's questions, with weights fitted on NewsQA. Each value is the difference from the full
ranking, with its 95 % interval (bootstrap over articles): the MRR of passages with the answer, the share of questions
whose first passage has it, and whose first sentence has it. With the reader, its weights are refitted too. The forty
candidate passages are those of the full ranking; only for the names they are retrieved again.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from evaluation.statistics import bootstrap_weights, interval
from index import Index
from qa.options import DEFAULT_OPTIONS
from qa.ranking.ranker import filter_answerable
from qa.ranking.reranker import apply_reader
from qa.ranking.weights import SentenceFeatures
from qa.reader import Reader, load_reader
from training.ranking.fitting import Read, Values, read_half, softmax_weights
from training.reader.examples import trained_on

MAX_READ = DEFAULT_OPTIONS.reader_passages
PARTS: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "article context": ("article_similarity", "article_match", "context_coverage"),
    "names": ("names_coverage",),
    "paragraph vectors": ("paragraph_similarity",),
    "words": ("sentence_coverage", "paragraph_coverage", "context_coverage"),
    "question type": ("answer_type_match",),
}
MEASURES = ("MRR", "passage@1", "right first")

_COLUMNS = [column.name for column in fields(SentenceFeatures)]
_NEVER = re.compile(r"(?!)")
_BEHIND = 1_000.0
"""Higher than any score."""


@dataclass
class Asked:
    """A question with the sentences of all its passages: `values` has shape (sentences, features).

    `able` says which sentences can answer at all, `passage` is the index of each one's passage. `reader` has the
    relevance and span scores of the sentences that the reader has read, by position.
    """

    read: Read
    values: Values = field(init=False)
    right: NDArray[np.bool_] = field(init=False)
    able: NDArray[np.bool_] = field(init=False)
    passage: NDArray[np.int64] = field(init=False)
    reader: dict[int, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fill the arrays from `read`."""
        sentences = [(place, s) for place, passage in enumerate(self.read.passages) for s in passage]
        able = {id(s) for passage in filter_answerable(self.read.question, self.read.passages) for s in passage}
        self.values = np.array([astuple(s.features) for _, s in sentences]).reshape(-1, len(_COLUMNS))
        self.right = np.array([self.read.right(s) for _, s in sentences], dtype=bool)
        self.able = np.array([id(s) in able for _, s in sentences], dtype=bool)
        self.passage = np.array([place for place, _ in sentences], dtype=np.int64)

    def best_passages(self, scores: Values) -> list[int]:
        """Return the passages that the reader would read, by their best sentence."""
        return list(dict.fromkeys(self.passage[np.argsort(-scores, kind="stable")].tolist()))[:MAX_READ]

    def let_read(self, reader: Reader, passages: Sequence[int]) -> None:
        """Run the reader on these passages, except for those it has already read."""
        wanted = [place for place in passages if int(np.argmax(self.passage == place)) not in self.reader]
        again = apply_reader(self.read.question, [self.read.passages[place] for place in wanted], reader)
        for place, passage in zip(wanted, again, strict=True):
            first = int(np.argmax(self.passage == place))
            for offset, sentence in enumerate(passage):
                assert sentence.reader is not None
                self.reader[first + offset] = sentence.reader.relevance, sentence.reader.span

    def rows(self, scores: Values) -> tuple[Values, NDArray[np.bool_]]:
        """Return the score, relevance and span of the sentences that the reader reads, and which are right."""
        best = set(self.best_passages(scores))
        places = [place for place in self.reader if self.passage[place] in best]
        return np.array([(scores[p], *self.reader[p]) for p in places]).reshape(-1, 3), self.right[places]

    def reread(self, scores: Values, factors: Values) -> Values:
        """Return the reranked scores; sentences that the reader has not read rank last."""
        best = set(self.best_passages(scores))
        again = scores - _BEHIND
        for place, read in self.reader.items():
            if self.passage[place] in best:
                again[place] = factors @ (scores[place], *read)
        return again

    def measures(self, scores: Values, *, only_able: bool) -> tuple[float, float, float]:
        """Return the `MEASURES` of a ranking by these scores; with `only_able`, sentences that can answer come
        first."""
        if only_able:
            scores = np.where(self.able, scores, scores - 2 * _BEHIND)
        order = np.argsort(-scores, kind="stable")
        if not len(order):
            return 0.0, 0.0, 0.0
        passages = list(dict.fromkeys(self.passage[order].tolist()))
        right = set(self.passage[self.right].tolist())
        rank = next((rank for rank, place in enumerate(passages, start=1) if place in right), 0)
        return (1 / rank if rank else 0.0), float(rank == 1), float(self.right[order[0]])


@dataclass(frozen=True)
class Half:
    """The questions for the fit and those that are reported."""

    tuning: list[Asked]
    reported: list[Asked]


def measure(half: Half, part: str, reader: Reader | None) -> Values:
    """Return the `MEASURES` without one feature group, of shape (questions, measures)."""
    columns = [place for place, name in enumerate(_COLUMNS) if name not in PARTS[part]]
    groups = [(asked.values[:, columns], asked.right) for asked in half.tuning]
    weights = np.array(softmax_weights(groups, [1.0] * len(groups)))
    only_able = part != "question type"
    held_out = [asked for asked in half.tuning if not trained_on(asked.read.expected.group)]
    first = {id(asked): asked.values[:, columns] @ weights for asked in [*held_out, *half.reported]}
    if reader is None:
        return np.array([asked.measures(first[id(asked)], only_able=only_able) for asked in half.reported])
    for asked in tqdm([*held_out, *half.reported], desc=f"reading without {part}", mininterval=20):
        asked.let_read(reader, asked.best_passages(first[id(asked)]))
    rows = [asked.rows(first[id(asked)]) for asked in held_out]
    factors = np.array(softmax_weights(rows, [1.0] * len(rows)))
    return np.array(
        [asked.measures(asked.reread(first[id(asked)], factors), only_able=only_able) for asked in half.reported]
    )


@contextmanager
def literal_names() -> Iterator[None]:
    """Match names literally: without spelling variants, abbreviations and governments."""
    with (
        patch("qa.language.names._aliases", lambda: {"spellings": {}, "abbreviations": {}, "seats": {}}),
        patch("qa.language.names._abbreviations", lambda: (_NEVER, {})),
        patch("qa.language.names._SKY", _NEVER),
        patch("qa.language.names._countries", dict),
        patch("qa.language.names._peoples", dict),
    ):
        yield


def read_both(work: Path, reported: str) -> Half:
    """Read NewsQA's tuning half and the reporting half of the set `reported`."""
    halves = []
    for name, half in (("newsqa", "tuning"), (reported, "reporting")):
        with Index.open(work / name / "index", create=False) as index:
            reads = read_half(work / name / f"{half}.jsonl", index, 1.0, half=half)
        halves.append([Asked(read) for read in reads if not read.expected.unanswerable])
    return Half(*halves)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--set", choices=("newsqa", "realtimeqa"), default="newsqa")
    options = parser.parse_args()
    whole = read_both(options.work, options.set)
    with literal_names():
        plain = read_both(options.work, options.set)
    drawn = bootstrap_weights([asked.read.expected.group for asked in whole.reported])
    for reader in (None, load_reader("byline")):
        table = Table("without", *MEASURES, title=f"{options.set}, {'with the' if reader else 'no'} reader")
        everything = measure(whole, "nothing", reader)
        table.add_row("nothing", *(f"{value:.3f}" for value in everything.mean(0)))
        for part in list(PARTS)[1:]:
            less = measure(plain if part == "names" else whole, part, reader) - everything
            table.add_row(part, *(_difference(less[:, column], drawn) for column in range(len(MEASURES))))
        Console().print(table)


def _difference(values: Values, drawn: Values) -> str:
    low, high = interval(drawn @ values / drawn.sum(1))
    return f"{values.mean():+.3f} ({low:+.3f} {high:+.3f})"


if __name__ == "__main__":
    main()
