"""The background thread that replaces quick vectors while nobody asks."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from index import Index
from index.search import run_embedder
from index.storage.lock import writer_lock
from qa.surfaces.web.jobs import refiner
from qa.surfaces.web.jobs.refiner import Refiner
from tests.index.helpers import write_article
from tests.index.quick_model import with_table
from tests.waiting import wait_until

PARAGRAPHS = 3
"""Of one article."""


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again at once."""
    monkeypatch.setattr(refiner, "_INTERVAL", 0.02)
    monkeypatch.setattr(refiner, "_PAUSE", 0.02)


@pytest.fixture
def index(tmp_path: Path, tiny_model: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """An index of one article with quick vectors."""
    monkeypatch.setattr(run_embedder, "_EXACT", 0)
    with Index.open(tmp_path / "index", model=with_table(tiny_model, tmp_path / "model")) as index:
        index.add([write_article(tmp_path, 0)])
        assert index.quick_count() == PARAGRAPHS
        yield index


def test_quick_vectors_are_replaced_while_nobody_is_answered(index: Index) -> None:
    idle: list[bool] = []
    with Refiner(index, lambda: bool(idle)):
        time.sleep(0.1)
        assert index.quick_count() == PARAGRAPHS
        idle.append(True)
        wait_until(lambda: not index.quick_count())
    assert index.check().problems == ()


def test_it_tries_again_when_another_process_was_writing(index: Index) -> None:
    with ExitStack() as stack:
        with writer_lock(index.path):
            stack.enter_context(Refiner(index, lambda: True))
            time.sleep(0.1)
            assert index.quick_count() == PARAGRAPHS
        wait_until(lambda: not index.quick_count())


def test_it_ends_with_the_server(index: Index) -> None:
    begun = time.monotonic()
    with Refiner(index, lambda: False):
        pass
    assert time.monotonic() - begun < 5
    assert index.quick_count() == PARAGRAPHS
