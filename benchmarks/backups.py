"""Backup, restore and export of a served index while sessions ask and a writer adds: how long does it take, and is
everything there?

    python -m benchmarks.backups --index /tmp/copy-of-an-index --sessions 20

Changes the index (it adds invented articles), so use a copy. Each backup is restored, opened and checked. Exits with 1
if anything is wrong.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

import httpx

from benchmarks.loading.server import running_server
from index import Index

T = TypeVar("T")
_QUESTIONS = ("What did the president say?", "Who won the election?", "How many people died?", "When is the vote?")


class Load:
    """Sessions that ask a server one question after the other, and a writer that adds to its index."""

    def __init__(self, url: str, index: Path, articles: Path, sessions: int) -> None:
        self._url, self._index, self._articles = url, index, articles
        self._done = threading.Event()
        self.seconds: list[float] = []
        self.wrong: list[str] = []
        self.added = 0
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(sessions)]
        self._threads.append(threading.Thread(target=self._add))

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, number: int) -> None:
        with httpx.Client(base_url=self._url, timeout=120) as client:
            while not self._done.is_set():
                begun = time.monotonic()
                answer = client.post("/api/ask", json={"question": _QUESTIONS[number % len(_QUESTIONS)]})
                self.seconds.append(time.monotonic() - begun)
                if answer.status_code not in (200, 503):
                    self.wrong.append(f"{answer.status_code}: {answer.text[:100]}")

    def _add(self) -> None:
        with Index.open(self._index, create=False) as index:
            while not self._done.is_set():
                path = self._articles / f"{self.added}.txt"
                path.write_text(f"Harbour story {self.added}\n\nThe harbour of Oxhaven froze on day {self.added}.\n")
                if index.add([path]).count("added") != 1:
                    self.wrong.append(f"{path.name} was not added")
                self.added += 1


def timed(name: str, work: Callable[[], T]) -> T:
    """Run it, and print how long it took."""
    begun = time.monotonic()
    done = work()
    print(f"{name}: {time.monotonic() - begun:.1f} s", flush=True)
    return done


def measure(folder: Path, sessions: int, work: Path) -> list[str]:
    """Back up twice while the index is used, restore, export; return what is wrong."""
    (work / "articles").mkdir()
    with running_server(folder) as server, Index.open(folder, create=False) as index:
        before = len(index.articles())
        with Load(server.url, folder, work / "articles", sessions) as load:
            reports = [timed(name, lambda: index.backup(work / "backup")) for name in ("first backup", "second backup")]
            with (work / "articles.jsonl").open("wb") as out:
                exported = timed("export", lambda: index.export(out))
            timed("restore", lambda: Index.restore(reports[1].path, work / "restored"))
    wrong = [*load.wrong, *exported.left_out]
    for report in reports:
        size, written = report.size / 1e6, report.written / 1e6
        print(f"{report.articles} articles, {size:.1f} MB, of which {written:.1f} MB were written")
    half = median(load.seconds)
    print(f"{len(load.seconds)} answers meanwhile, half of them within {half:.2f} s; {load.added} articles were added")
    with Index.open(work / "restored") as restored:
        problems = timed("check of what was restored", restored.check).problems
        wrong += problems
        if not before <= len(restored.articles()) == reports[1].articles:
            wrong.append(f"{len(restored.articles())} articles were restored, of {reports[1].articles}")
    return wrong


def main() -> int:
    """Measure, print the results, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", required=True, type=Path, metavar="DIR")
    parser.add_argument("--sessions", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        wrong = measure(options.index, options.sessions, Path(work))
    print(*wrong[:20], f"{len(wrong)} failures", sep="\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
