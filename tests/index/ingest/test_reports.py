"""The summary of a run."""

from pathlib import Path

import pytest

from index import Index
from index.ingest.adding import AddedFile, AddReport, RemovedArticle
from index.ingest.reports import RunSummary, summarize, terminal_lines
from index.storage.matching import Change
from tests.index.helpers import write_article


def test_the_lines_of_every_kind() -> None:
    report = AddReport(
        files=[
            AddedFile("a.txt", Change.ADDED, "1", "Bridge"),
            AddedFile("b.txt", Change.UPDATED, "2", "Bridge too", duplicate_of="1", notes=("check the accents",)),
            AddedFile("c.txt", Change.ADDED, "3", "Third", duplicate_of="elsewhere"),
        ],
        refused=["d.txt: no"],
        skipped=["e.png", "f.png"],
        removed=[RemovedArticle("4", "Gone", "g.txt")],
    )
    summary = summarize(report)
    assert list(terminal_lines(summary)) == [
        "2 added, 1 updated, 0 unchanged, 0 duplicate, 1 refused, 1 removed",
        "near-duplicate: b.txt has mostly the words of Bridge",
        "near-duplicate: c.txt has mostly the words of elsewhere",
        "removed: Gone (g.txt no longer exists)",
        "note: b.txt: check the accents",
        "skipped: 2 of unsupported types, such as e.png",
    ]
    assert summary.counts["near-duplicate"] == 2
    assert RunSummary.from_json(summary.to_json()) == summary


def test_a_summary_of_an_earlier_version_gets_the_present_names() -> None:
    stored = '{"at": "2026-11-01T09:00:00+00:00", "counts": {"added": 1, "copy": 1, "left out": 2}, '
    stored += '"lines": {"copy": ["b.txt"], "left out": ["c.png", "d.png"], "note": []}}'
    assert RunSummary.from_json(stored) == RunSummary(
        "2026-11-01T09:00:00+00:00",
        {"added": 1, "near-duplicate": 1, "skipped": 2},
        {"near-duplicate": ["b.txt"], "skipped": ["c.png", "d.png"], "note": []},
    )


def test_long_lists_are_cut_and_say_so() -> None:
    report = AddReport(files=[AddedFile(f"{n}.txt", Change.ADDED, str(n), "T", notes=("x",)) for n in range(300)])
    lines = list(terminal_lines(summarize(report)))
    assert len(lines) == 22
    assert lines[-1] == "and 280 more like the last; --json lists them all"
    kept = RunSummary.from_json(summarize(report).to_json())
    assert kept is not None
    assert (len(kept.lines["note"]), kept.counts["added"]) == (200, 300)


def test_only_runs_with_changes_or_refusals_are_stored(index: Index, articles: Path) -> None:
    write_article(articles, 1)
    index.add([articles])
    index.add([articles])
    index.sync([articles], dry_run=True)
    (kept,) = index.reports()
    assert kept.counts["added"] == 1
    assert kept.finished_at.endswith("+00:00")
    index.add([articles / "none.txt"])
    assert [run.counts["refused"] for run in index.reports()] == [1, 0]


def test_an_interrupted_run_is_reported(index: Index, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        write_article(articles, number)
    monkeypatch.setattr("index.ingest.adding._BATCH_SIZE", 1)
    add = index._embedder.model.encode

    def encode(texts: list[str]) -> object:
        if index.articles():
            raise KeyboardInterrupt
        return add(texts)

    monkeypatch.setattr(index._embedder.model, "encode", encode)
    with pytest.raises(KeyboardInterrupt):
        index.add([articles])
    assert [run.counts["added"] for run in index.reports()] == [1] == [len(index.articles())]


def test_the_last_fifty_are_stored(index: Index, articles: Path) -> None:
    for _ in range(52):
        index.add([articles / "none.txt"])
    assert len(index.reports()) == 50
