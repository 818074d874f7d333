"""Fits the weights in qa/reading.py on the tuning halves of NewsQA and of the questions over seeds/.

Run by hand, after the sets are built:
    .venv/bin/python -m evaluation build newsqa --data ../shared/data --work WORK
    .venv/bin/python -m benchmarks.fit_reading --work WORK
It prints the weights to be written into qa/reading.py, and the abstention threshold that keeps 94 % of the answerable
tuning questions of seeds/.
"""

import argparse
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evaluation.gold import Gold, find_gold
from evaluation.questions import ExpectedQuestion, read_question_file
from evaluation.scoring import holds_answer
from evaluation.sets.source import half_of
from index import Index, IndexView
from qa import Citation, Statement
from qa.question import Question, understand
from qa.reading import ConfidenceWeights, Evidence, ReadSentence, confidence_values, most_promising, read_sentences
from qa.retrieval import retrieve

SEED_SHARE = 15.0
"""One seed question counts as this many of NewsQA: 38 of them stand against 740."""


@dataclass(slots=True)
class Read:
    """All sentences that were read for one question, and which of them answer it."""

    question: Question
    sentences: list[ReadSentence]
    right: NDArray[np.bool_]
    unanswerable: bool
    gold: Gold
    weight: float


def read_all(asked: ExpectedQuestion, gold: Gold, view: IndexView, weight: float) -> Read:
    """Read the candidates of one question, as qa.reading does, and keep every sentence."""
    question = understand(asked.question, view)
    candidates = most_promising(retrieve(question, view))
    sentences = [sentence for candidate in candidates for sentence in read_sentences(question, candidate, view)]
    right = [holds_answer(_statement(sentence), asked, gold) for sentence in sentences]
    return Read(question, sentences, np.array(right, dtype=bool), asked.unanswerable, gold, weight)


def read_tuning_half(file: Path, index: Index, weight: float) -> list[Read]:
    """Read every question of the tuning half that is no follow-up; the demo questions' halves go by their ids."""
    questions = read_question_file(file)
    gold, view = find_gold(questions, index), index.view()
    return [
        read_all(question, gold[question.id], view, weight)
        for question in questions.questions
        if not question.history and (questions.half or half_of(question.id)) == "tuning"
    ]


def _statement(sentence: ReadSentence) -> Statement:
    number, text = sentence.paragraph.number, sentence.paragraph.text
    citation = Citation(1, sentence.article, number, sentence.start, sentence.end, text)
    return Statement(citation.quote, (citation,))


def fit_ranking(reads: Sequence[Read]) -> list[float]:
    """Weights that make a right sentence likeliest in a softmax over all sentences of its question."""
    torch.manual_seed(0)
    usable = [read for read in reads if read.right.any()]
    longest = max(len(read.sentences) for read in usable)
    columns = len(fields(Evidence))
    values = torch.zeros(len(usable), longest, columns)
    absent = torch.full((len(usable), longest), -1e9)
    wrong = torch.full((len(usable), longest), -1e9)
    for row, read in enumerate(usable):
        count = len(read.sentences)
        values[row, :count] = torch.tensor([astuple(s.evidence) for s in read.sentences])
        absent[row, :count] = 0
        wrong[row, :count][torch.tensor(read.right)] = 0
    share = torch.tensor([read.weight for read in usable])
    weights = torch.zeros(columns, requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.2)
    for _ in range(300):
        scores = values @ weights
        losses = torch.logsumexp(scores + absent, 1) - torch.logsumexp(scores + wrong, 1)
        loss = (losses * share).sum() / share.sum() + 1e-3 * (weights**2).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return [float(weight) for weight in weights.detach()]


def fit_confidence(reads: Sequence[Read]) -> tuple[list[float], list[tuple[float, bool, bool]]]:
    """Logistic regression: is the answer among the articles? NewsQA questions count twice, with and without theirs."""
    rows, labels, shares, is_seed = [], [], [], []
    for read in reads:
        cases = [(read.sentences, not read.unanswerable)]
        if read.gold.spans:
            cases.append(([s for s in read.sentences if s.article.id not in read.gold.articles], False))
        for sentences, answerable in cases:
            if sentences:
                best = max(sentences, key=lambda sentence: sentence.score)
                rows.append(confidence_values(read.question, best))
                labels.append(answerable)
                shares.append(read.weight)
                is_seed.append(read.weight != 1)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(rows, labels, sample_weight=shares)
    probabilities = model.predict_proba(rows)[:, 1]
    return [float(model.intercept_[0]), *map(float, model.coef_[0])], list(
        zip(map(float, probabilities), labels, is_seed, strict=True)
    )


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("/tmp/byline-work"))
    work = parser.parse_args().work
    with Index.open(work / "seeds-index") as index:
        index.add(["seeds/articles"])
        reads = read_tuning_half(Path("seeds/questions.jsonl"), index, SEED_SHARE)
    with Index.open(work / "newsqa" / "index", create=False) as index:
        reads += read_tuning_half(work / "newsqa" / "tuning.jsonl", index, 1.0)
    for name, value in zip((f.name for f in fields(Evidence)), fit_ranking(reads), strict=True):
        print(f"ranking     {name:24} {value:7.2f}")
    weights, outcomes = fit_confidence(reads)
    for name, value in zip((f.name for f in fields(ConfidenceWeights)), weights, strict=True):
        print(f"confidence  {name:24} {value:7.2f}")
    answerable = [probability for probability, label, seed in outcomes if label and seed]
    print(f"threshold   {np.quantile(answerable, 0.06):.2f}")


if __name__ == "__main__":
    main()
