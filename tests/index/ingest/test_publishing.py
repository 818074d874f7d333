"""What a long run adds is searchable before it ends."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from index import Index
from index.cli import main
from index.ingest import publishing
from index.ingest.adding import AddProgress
from index.ingest.publishing import PublishingSchedule
from tests.index.helpers import write_article

COUNTS = ("articles", "versions", "paragraphs", "sentences", "vectors")
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


def test_what_is_counted_listed_and_searched_is_the_same_while_articles_are_added(index: Index, articles: Path) -> None:
    index.add([write_article(articles, 0), write_article(articles, 1)])
    before = {name: index.stats()[name] for name in COUNTS}
    for number in range(1, MANY):
        write_article(articles, number, extra="They gave one more on the next day.")
    notes: list[str | None] = []

    def on_progress(_: AddProgress) -> bool:
        with Index.open(index.path) as other:
            notes.append(other.adding_note())
            assert other.view().article_count == len(other.articles()) == 2
            assert [info.version for info in other.articles()] == [1, 1]
            assert {name: other.stats()[name] for name in COUNTS} == before
        return True

    index.add([articles], on_progress=on_progress)
    assert list(dict.fromkeys(notes)) == [
        None,
        "Adding: 15 more articles so far, searchable within a minute",
        "Adding: 31 more articles so far, searchable within a minute",
        "Adding: 39 more articles so far, searchable within a minute",
    ]
    assert index.adding_note() is None
    assert index.view().article_count == index.stats()["articles"] == len(index.articles()) == MANY


def test_the_articles_of_a_new_index_are_counted_when_they_are_searched(index: Index, articles: Path) -> None:
    for number in range(MANY):
        write_article(articles, number)

    def on_progress(_: AddProgress) -> bool:
        with Index.open(index.path) as other:
            assert other.view().article_count == len(other.articles())
        return True

    index.add([articles], on_progress=on_progress)
    assert len(index.articles()) == MANY


def test_saving_takes_at_most_a_tenth_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(publishing, "time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr(publishing, "_INTERVAL", 0.0)
    schedule = PublishingSchedule()
    assert schedule.is_due()
    with schedule.publishing():
        now = 102.0
    assert not schedule.is_due()
    now = 102.0 + 9 * 2 - 0.1
    assert not schedule.is_due()
    now = 102.0 + 9 * 2 + 0.1
    assert schedule.is_due()


@pytest.mark.parametrize("command", ["list", "stats"])
def test_a_list_and_counts_say_on_stderr_that_more_is_coming(
    index: Index, articles: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    index.add([write_article(articles, 0)])
    for number in range(1, MANY):
        write_article(articles, number)
    said: list[str] = []

    def on_progress(_: AddProgress) -> bool:
        assert main([command, "--index", str(index.path)]) == 0
        said.append(capsys.readouterr().err)
        return True

    index.add([articles], on_progress=on_progress)
    assert said[0] == ""
    assert "Adding: 15 more articles so far, searchable within a minute\n" in said
