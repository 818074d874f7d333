"""The same questions and articles through Byline, txtai, LlamaIndex, LangChain with FAISS, and Chroma, in one run.

    .venv/bin/python -m benchmarks.peers --work WORK [--questions N]
Each has the same embedding model and its documented default way (benchmarks/peer_systems, a file each), in a process
of its own, one after the other. The peers live in WORK/peers-venv, which is made on first use; after that nothing
needs the network. The questions are NewsQA's from ../shared/data. Prints quality and cost side by side and writes
WORK/peers.json; what each system found lies in WORK/peers. Exits with 1 if a system failed. Times only mean something
on a machine that does nothing else.
"""

import argparse
import json
import platform
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from benchmarks.peer_systems.environment import peers_python
from benchmarks.peer_systems.questions import QuestionSet, newsqa
from benchmarks.peer_systems.running import SystemFailed, measure_apart, model_folder
from benchmarks.peer_systems.scoring import score
from benchmarks.peer_systems.table import Row, cost, table
from benchmarks.peer_systems.worker import SYSTEMS


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


if __name__ == "__main__":
    sys.exit(main())
