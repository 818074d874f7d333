"""How long a whole answer takes, and what share of it each step has.

Run by hand, over an index of real articles and questions about them:
    .venv/bin/python -m benchmarks.answer_time --index WORK/realtimeqa/index --questions WORK/realtimeqa/reporting.jsonl
It prints median and 95th percentile in milliseconds, and the mean share, of the whole answer and of each of its steps,
with the reader and without it, each question asked of both in turn.
"""

import argparse
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from evaluation.questions import read_question_file
from index import Index
from qa import Assistant

READERS = ("byline", "none")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    options = parser.parse_args()
    questions = read_question_file(options.questions).questions
    with Index.open(options.index, create=False) as index:
        assistants = {name: Assistant(index, reader=name) for name in READERS}
        for assistant in assistants.values():
            assistant.ask(questions[0].question)  # loads what is loaded on first use
        timings: dict[str, list[dict[str, float]]] = {name: [] for name in READERS}
        for question in questions:
            for name, assistant in assistants.items():
                answer = assistant.ask(question.question, question.history, question.options)
                timings[name].append(answer.timing_ms)
        stats = index.stats()
    for name, asked in timings.items():
        title = f"{len(asked)} questions, {stats['articles']} articles, {stats['paragraphs']} paragraphs, reader {name}"
        Console().print(_table(title, asked))


def _table(title: str, timings: list[dict[str, float]]) -> Table:
    table = Table("step", "p50 ms", "p95 ms", "share", title=title)
    total = np.array([timing["total"] for timing in timings])
    steps = [step for step in timings[0] if step != "total"]
    for step in [*steps, "total"]:
        ms = np.array([timing.get(step, 0.0) for timing in timings])
        p50, p95 = np.percentile(ms, [50, 95])
        table.add_row(step, f"{p50:.1f}", f"{p95:.1f}", f"{ms.sum() / total.sum():.0%}")
    return table


if __name__ == "__main__":
    main()
