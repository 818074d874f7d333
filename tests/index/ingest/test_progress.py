"""The progress of a run, shown without a terminal."""

import re
import time
from pathlib import Path

import pytest

from index import Index
from index.ingest import progress as module
from index.ingest.adding import AddProgress, AddReport
from index.ingest.progress import ProgressDisplay
from tests.index.helpers import write_article


def test_without_a_terminal_lines_say_what_is_done_and_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "_LINE_SECONDS", 0.02)
    with ProgressDisplay(lambda _: True, visible=True) as display:
        assert display.update(AddProgress(1_200_000, 3_000_000, AddReport(refused=["a.txt: empty"])))
        with display.doing("Loading the embedding model"):
            time.sleep(0.1)
        time.sleep(0.1)
    lines = capsys.readouterr().err.splitlines()
    assert "Loading the embedding model: 1.2 of 3.0 MB read, 0 articles, 1 refused" in lines
    assert lines[-1] == "Adding: 1.2 of 3.0 MB read, 0 articles, 1 refused"


def test_nothing_is_counted_before_the_first_article_has_been_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "_LINE_SECONDS", 0.02)
    with ProgressDisplay(lambda _: True, visible=True, starting="Loading the embedding model") as display:
        time.sleep(0.1)
        display.update(AddProgress(0, 3_000_000, AddReport()))
        time.sleep(0.1)
    lines = dict.fromkeys(capsys.readouterr().err.splitlines())
    assert list(lines) == ["Loading the embedding model", "Adding: 0.0 of 3.0 MB read, 0 articles, 0 refused"]


def test_a_run_begins_with_the_model_unless_that_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], articles: Path, tiny_model: str
) -> None:
    monkeypatch.setattr(module, "_LINE_SECONDS", 0.001)
    with Index.open(articles.parent / "index", model=tiny_model) as index:
        for number, first in enumerate(("Loading the embedding model", "Adding")):
            index.add([write_article(articles, number)], progress=True)
            lines = capsys.readouterr().err.splitlines()
            assert lines[0].startswith(first)
            assert not any("0.0 of 0.0 MB" in line for line in lines)


def test_a_short_run_or_one_that_is_not_shown_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for visible in (True, False):
        with ProgressDisplay(lambda _: False, visible=visible) as display:
            assert not display.update(AddProgress(1, 2, AddReport()))
    assert capsys.readouterr().err == ""


def test_a_bar_on_a_terminal_moves_while_nothing_is_added(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(module, "_TICK_SECONDS", 0.02)
    with ProgressDisplay(lambda _: True, visible=True) as display:
        display.update(AddProgress(1, 2, AddReport()))
        with display.doing("Loading the embedding model"):
            time.sleep(0.2)
    shown = re.findall(r"Loading the embedding model: +50%", capsys.readouterr().err)
    assert len(shown) > 3
