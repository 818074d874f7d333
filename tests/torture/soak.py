"""A server that is used for an hour: memory, handles, threads and disk are printed each minute, and must stay flat.

    python -m tests.torture.soak --minutes 60

Readers ask, on the chat page in a new tab each time, search, look at articles and lists, and send hostile requests; a
writer uploads articles, changes and removes them, so that the index stays of one size; a backup is made again and
again.

What is kept up to a limit is filled in the first third: as many tabs as the chat page keeps are opened at once, and the
models, their buffers and the parsing process are loaded by the first requests. From then on, memory must be flat.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from index import Index
from tests.conftest import SEEDS
from tests.qa.surfaces.web.serving import running_app
from tests.torture.requests import attack

_QUESTIONS = ("What did the prime minister say?", "Who spoke about the treaty?", "How many troops?", "Who won?")
_ARTICLES = 12
"""Articles that the writer has in the index at most."""

_WARM = 0.3
"""Share of the time in which memory may still grow: models and caches are loaded, all threads are started."""

_TABS = 100
"""Tabs that the chat page keeps at most, by 1 MB each."""


@dataclass(frozen=True)
class Measured:
    """What a server uses: megabytes, handles, threads, and megabytes of the index."""

    minute: float
    memory: float
    handles: int
    threads: int
    disk: float

    def __str__(self) -> str:
        return (
            f"{self.minute:6.1f} min: {self.memory:7.1f} MB of memory, {self.handles:4} handles, {self.threads:3} "
            f"threads, {self.disk:6.2f} MB of disk"
        )


@dataclass
class Soak:
    """A running soak: what was done how often, and what was wrong."""

    url: str
    done: threading.Event = field(default_factory=threading.Event)
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def repeat(self, step: Callable[[random.Random], str], seed: int) -> None:
        """Do a step until the end, and count what it returns."""
        draw = random.Random(seed)
        while not self.done.is_set():
            try:
                self.counts[step(draw)] += 1
            except (httpx.HTTPError, AssertionError) as error:
                self.failures.append(f"{type(error).__name__}: {error}")

    def read(self, draw: random.Random) -> str:
        """Ask, search, or look at an article or a list."""
        what = draw.choice(("ask", "chat", "search", "article", "list", "page", "quotes"))
        with httpx.Client(base_url=self.url, timeout=120) as client:
            match what:
                case "ask":
                    answer = client.post("/api/ask", json={"question": draw.choice(_QUESTIONS)})
                case "chat":
                    tab = f"tab{draw.randrange(10**9)}"
                    data: list[object] = [draw.choice(_QUESTIONS), None, tab, [], "", "", []]
                    event = {"data": data, "fn_index": 0, "session_hash": tab}
                    answer = client.post("/gradio_api/queue/join", json=event)
                    if answer.status_code == 200:
                        answer = client.get("/gradio_api/queue/data", params={"session_hash": tab})
                        assert "process_completed" in answer.text, answer.text[-200:]
                case "search":
                    answer = client.get("/api/search", params={"q": draw.choice(_QUESTIONS)})
                case "article":
                    listed = client.get("/api/articles").json()
                    answer = client.get(f"/api/articles/{draw.choice(listed)['id']}")
                    if answer.status_code == 404:  # removed a moment ago
                        return what
                case "quotes":
                    answer = client.get("/api/quotes")
                case _:
                    answer = client.get("/library" if what == "page" else "/api/articles")
        assert answer.status_code in (200, 503), f"{what}: {answer.status_code} {answer.text[:200]}"
        return what if answer.status_code == 200 else "busy"

    def open_tabs(self) -> None:
        """Open as many tabs of the chat page as it keeps."""
        with httpx.Client(base_url=self.url, timeout=120) as client:
            events = client.get("/config").json()["dependencies"]
            load = next(event["id"] for event in events if any(name == "load" for _, name in event["targets"]))
            for number in range(_TABS):
                event = {"data": [""], "fn_index": load, "session_hash": f"first{number}"}
                client.post("/gradio_api/run/predict", json=event).raise_for_status()

    def attack(self, draw: random.Random) -> str:
        """Send hostile requests."""
        self.failures += attack(self.url, 20, draw.randrange(2**30)).failures
        time.sleep(0.5)
        return "20 hostile requests"

    def write(self, draw: random.Random) -> str:
        """Upload an article, or a changed one; remove the oldest."""
        number = draw.randrange(10**6)
        text = (
            f"The harbour story {number} of the week.\n\nOfficials spoke about it on day {number}. They gave reasons.\n"
        )
        with httpx.Client(base_url=self.url, timeout=120) as client:
            files = {"files": (f"story-{draw.randrange(2 * _ARTICLES)}.txt", text.encode())}
            job = client.post("/api/articles", files=files)
            assert job.status_code in (202, 503), job.text[:200]
            self._wait(client, job)
            mine = [one for one in client.get("/api/articles").json() if "harbour story" in one["title"]]
            if len(mine) > _ARTICLES:
                self._wait(client, client.delete("/api/articles", params={"id": mine[0]["id"]}))
        return "upload"

    def _wait(self, client: httpx.Client, job: httpx.Response) -> None:
        while job.status_code == 202 and not self.done.is_set():
            state = client.get(job.headers["Location"]).json()
            if state["state"] not in ("queued", "running"):
                assert state["state"] == "done", state
                return
            time.sleep(0.2)


def measure(process: subprocess.Popen[str], index: Path, begun: float) -> Measured:
    """Measure a server and its children, and its index."""
    server = psutil.Process(process.pid)
    tree = [server, *server.children(recursive=True)]
    disk = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    memory = sum(one.memory_info().rss for one in tree if one.is_running())
    return Measured((time.monotonic() - begun) / 60, memory / 1e6, server.num_fds(), server.num_threads(), disk / 1e6)


def soak(minutes: float, interval: float, seed: int, report: Callable[[str], None]) -> Soak:
    """Use a server for so long, report what it uses at each interval, in seconds, and return what became of it."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        with Index.open(index) as made:
            made.add([SEEDS])
        with running_app(index) as (url, process):
            running = Soak(url)
            steps = (running.read, running.read, running.read, running.attack, running.write)
            threads = [
                threading.Thread(target=running.repeat, args=(step, seed * 100 + number))
                for number, step in enumerate(steps)
            ]
            for thread in threads:
                thread.start()
            running.open_tabs()
            measured = list(_measurements(process, index, minutes, interval, report))
            running.done.set()
            for thread in threads:
                thread.join()
        running.failures += _grown(measured)
        with Index.open(index) as made:
            running.failures += made.check().problems
    return running


