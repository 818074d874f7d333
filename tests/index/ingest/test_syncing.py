"""Syncing an index with folders: new, changed and removed files; dry runs."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from index import AddReport, Index
from tests.index.helpers import public_folder, unprivileged, write_article

pytestmark = pytest.mark.both_stores


def counts(report: AddReport) -> tuple[int, int, int, int]:
    """Return the numbers of added, updated, unchanged and removed."""
    return report.count("added"), report.count("updated"), report.count("unchanged"), len(report.removed)


def names(index: Index) -> set[str]:
    return {Path(info.origin).name for info in index.articles()}


def test_new_changed_and_removed(index: Index, articles: Path) -> None:
    for number in range(3):
        write_article(articles, number)
    assert counts(index.sync([articles])) == (3, 0, 0, 0)
    write_article(articles, 0, "Changed.")
    (articles / "a001.txt").unlink()
    write_article(articles, 3)
    report = index.sync([articles])
    assert counts(report) == (1, 1, 1, 1)
    assert report.removed[0].origin == f"{articles}/a001.txt"
    assert report.to_dict()["removed"] == [
        {
            "article_id": report.removed[0].article_id,
            "title": "The harbour story number 1 of this week.",
            "origin": f"{articles}/a001.txt",
        }
    ]
    assert names(index) == {"a000.txt", "a002.txt", "a003.txt"}
    assert counts(index.sync([articles])) == (0, 0, 3, 0)
    assert index.check().problems == ()


def test_a_dry_run_reports_the_same_and_changes_nothing(index: Index, articles: Path) -> None:
    for number in range(3):
        write_article(articles, number)
    index.add([articles])
    write_article(articles, 0, "Changed.")
    (articles / "a001.txt").unlink()
    new = write_article(articles, 3)
    (articles / "copy.txt").write_bytes(new.read_bytes())
    before = index.articles(), index.stats()
    told = index.sync([articles], dry_run=True)
    assert (index.articles(), index.stats()) == before
    done = index.sync([articles])
    assert told == done
    assert counts(done) == (1, 1, 1, 1)
    assert done.count("duplicate") == 1
    assert index.check().problems == ()


def test_only_what_lies_below_the_inputs_is_removed(index: Index, articles: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "articles-of-others"
    elsewhere.mkdir()
    index.add([write_article(articles, 1), write_article(elsewhere, 2)])
    for folder in (articles, elsewhere):
        for path in folder.iterdir():
            path.unlink()
    assert counts(index.sync([articles])) == (0, 0, 0, 1)
    assert names(index) == {"a002.txt"}


def test_a_missing_folder_removes_nothing(index: Index, articles: Path) -> None:
    """Such as a drive that is not connected, or a mistyped name."""
    index.sync([write_article(articles, 1).parent])
    (articles / "a001.txt").unlink()
    articles.rmdir()
    report = index.sync([articles])
    assert counts(report) == (0, 0, 0, 0)
    assert report.refused == [f"{articles}: the file does not exist; check the path and add it again"]
    assert names(index) == {"a001.txt"}


def test_unreadable_files_do_not_count_as_removed(tiny_model: str) -> None:
    with public_folder() as folder, Index.open(folder / ".index", model=tiny_model) as index:
        (folder / "closed").mkdir()
        write_article(folder / "closed", 1)
        locked, broken = write_article(folder, 2), write_article(folder, 3)
        assert counts(index.sync([folder])) == (3, 0, 0, 0)
        (folder / "closed").chmod(0)
        locked.chmod(0)
        broken.write_bytes(bytes(range(8)) * 4)
        for path in (folder / ".index", *(folder / ".index").rglob("*")):
            path.chmod(0o777)
        with unprivileged():
            report = index.sync([folder])
        (folder / "closed").chmod(0o755)
    assert len(report.refused) == 3
    assert report.removed == []


def test_a_remaining_copy_keeps_its_article(index: Index, articles: Path) -> None:
    first = write_article(articles, 1)
    (articles / "copy.txt").write_bytes(first.read_bytes())
    index.sync([articles])
    first.unlink()
    assert counts(index.sync([articles])) == (0, 0, 0, 0)
    assert len(index.articles()) == 1


def test_a_file_that_now_contains_another_article(index: Index, articles: Path) -> None:
    write_article(articles, 1, url="https://news.example/a")
    index.sync([articles])
    write_article(articles, 1, "Changed.", url="https://news.example/b")
    assert counts(index.sync([articles])) == (1, 0, 0, 1)
    assert [info.url for info in index.articles()] == ["https://news.example/b"]


def test_a_record_removed_from_its_file(index: Index, articles: Path) -> None:
    path = articles / "list.jsonl"
    lines = [
        json.dumps({"url": f"https://news.example/{n}", "text": f"Story {n} was told by officials."}) for n in (1, 2)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert counts(index.sync([path])) == (2, 0, 0, 0)
    path.write_text(lines[1], encoding="utf-8")
    assert counts(index.sync([path])) == (0, 0, 1, 1)
    path.write_text(f"{lines[0]}\nnot JSON", encoding="utf-8")
    report = index.sync([path])
    assert counts(report) == (1, 0, 0, 0)  # the broken line may have been the other one
    assert len(report.refused) == 1


def test_a_member_removed_from_its_archive(index: Index, articles: Path) -> None:
    for members in (("a.txt", "b.txt"), ("b.txt",)):
        with ZipFile(articles / "news.zip", "w") as archive:
            for name in members:
                archive.writestr(name, f"The story {name} was told by officials on Friday.")
        report = index.sync([articles])
    assert counts(report) == (0, 0, 1, 1)
    assert names(index) == {"b.txt"}


def test_unchanged_files_are_not_read_again(index: Index, articles: Path) -> None:
    known_state: dict[str, str] = {}
    for number in range(3):
        write_article(articles, number)
    assert counts(index.sync([articles], known_state=known_state)) == (3, 0, 0, 0)
    assert counts(index.sync([articles], known_state=known_state)) == (0, 0, 0, 0)
    write_article(articles, 0, "Changed.")
    (articles / "a001.txt").unlink()
    assert counts(index.sync([articles], known_state=known_state)) == (0, 1, 0, 1)
    assert names(index) == {"a000.txt", "a002.txt"}


def test_a_dry_run_does_not_mark_files_as_read(index: Index, articles: Path) -> None:
    known_state: dict[str, str] = {}
    write_article(articles, 1)
    index.sync([articles], dry_run=True, known_state=known_state)
    assert counts(index.sync([articles], known_state=known_state)) == (1, 0, 0, 0)
