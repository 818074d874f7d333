"""The progress of a run, shown without a terminal."""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from index import Index
from index.ingest import progress as module
from index.ingest.adding import AddProgress, AddReport
from index.ingest.progress import ProgressDisplay
from tests.index.helpers import write_article
from tests.waiting import wait_until

Shown = Callable[[], str]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Shown:
    """Returns what has been written on stderr so far."""
    return lambda: cast("io.StringIO", sys.stderr).getvalue()


def test_without_a_terminal_lines_say_what_is_done_and_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, shown: Shown
) -> None:
    monkeypatch.setattr(module, "_LINE_SECONDS", 0.02)
    loading, adding = (
        f"{doing}: 1.2 of 3.0 MB read, 0 articles, 1 refused\n" for doing in ("Loading the embedding model", "Adding")
    )
    with ProgressDisplay(lambda _: True, visible=True) as display:
        assert display.update(AddProgress(1_200_000, 3_000_000, AddReport(refused=["a.txt: empty"])))
        with display.doing("Loading the embedding model"):
            wait_until(lambda: loading in shown())
        wait_until(lambda: shown().endswith(adding))
    assert set(shown().splitlines(keepends=True)) == {loading, adding}


def test_nothing_is_counted_before_the_first_article_has_been_read(
    monkeypatch: pytest.MonkeyPatch, shown: Shown
) -> None:
    monkeypatch.setattr(module, "_LINE_SECONDS", 0.02)
    with ProgressDisplay(lambda _: True, visible=True, starting="Loading the embedding model") as display:
        wait_until(lambda: "\n" in shown())
        display.update(AddProgress(0, 3_000_000, AddReport()))
        wait_until(lambda: shown().endswith("refused\n"))
    lines = dict.fromkeys(shown().splitlines())
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


def test_a_bar_on_a_terminal_moves_while_nothing_is_added(monkeypatch: pytest.MonkeyPatch, shown: Shown) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(module, "_TICK_SECONDS", 0.02)
    with ProgressDisplay(lambda _: True, visible=True) as display:
        display.update(AddProgress(1, 2, AddReport()))
        with display.doing("Loading the embedding model"):
            wait_until(lambda: len(re.findall(r"Loading the embedding model: +50%", shown())) > 3)