def _measurements(
    process: subprocess.Popen[str], index: Path, minutes: float, interval: float, report: Callable[[str], None]
) -> Iterator[Measured]:
    begun = time.monotonic()
    while (left := begun + minutes * 60 - time.monotonic()) > 0:
        time.sleep(min(interval, left))
        with Index.open(index) as other:
            other.backup(index.parent / "backup")
        now = measure(process, index, begun)
        report(str(now))
        yield now


def _grown(measured: list[Measured]) -> list[str]:
    """Return what was not flat, from when all was loaded to the end."""
    warm = [one for one in measured if one.minute > _WARM * measured[-1].minute]
    first, last = warm[0], warm[-1]
    found = []
    for name, before, after, more in (
        ("memory", first.memory, last.memory, 0.1 * first.memory + 50),
        ("handles", first.handles, last.handles, 40),
        ("threads", first.threads, last.threads, 20),
        ("disk", first.disk, last.disk, 5),
    ):
        if after > before + more:
            found.append(f"{name} grew from {before:.1f} to {after:.1f}")
    return found


def main() -> int:
    """Soak, print what was measured and done, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.soak")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--interval", type=float, default=60, help="seconds between two measurements")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    done = soak(options.minutes, options.interval, options.seed, lambda line: print(line, flush=True))
    print(", ".join(f"{name} {count}" for name, count in sorted(done.counts.items())))
    print(f"{len(done.failures)} failures")
    print(*done.failures[:20], sep="\n")
    return bool(done.failures)


if __name__ == "__main__":
    sys.exit(main())
