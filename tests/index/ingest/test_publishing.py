"""What a long run adds is searchable before it ends."""

import time
from pathlib import Path

import pytest

from index import Index
from index.ingest import publishing
from index.ingest.adding import AddProgress
from index.ingest.publishing import PublishingSchedule
from tests.index.helpers import write_article

MANY = 40
"""Articles; they are stored 16 at a time."""


def test_what_is_stored_can_be_found_before_the_run_ends(
    index: Index, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_INTERVAL", 0.0)
    monkeypatch.setattr(publishing, "_MAX_SHARE", 1.0)
    for number in range(MANY):
        write_article(articles, number)
    seen: list[tuple[int, int]] = []

    def on_progress(progress: AddProgress) -> bool:
        with Index.open(index.path) as other:
            seen.append((other.view().article_count, len(progress.report.files)))
        return True

    index.add([articles], on_progress=on_progress)
    assert all(searchable == stored for searchable, stored in seen)
    assert {searchable for searchable, _ in seen} >= {0, 16, 32}
    assert index.view().article_count == MANY


def test_a_short_run_saves_its_search_index_once(index: Index, articles: Path) -> None:
    for number in range(MANY):
        write_article(articles, number)
    index.add([articles], on_progress=lambda _: not [*(index.path / "caches").glob("[0-9]*")])
    assert index.view().article_count == MANY


def test_saving_takes_at_most_a_tenth_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_INTERVAL", 0.0)
    schedule = PublishingSchedule()
    assert schedule.is_due()
    with schedule.publishing():
        time.sleep(0.02)
    ended = time.monotonic()
    assert not schedule.is_due()
    while not schedule.is_due():
        time.sleep(0.005)
    assert time.monotonic() - ended >= 9 * 0.02 - 0.01
