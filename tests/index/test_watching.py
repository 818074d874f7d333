"""Syncing with every change until stopped."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import AddReport, BylineError, Index
from index.watching import Watcher
from tests.index.helpers import ROOT, write_article
from tests.waiting import PATIENCE, wait_until


@contextmanager
def watching(watcher: Watcher) -> Iterator[list[AddReport | BylineError]]:
    """Watch in a thread within the block; the reports go to the list."""
    told: list[AddReport | BylineError] = []
    stop = threading.Event()
    thread = threading.Thread(target=watcher.run, args=(told.append, stop))
    thread.start()
    try:
        wait_until(lambda: bool(told))
        yield told
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def origins(index: Index) -> set[str]:
    return {Path(info.origin).name for info in index.articles()}


def test_new_changed_and_removed_files(index: Index, articles: Path) -> None:
    write_article(articles, 1)
    with watching(Watcher(index, [articles], 1000.0)):
        assert origins(index) == {"a001.txt"}
        write_article(articles, 2)
        wait_until(lambda: origins(index) == {"a001.txt", "a002.txt"})
        (articles / "a001.txt").unlink()
        wait_until(lambda: origins(index) == {"a002.txt"})
        write_article(articles, 2, "Changed.")
        wait_until(lambda: [info.version for info in index.articles()] == [2])


def test_a_change_right_after_the_first_sync_is_not_missed(index: Index, articles: Path) -> None:
    write_article(articles, 1)
    stop = threading.Event()
    reports: list[AddReport | BylineError] = []

    def on_report(report: AddReport | BylineError) -> None:
        reports.append(report)
        if len(reports) == 1:
            write_article(articles, 2)

    thread = threading.Thread(target=Watcher(index, [articles], 1000.0).run, args=(on_report, stop))
    thread.start()
    try:
        wait_until(lambda: origins(index) == {"a001.txt", "a002.txt"})
    finally:
        stop.set()
        thread.join(PATIENCE)


@pytest.mark.slow
def test_an_index_inside_the_folder_does_not_trigger_a_sync(articles: Path, tiny_model: str) -> None:
    with Index.open(articles / "index", model=tiny_model) as index:
        write_article(articles, 1)
        with watching(Watcher(index, [articles], 1000.0)) as told:
            time.sleep(3)
            assert len(told) == 1


def test_a_problem_is_reported_and_watching_continues(index: Index, articles: Path) -> None:
    write_article(articles, 1)
    with watching(Watcher(index, [articles, articles / "none.txt"], 1000.0)) as told:
        (first,) = told
        assert isinstance(first, AddReport)
        assert len(first.refused) == 1
        write_article(articles, 2)
        wait_until(lambda: origins(index) == {"a001.txt", "a002.txt"})


def test_urls_are_checked_at_every_interval(index: Index) -> None:
    with watching(Watcher(index, ["http://localhost:1/feed"], 0.5)) as told:
        wait_until(lambda: len(told) >= 2)
    assert all(isinstance(report, AddReport) and len(report.refused) == 1 for report in told)


@pytest.mark.process
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_process_that_watches_can_be_stopped_at_any_time(
    articles: Path, tmp_path: Path, tiny_model: str, how: signal.Signals, interruptible: None
) -> None:
    write_article(articles, 1)
    Index.open(tmp_path / "index", model=tiny_model).close()
    command = [sys.executable, "-m", "index", "sync", str(articles), "--index", str(tmp_path / "index"), "--watch"]
    Index.open(tmp_path / "index", model=tiny_model).add([articles])
    out, err = tmp_path / "out", tmp_path / "err"
    with out.open("w") as stdout, err.open("w") as stderr:
        process = subprocess.Popen(command, cwd=ROOT, stdout=stdout, stderr=stderr)
    try:
        wait_until(lambda: out.read_text() == "0 added, 0 updated, 1 unchanged, 0 duplicate, 0 refused\n")
        write_article(articles, 2)
        wait_until(lambda: out.read_text().endswith("\n1 added, 0 updated, 0 unchanged, 0 duplicate, 0 refused\n"))
        process.send_signal(how)
        code = process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
    assert (code, err.read_text()) == (0, "stopped; articles added so far are kept\n")
    with Index.open(tmp_path / "index") as index:
        assert origins(index) == {"a001.txt", "a002.txt"}
        assert index.check().problems == ()
