"""The same questions and articles through Byline, txtai, LlamaIndex, LangChain with FAISS, and Chroma, in one run.

    .venv/bin/python -m benchmarks.peers --work WORK [--questions N]
Each has the same embedding model and its documented default way (benchmarks/peer_systems/systems.py), in a process
of its own, one after the other. The peers live in WORK/peers-venv, which is made on first use; after that nothing
needs the network. The questions are NewsQA's from ../shared/data. Prints quality and cost side by side and writes
WORK/peers.json; what each system found lies in WORK/peers. Exits with 1 if a system failed. Times only mean something
on a machine that does nothing else.
"""

import argparse
import json
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

import numpy as np

from benchmarks.peer_systems.running import SystemFailed, measure_apart, model_folder, peers_python
from benchmarks.peer_systems.scoring import BUDGETS, Quality, QuestionSet, newsqa, score
from benchmarks.peer_systems.worker import SYSTEMS, Measured

_QUALITY = ("article@1", "article@5", "answer@1", "answer@5", *(f"in {budget:,}" for budget in BUDGETS), "characters")
_COST = ("index s", "articles/s", "p50 ms", "p95 ms", "memory MB", "disk MB")


@dataclass(frozen=True, slots=True)
class Cost:
    """What indexing and asking took, in the order of the columns; p50 and p95 are of one question."""

    index_seconds: float
    articles_per_second: float
    p50_ms: float
    p95_ms: float
    memory_mb: float
    disk_mb: float


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one system."""

    quality: Quality
    cost: Cost
    versions: Mapping[str, str]


def measure_all(work: Path, questions: QuestionSet) -> tuple[dict[str, Row], dict[str, str]]:
    """Measure every system; return the rows, and the reason for each system that has none."""
    peers, model = peers_python(work), model_folder()
    rows, failed = {}, {}
    for name in SYSTEMS:
        print(f"measuring {name}", flush=True)
        try:
            measured = measure_apart(name, work, questions, peers, model)
        except SystemFailed as error:
            failed[name] = str(error)
            continue
        quality = score(questions.asked, measured.found, questions.articles)
        rows[name] = Row(quality, cost(measured, len(questions.articles)), measured.versions)
    return rows, failed


def write_results(path: Path, questions: QuestionSet, rows: Mapping[str, Row], failed: Mapping[str, str]) -> None:
    """Write everything that is printed as JSON."""
    values = {
        "questions": len(questions.asked),
        "articles": len(questions.articles),
        "machine": platform.platform(),
        "systems": {name: asdict(row) for name, row in rows.items()},
        "failed": failed,
    }
    path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("/tmp/byline-work"))
    parser.add_argument("--questions", type=int, metavar="N", help="ask only the first N questions")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    questions = newsqa(options.work, options.questions)
    rows, failed = measure_all(options.work, questions)
    write_results(options.work / "peers.json", questions, rows, failed)
    print(f"\n{len(questions.asked):,} NewsQA questions (reporting half), {len(questions.articles)} articles\n")
    print("\n".join(table(rows, failed)))
    return 1 if failed else 0


def cost(measured: Measured, articles: int) -> Cost:
    """Return what the measured system took for so many articles."""
    p50, p95 = (1000 * float(seconds) for seconds in np.quantile(measured.query_seconds, [0.5, 0.95]))
    return Cost(
        index_seconds=measured.index_seconds,
        articles_per_second=articles / measured.index_seconds,
        p50_ms=p50,
        p95_ms=p95,
        memory_mb=measured.peak_bytes / 1e6,
        disk_mb=measured.index_bytes / 1e6,
    )


def table(rows: Mapping[str, Row], failed: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines to print, the systems that failed included."""
    yield _line("quality", _QUALITY)
    yield from (_quality_line(name, row.quality) for name, row in rows.items())
    yield from (f"{name:16}   failed: {reason}" for name, reason in failed.items())
    yield "answer@k: one of the first k results covers the answer's characters in its article; in N: what is read in"
    yield "the first N characters of the results does; characters: the mean length of a result."
    yield "Byline's weights were fitted on the other half of NewsQA; the peers are as they come."
    yield ""
    yield _line("cost", _COST)
    yield from (_line(name, [f"{value:.1f}" for value in astuple(row.cost)]) for name, row in rows.items())
    yield "index s: from loading the system to its index on disk; p50, p95: one question, its embedding included;"
    yield "memory: the most that the system's process had in use. Byline embeds every sentence beside the paragraphs."
    yield ""
    yield from (_quoted_line(name, row.quality) for name, row in rows.items() if row.quality.quoted is not None)
    yield "Exact citation: Byline alone says which characters answer. LlamaIndex and LangChain can say where a result"
    yield "begins in its document, txtai and Chroma only which document it is from."
    yield ""
    for name, row in rows.items():
        yield f"{name}: {SYSTEMS[name].way}"
        yield "    " + ", ".join(f"{package} {version}" for package, version in row.versions.items())


def _line(name: str, values: Sequence[str]) -> str:
    return f"{name:16}" + "".join(f"{value:>11}" for value in values)


def _quality_line(name: str, quality: Quality) -> str:
    shares = [quality.article_1, quality.article_5, quality.answer_1, quality.answer_5, *quality.within]
    return _line(name, [*(f"{share:.3f}" for share in shares), f"{quality.result_characters:,.0f}"])


def _quoted_line(name: str, quality: Quality) -> str:
    return (
        f"{name} answers {quality.answered:.3f} of the questions, quoting {quality.quoted_characters:,.0f} characters "
        f"(mean): for {quality.quoted:.3f} of all\nquestions, these cover the answer's characters."
    )


if __name__ == "__main__":
    sys.exit(main())
