"""Shared by the fits: ranked questions with their labels, and the two regressions."""

import argparse
import shlex
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evaluation.gold import Gold, find_gold
from evaluation.questions import ExpectedQuestion, read_question_file
from evaluation.scoring import has_answer
from evaluation.sets.source import half_of
from index import Index
from qa import Citation, Statement
from qa.ranking.ranker import ScoredSentence, rank_sentences
from qa.ranking.weights import Fit, save_fits
from qa.retrieval.candidates import retrieve
from qa.understanding.follow_ups import standalone_question
from qa.understanding.question import Question, parse_question

Values = NDArray[np.float64]

_ONE_IN = 7
_ALWAYS_KEPT = 3


@dataclass(frozen=True, slots=True)
class Read:
    """A question with the scored sentences of all its passages, and its weight in a fit."""

    question: Question
    expected: ExpectedQuestion
    gold: Gold
    passages: list[list[ScoredSentence]]
    weight: float

    def right(self, sentence: ScoredSentence) -> bool:
        """Whether a sentence contains the answer."""
        number, text = sentence.paragraph.number, sentence.paragraph.text
        citation = Citation(1, sentence.article, number, sentence.start, sentence.end, text)
        return has_answer(Statement(citation.quote, (citation,)), self.expected, self.gold)

    def in_small_pile(self, most: int) -> list[list[ScoredSentence]]:
        """Return those of the best `most` passages that a small index might have: of a seventh of the articles, and of
        those that answer or are ranked first. There, the next best passage is further behind."""
        first = {passage[0].article.id for passage in self.passages[:_ALWAYS_KEPT]}
        return [
            passage
            for passage in self.passages[:most]
            if passage[0].article.id in self.gold.articles | first or self._is_kept(passage[0].article.id)
        ]

    def _is_kept(self, article: str) -> bool:
        return zlib.crc32(f"{self.question.text} {article}".encode()) % _ONE_IN == 0

    def without_its_articles(self) -> list[list[ScoredSentence]]:
        """Return the passages without those of articles that answer the question."""
        return [passage for passage in self.passages if passage[0].article.id not in self.gold.articles]


def read_half(
    file: Path, index: Index, weight: float, *, half: str = "tuning", only: Callable[[str], bool] | None = None
) -> list[Read]:
    """Rank the passages of every question of one half, of follow-ups in their standalone form.

    The half of a demo question is determined by its id. `only` selects questions by the article that they are about.
    """
    questions = read_question_file(file)
    gold, view = find_gold(questions, index), index.view()
    reads = []
    for asked in questions.questions:
        if (questions.half or half_of(asked.id)) != half or (only and not only(asked.group)):
            continue
        question = parse_question(standalone_question(asked.question, asked.history), view)
        passages = rank_sentences(question, retrieve(question, view))
        reads.append(Read(question, asked, gold[asked.id], passages, weight))
    return reads


def read_seed_questions(work: Path, articles: Path, weight: float) -> list[Read]:
    """Read the tuning halves of the questions about the demo articles and about `articles`, ../shared/seeds."""
    real = [Path(f"evaluation/data/real-seeds-{name}.jsonl") for name in ("tuning", "development", "others-tuning")]
    reads = []
    for name, source, files in (
        ("seeds-index", Path("seeds/articles"), [Path("seeds/questions.jsonl")]),
        ("real-seeds-index", articles, real),
    ):
        with Index.open(work / name) as index:
            index.add([source])
            index.refine()
            reads += [read for file in files for read in read_half(file, index, weight)]
    return reads


def read_news_questions(
    work: Path,
    weight: float,
    *,
    sets: Sequence[str] = ("newsqa", "outlets"),
    only: Callable[[str], bool] | None = None,
) -> list[Read]:
    """Read the tuning halves of the news sets in `work` that have one right paragraph per question."""
    reads = []
    for name in sets:
        with Index.open(work / name / "index", create=False) as index:
            reads += read_half(work / name / "tuning.jsonl", index, weight, only=only)
    return reads


def softmax_weights(groups: Sequence[tuple[Values, NDArray[np.bool_]]], shares: Sequence[float]) -> list[float]:
    """Return weights that make a right row likeliest in a softmax over all rows of its group."""
    torch.manual_seed(0)
    usable = [(values, right, share) for (values, right), share in zip(groups, shares, strict=True) if right.any()]
    longest = max(len(values) for values, _, _ in usable)
    columns = usable[0][0].shape[1]
    all_values = torch.zeros(len(usable), longest, columns)
    absent = torch.full((len(usable), longest), -1e9)
    wrong = torch.full((len(usable), longest), -1e9)
    for row, (values, right, _) in enumerate(usable):
        all_values[row, : len(values)] = torch.tensor(values, dtype=torch.float32)
        absent[row, : len(values)] = 0
        wrong[row, : len(values)][torch.tensor(right)] = 0
    share = torch.tensor([share for _, _, share in usable])
    weights = torch.zeros(columns, requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.2)
    for _ in range(300):
        scores = all_values @ weights
        losses = torch.logsumexp(scores + absent, 1) - torch.logsumexp(scores + wrong, 1)
        loss = (losses * share).sum() / share.sum() + 1e-3 * (weights**2).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return [float(weight) for weight in weights.detach()]


def logistic_weights(
    rows: Sequence[Sequence[float]], labels: Sequence[bool], shares: Sequence[float]
) -> tuple[list[float], Values]:
    """Return the intercept and weights of a logistic regression, and the probability of each row."""
    model = LogisticRegression(C=1.0, max_iter=2000).fit(rows, labels, sample_weight=shares)
    return [float(model.intercept_[0]), *map(float, model.coef_[0])], model.predict_proba(rows)[:, 1]


def add_write_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--write`."""
    parser.add_argument("--write", action="store_true", help="write the values to qa/ranking/weights.json")


def report(values: Mapping[str, Mapping[str, float]], scores: Mapping[str, float]) -> None:
    """Print the values of each fit, and the scores."""
    for name, fitted in values.items():
        for key, value in fitted.items():
            print(f"{name:24} {key:24} {value:8.3f}")
    for key, value in scores.items():
        print(f"{key:24} {value:.3f}")


def write(values: Mapping[str, Mapping[str, float]], fitted_on: str, scores: Mapping[str, float]) -> None:
    """Write the values of each fit to `weights.json`, with the command that is being run."""
    command = shlex.join(["python", "-m", *sys.orig_argv[2:]])
    today = datetime.now(UTC).date().isoformat()
    digest = save_fits({name: Fit(fitted, fitted_on, today, command, scores) for name, fitted in values.items()})
    print(f"written; the sha256 to expect in qa/ranking/weights.py is now {digest}")
