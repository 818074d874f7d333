"""Paths to files: what is taken, what is left out, what is refused."""

from pathlib import Path

import pytest

from index import Index
from index.reading import find_files
from tests.index.helpers import public_folder, unprivileged


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The truce held through the night.", encoding="utf-8")


def test_a_folder_gives_its_texts_in_name_order_and_counts_the_rest(articles: Path) -> None:
    touch(articles, "b.txt", "a.MD", "sub/c.txt", "d.pdf", "sub/e", "f.txt.gz")
    found = find_files([articles])
    assert [path.relative_to(articles).as_posix() for path in found.files] == ["a.MD", "b.txt", "sub/c.txt"]
    assert [path.name for path in found.skipped] == ["d.pdf", "f.txt.gz", "e"]
    assert found.refused == []


def test_hidden_files_and_folders_are_left_out(articles: Path) -> None:
    touch(articles, ".a.txt", ".git/b.txt", "c.txt")
    found = find_files([articles])
    assert [path.name for path in found.files] == ["c.txt"]
    assert found.skipped == []


def test_the_files_of_an_index_are_neither_taken_nor_counted(articles: Path, tiny_model: str) -> None:
    """So "add ." does not report the index that it makes in the same folder."""
    touch(articles, "a.txt", "sub/b.txt", "sub/c.pdf")
    with Index.open(articles, model=tiny_model) as index:
        index.add([articles])
        found = find_files([articles])
    assert [path.name for path in found.files] == ["a.txt", "b.txt"]
    assert [path.name for path in found.skipped] == ["c.pdf"]


def test_a_file_named_twice_is_taken_once(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(articles, "a.txt")
    monkeypatch.chdir(articles)
    assert find_files(["a.txt", "./a.txt", articles, articles / "a.txt"]).files == [articles / "a.txt"]


def test_a_file_of_another_type_is_refused_where_it_is_named(articles: Path) -> None:
    touch(articles, "a.pdf", "noending")
    found = find_files([articles / "a.pdf", articles / "noending"])
    assert found.refused == [
        f"{articles}/a.pdf: .pdf cannot be read; Byline reads .txt and .md",
        f"{articles}/noending: this kind of file cannot be read; Byline reads .txt and .md",
    ]
    assert found.files == []


def test_a_missing_path_is_kept_to_be_refused_when_it_is_read(articles: Path) -> None:
    assert find_files([articles / "none", articles / "none.pdf"]).files == [articles / "none", articles / "none.pdf"]


def test_a_name_that_is_too_long_does_not_stop_the_rest(articles: Path) -> None:
    touch(articles, "a.txt")
    assert find_files(["x" * 300, articles]).files[1:] == [articles / "a.txt"]


def test_a_loop_of_links_ends(articles: Path) -> None:
    touch(articles, "sub/a.txt")
    (articles / "sub" / "up").symlink_to(articles)
    (articles / "self.txt").symlink_to("self.txt")
    found = find_files([articles])
    assert [path.name for path in found.files] == ["self.txt", "a.txt"]


def test_a_linked_folder_is_walked_where_it_is_named(articles: Path) -> None:
    touch(articles, "real/a.txt")
    (articles / "link").symlink_to("real")
    assert find_files([articles / "link"]).files == [articles / "link" / "a.txt"]


def test_an_unreadable_folder_is_refused() -> None:
    with public_folder() as folder:
        touch(folder, "closed/a.txt", "b.txt")
        (folder / "closed").chmod(0)
        with unprivileged():
            found = find_files([folder])
        (folder / "closed").chmod(0o755)
    assert [path.name for path in found.files] == ["b.txt"]
    assert found.refused == [f"{folder}/closed: cannot be read (Permission denied); check its permissions"]
