"""The queue of sources: many workers, and those that die."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import AddReport, Index
from index.cli import main
from index.errors import IndexUnusable
from index.storage.postgres.queue import QueueState
from index.working import Worker, enqueue
from tests.index.helpers import ROOT, write_article
from tests.postgres_server import NewDatabase
from tests.waiting import PATIENCE


@pytest.fixture
def address(new_database: NewDatabase) -> str:
    return new_database()


@pytest.fixture
def index(address: str, tiny_model: str) -> Iterator[Index]:
    with Index.open(address, model=tiny_model) as index:
        yield index


def work(index: Index) -> list[AddReport]:
    reports: list[AddReport] = []
    Worker(index).run(reports.append, threading.Event(), until_empty=True)
    return reports


def test_what_is_enqueued_is_added_once(index: Index, articles: Path) -> None:
    for number in range(20):
        write_article(articles, number)
    (articles / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert enqueue(index, [str(articles)]) == (21, [])
    assert enqueue(index, [str(articles)]) == (0, []), "they wait already"
    assert index.queue().state() == QueueState(21, 0, 0, (), ())
    reports = work(index)
    assert [len(report.files) + len(report.refused) + len(report.skipped) for report in reports] == [16, 5]
    state = index.queue().state()
    assert (state.waiting, state.running, state.done, state.given_up) == (0, 0, 21, ())
    assert len(index.articles()) == 20
    assert index.check().problems == ()
    assert enqueue(index, [str(articles / "a003.txt")]) == (1, [])
    assert work(index)[0].count("unchanged") == 1


def test_workers_share_the_queue(index: Index, address: str, articles: Path) -> None:
    for number in range(40):
        write_article(articles, number)
    enqueue(index, [str(articles)])
    reports: list[list[AddReport]] = []

    def run() -> None:
        with Index.open(address) as own:
            reports.append(work(own))

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(report.count("added") for own in reports for report in own) == 40
    assert index.stats()["versions"] == 40
    assert index.check().problems == ()


@pytest.mark.process
def test_the_work_of_a_worker_that_is_killed_is_taken_over(index: Index, address: str, articles: Path) -> None:
    index.add([write_article(articles, 0)])  # by which a worker knows the model
    for number in range(1, 30):
        write_article(articles, number)
    enqueue(index, [str(articles)])
    worker = subprocess.Popen([sys.executable, "-m", "index", "work", "--index", address], cwd=ROOT)
    deadline = time.monotonic() + PATIENCE
    while len(index.articles()) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    while index.queue().state().running:  # until the server notices
        assert time.monotonic() < deadline
        time.sleep(0.05)
    work(index)
    assert index.queue().state().done == 30
    assert index.stats()["versions"] == len(index.articles()) == 30
    assert index.check().problems == ()


def test_sources_that_workers_die_of_are_left_alone_and_keep_none_back(index: Index, articles: Path) -> None:
    for number in range(3):
        write_article(articles, number)
    enqueue(index, [str(articles)])
    assert [taken_and_dropped(index) for _ in range(8)] == [3, 1, 1, 1, 1, 1, 1, 0]
    write_article(articles, 5)
    enqueue(index, [str(articles / "a005.txt")])
    assert sum(report.count("added") for report in work(index)) == 1
    state = index.queue().state()
    assert (state.waiting, state.done, len(state.given_up)) == (0, 1, 3)
    assert enqueue(index, list(state.given_up)) == (0, [])
    work(index)
    assert index.queue().state() == QueueState(0, 0, 4, (), ())


def taken_and_dropped(index: Index) -> int:
    """Take sources as a worker does that dies; return how many."""
    with index.queue().take() as taken:
        return len(taken.sources) if taken is not None else 0


def test_a_server_that_fails_is_not_the_fault_of_the_source(index: Index, articles: Path) -> None:
    enqueue(index, [str(write_article(articles, 1))])
    for _ in range(5):
        with pytest.raises(IndexUnusable), index.queue().take():
            raise IndexUnusable("gone")
    assert work(index)[0].count("added") == 1


def test_the_commands(
    address: str, index: Index, articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_article(articles, 1)
    assert main(["enqueue", str(articles), "--index", address]) == 0
    assert main(["work", "--until-empty", "--index", address], after_change=lambda _: ["looked at what is kept"]) == 0
    assert main(["queue", "--index", address]) == 0
    output = capsys.readouterr().out
    assert output.startswith("enqueued: 1; add them with: python -m index work\n1 added")
    assert "looked at what is kept\n" in output
    assert output.endswith("0 waiting, 0 being added, 1 done\n")
    assert main(["enqueue", str(articles), "--index", str(tmp_path / "folder")]) == 2
    assert "an index in a folder has no queue; add with: python -m index add" in capsys.readouterr().err
