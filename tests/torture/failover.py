"""A primary server with a synchronous standby, killed again and again while articles are added and searched.

    python -m tests.torture.failover --rounds 3 --articles 60 --seed 1

In each round the primary gets `kill -9` after a drawn time, and the standby is promoted and gets a standby of its own.
The address names both, so that whoever adds or reads goes on. Counted are the articles that were reported as added and
are gone, those that are there twice, and paragraphs that a reader got which no article has: each must be none.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

import psycopg

from index import Index
from index.errors import BylineError, IndexUnusable
from index.ingest.adding import AddProgress
from tests.index.helpers import write_article
from tests.postgres_server import Server
from tests.torture.world import make_quick_model, paragraphs_of
from tests.waiting import wait_until

_FAULTS = (
    *("lost", "doubled", "wrong paragraphs", "problems of a check", "losses that the journal tells of"),
    "messages of several lines",
)
"""What must be none."""


class Pair:
    """A primary and its standby, which has all that the primary has acknowledged."""

    def __init__(self) -> None:
        self.primary = Server.create()
        self.standby = self._follow()

    def _follow(self) -> Server:
        standby = Server.standby_of(self.primary)
        with psycopg.connect(self.primary.address, autocommit=True) as db:
            query = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
            db.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            db.execute("SELECT pg_reload_conf()")
            wait_until(lambda: db.execute(query).fetchone() == (1,))
        return standby

    def address(self, *, writable: bool) -> str:
        """The address of both, of which the primary is chosen if it is to be `writable`."""
        ports = ",".join(f"127.0.0.1:{server.port}" for server in (self.primary, self.standby))
        return f"postgresql://byline@{ports}/postgres?target_session_attrs={'read-write' if writable else 'any'}"

    def fail_over(self) -> None:
        """Promote the standby of a primary that is gone, with a new standby."""
        self.primary.delete()
        self.primary = self.standby
        with psycopg.connect(self.primary.address, autocommit=True) as db:
            assert db.execute("SELECT pg_promote()").fetchone() == (True,), "it is no standby any more"
        self.standby = self._follow()

    def delete(self) -> None:
        """Stop both for good."""
        self.primary.delete()
        self.standby.delete()


class Reader(threading.Thread):
    """Searches all the time, on a server that answers, and knows what may be found."""

    def __init__(self, pair: Pair, folder: Path, counts: Counter[str]) -> None:
        super().__init__(daemon=True)
        self._pair, self._counts = pair, counts
        self._texts = {text.strip() for path in folder.iterdir() for text in paragraphs_of(path)}
        self.stop = threading.Event()

    def run(self) -> None:
        """Search until it is stopped."""
        while not self.stop.is_set():
            try:
                with Index.open(self._pair.address(writable=False), create=False) as index:
                    while not self.stop.is_set():
                        view = index.view()
                        found = view.matching_paragraphs(view.terms("officials about the harbour"), 20)
                        texts = [passage.paragraph.text for passage in view.passages(list(found))]
                        self._counts["searches"] += 1
                        self._counts["wrong paragraphs"] += sum(text not in self._texts for text in texts)
            except BylineError as error:
                self._counts["searches refused"] += 1
                self._counts["messages of several lines"] += "\n" in str(error)


def run(folder: Path, rounds: int, articles: int, seed: int) -> Counter[str]:
    """Kill so many primaries; return what was counted."""
    chance, counts = random.Random(seed), Counter[str]()
    model, sources = make_quick_model(folder / "model"), folder / "articles"
    sources.mkdir()
    paths = [write_article(sources, number) for number in range(rounds * articles)]
    os.environ["BYLINE_STATE"] = str(folder / "state")
    pair = Pair()
    try:
        with Index.open(pair.address(writable=True), model=model) as index:
            index.add(paths[:1])
        reader = Reader(pair, sources, counts)
        reader.start()
        acknowledged: set[str] = set()
        for first in range(0, len(paths), articles):
            group = paths[first : first + articles]
            counts["runs that were cut off"] += _add_and_kill(pair, group, chance.uniform(0.1, 2), acknowledged)
            pair.fail_over()
            counts["failovers"] += 1
            _compare(pair, acknowledged, counts)
            with Index.open(pair.address(writable=True)) as index:
                report = index.add(group)
            acknowledged.update(file.origin for file in report.files)
            _compare(pair, acknowledged, counts)
        reader.stop.set()
        reader.join()
        counts["acknowledged"] = len(acknowledged)
    finally:
        pair.delete()
    return counts


def _add_and_kill(pair: Pair, group: list[Path], after: float, acknowledged: set[str]) -> bool:
    """Add articles one by one, and kill the primary after so many seconds; return whether that was meanwhile."""

    def told(progress: AddProgress) -> bool:
        acknowledged.update(file.origin for file in progress.report.files)
        return True

    with Index.open(pair.address(writable=True)) as index:
        killer = threading.Timer(after, pair.primary.stop, [signal.SIGKILL])
        killer.start()
        try:
            for path in group:
                index.add([path], on_progress=told)
        except IndexUnusable:
            return True
        finally:
            killer.join()
    return False


def _compare(pair: Pair, acknowledged: set[str], counts: Counter[str]) -> None:
    with Index.open(pair.address(writable=True)) as index:
        stored = Counter(info.origin for info in index.articles())
        counts["lost"] += len(acknowledged - set(stored))
        counts["doubled"] += sum(number > 1 for number in stored.values())
        problems = index.check().problems
        counts["problems of a check"] += len(problems)
        counts["losses that the journal tells of"] += len(index.trouble_notes())


def main() -> int:
    """Run it and print the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.failover")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--articles", type=int, default=60, help="in each round")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = run(Path(folder), options.rounds, options.articles, options.seed)
    print(", ".join(f"{name} {counts[name]}" for name in dict.fromkeys((*_FAULTS, *counts))))
    return int(any(counts[name] for name in _FAULTS))


if __name__ == "__main__":
    sys.exit(main())
