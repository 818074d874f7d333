"""One writer, many readers; a killed writer loses nothing that it stored."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from index import Index
from index.errors import IndexBusy
from index.search.snapshots import snapshot_generations
from index.storage.store import SqliteStore
from index.storage.writer import Writer, writing
from tests.index.helpers import ROOT, write_article
from tests.waiting import PATIENCE, wait_until

MANY = 200


@pytest.fixture
def many(articles: Path) -> Path:
    """A folder with enough articles that adding them takes a while."""
    for number in range(MANY):
        write_article(articles, number)
    return articles


def start_adding(articles: Path, index: Path, model: str) -> subprocess.Popen[str]:
    # With low priority, so that it does not finish before the test sees it.
    command = [
        "nice",
        "-n",
        "5",
        sys.executable,
        "-m",
        "index",
        "add",
        str(articles),
        "--index",
        str(index),
        "--model",
        model,
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stored(index: Path) -> int:
    try:
        with sqlite3.connect(f"{(index / 'articles.sqlite').as_uri()}?mode=ro", uri=True) as db:
            return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:  # not there yet
        return 0


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[Any]) -> None:
    def is_reached() -> bool:
        assert process.poll() is None, process.communicate()
        return condition()

    wait_until(is_reached, every=0.005)


def stop_at(count: int, how: signal.Signals, process: subprocess.Popen[str], index: Path) -> tuple[int, str]:
    """Stop the process once more than `count` articles are stored; return their number, and its stderr."""
    wait_for(lambda: stored(index) > count, process)
    process.send_signal(how)
    _, errors = process.communicate(timeout=PATIENCE)
    return stored(index), errors


@pytest.mark.process
@pytest.mark.usefixtures("interruptible")
def test_interrupted_and_killed_adding_loses_nothing(many: Path, tmp_path: Path, tiny_model: str) -> None:
    folder = tmp_path / "index"
    process = start_adding(many, folder, tiny_model)
    first, errors = stop_at(0, signal.SIGINT, process, folder)
    assert 0 < first < MANY
    assert process.returncode == 130
    assert errors.split("\n")[-2] == "stopped; articles added so far are kept"
    assert "Traceback" not in errors

    process = start_adding(many, folder, tiny_model)
    second, _ = stop_at(first, signal.SIGKILL, process, folder)
    assert process.returncode == -signal.SIGKILL
    assert first < second < MANY

    with Index.open(folder) as index:
        assert index.check().problems == ()
        report = index.add([many])
        assert (report.count("unchanged"), report.count("added")) == (second, MANY - second)
        assert sorted(info.origin for info in index.articles()) == sorted(str(path) for path in many.iterdir())
        assert index.check().problems == ()


ADD_ONE_BY_ONE = """
import sys
from index import Index
with Index.open(sys.argv[1]) as index:
    for path in sys.argv[2:]:
        sys.stdin.read(1)
        index.add([path])
"""
"""Adds an article for every character on its standard input."""


@pytest.mark.process
def test_readers_see_whole_generations_while_another_process_adds(
    index: Index, articles: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Every article has three paragraphs and is one generation; the model's name is the first."""
    paths = [write_article(articles, number) for number in range(12)]
    index.add(paths[:1])
    folder = index.path
    command: list[str | Path] = [sys.executable, "-c", ADD_ONE_BY_ONE, folder, *paths[1:]]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, bufsize=0)
    adding = process.stdin
    assert adding is not None
    seen: set[int] = set()
    lock = threading.Lock()
    failures: list[BaseException] = []

    def saw(generation: int) -> None:
        with lock:
            if generation not in seen:
                seen.add(generation)
                with suppress(BrokenPipeError):  # it has added them all
                    adding.write(b"+")

    def search() -> None:
        try:
            with Index.open(folder) as own:
                while process.poll() is None:
                    view = own.view()
                    count = view.generation - 1
                    found = view.nearest_paragraphs(view.embed("Officials spoke"), 10_000)
                    assert (view.article_count, len(found)) == (count, 3 * count)
                    assert len(view.matching_articles(view.terms("story"), 10_000)) == count
                    assert len(view.matching_paragraphs(view.terms("story"), 10_000)) == count
                    assert len(view.passages(list(found))) == 3 * count
                    saw(view.generation)
                    time.sleep(0.02)  # two readers without a pause would starve the writer
                assert own.view().generation == 1 + len(paths)
        except BaseException as error:  # noqa: BLE001 (shown by the test)
            failures.append(error)
            adding.close()  # nothing is waited for any more

    readers = [threading.Thread(target=search) for _ in range(2)]
    for reader in readers:
        reader.start()
    with process:
        assert process.wait(timeout=PATIENCE) == 0
    for reader in readers:
        reader.join(timeout=PATIENCE)
    assert failures == []
    assert len(seen) >= len(paths) - 1  # perhaps without the last one
    assert caplog.records == []  # no unfinished search index was taken for a damaged one
    assert index.check().problems == ()


def test_a_second_writer_gets_index_busy(index: Index, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index.add([write_article(articles, 1)])
    (info,) = index.articles()
    monkeypatch.setattr("index.storage.lock._LOCK_WAIT", 0.1)
    with writing(SqliteStore(index.path)):
        for write in (lambda: index.add([write_article(articles, 2)]), lambda: index.remove([info.id])):
            with pytest.raises(IndexBusy, match="another process is writing to this index; try again"):
                write()
        assert len(index.articles()) == 1
    index.add([write_article(articles, 2)])
    assert len(index.articles()) == 2


def test_during_a_write_the_previous_generation_is_served(
    index: Index, articles: Path, caplog: pytest.LogCaptureFixture
) -> None:
    index.add([write_article(articles, 1), write_article(articles, 2)])
    before = index.view()
    with Index.open(index.path) as late, writing(SqliteStore(index.path)) as writer:
        remove_without_a_snapshot(writer, index)
        assert index.view() is before
        assert late.view().generation == before.generation
        assert len(late.articles()) == 1
        with pytest.raises(IndexBusy, match="check it when it is done"):
            late.check()
        assert caplog.records == []
    assert index.view().generation == before.generation + 1
    assert "rebuilt" in caplog.text
    assert index.check().problems == ()


def test_a_first_view_during_the_first_write(index: Index, articles: Path, caplog: pytest.LogCaptureFixture) -> None:
    """There is no search index on disk yet: it is built in memory, once."""
    index.add([write_article(articles, 1), write_article(articles, 2), write_article(articles, 3)])
    with Index.open(index.path) as late, writing(SqliteStore(index.path)) as writer:
        for path in index.path.joinpath("caches").iterdir():
            path.rename(index.path / "elsewhere")
        remove_without_a_snapshot(writer, index)
        view = late.view()
        assert view.article_count == 2
        remove_without_a_snapshot(writer, index)
        assert late.view() is view
        assert snapshot_generations(SqliteStore(index.path)) == []
    assert late_count(index.path) == 1
    assert "rebuilt" in caplog.text


def remove_without_a_snapshot(writer: Writer, index: Index) -> None:
    """Change the store as a writer does during its work."""
    writer.remove(index.articles()[0].id)


def late_count(folder: Path) -> int:
    with Index.open(folder) as index:
        return index.view().article_count


def test_a_lock_file_of_a_dead_process_does_not_block(index: Index, articles: Path) -> None:
    (index.path / "writer.lock").write_bytes(b"")
    os.utime(index.path / "writer.lock", (0, 0))
    index.add([write_article(articles, 1)])
    assert len(index.articles()) == 1
