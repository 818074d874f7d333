"""Paths to files: which are read, skipped or refused."""

import os
from pathlib import Path

import pytest

from index import Index
from index.errors import InputRefused
from index.gathering.files import find_files, open_file, origin_of
from tests.index.helpers import public_folder, unprivileged


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The truce held through the night.", encoding="utf-8")


def names(folder: Path, *paths: Path | str) -> list[str]:
    """Return the names of the files under the paths, by default under the folder."""
    return [path.relative_to(folder).as_posix() for path in find_files(paths or [folder]).files]


def test_a_folder_gives_its_files_in_name_order(articles: Path) -> None:
    touch(articles, "b.txt", "a.MD", "sub/c.txt", "d.pdf", "sub/e", "f.txt.gz")
    assert names(articles) == ["a.MD", "b.txt", "d.pdf", "f.txt.gz", "sub/c.txt", "sub/e"]
    assert find_files([articles]).named == set()


def test_the_sizes_are_in_bytes(articles: Path) -> None:
    (articles / "a.txt").write_bytes(b"12345")
    assert find_files([articles, articles / "none"]).files == {articles / "a.txt": 5, articles / "none": 0}


def test_hidden_files_and_folders_are_skipped(articles: Path) -> None:
    touch(articles, ".a.txt", ".git/b.txt", "c.txt")
    assert names(articles) == ["c.txt"]


def test_the_files_of_an_index_are_skipped(articles: Path, tiny_model: str) -> None:
    """So "add ." does not read the index that it creates in the same folder."""
    touch(articles, "a.txt", "sub/b.txt", "sub/c.pdf")
    with Index.open(articles, model=tiny_model) as index:
        index.add([articles])
        assert names(articles) == ["a.txt", "sub/b.txt", "sub/c.pdf"]


def test_a_file_named_twice_is_read_once(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(articles, "a.txt")
    monkeypatch.chdir(articles)
    assert names(articles, "a.txt", "./a.txt", articles, articles / "a.txt") == ["a.txt"]


def test_a_file_named_by_the_user_is_distinguished_from_those_of_a_folder(articles: Path) -> None:
    touch(articles, "a.pdf", "sub/b.txt")
    assert find_files([articles / "a.pdf", articles / "sub"]).named == {articles / "a.pdf"}


def test_a_missing_path_is_listed_and_refused_when_it_is_opened(articles: Path) -> None:
    assert names(articles, articles / "none", articles / "none.pdf") == ["none", "none.pdf"]
    with pytest.raises(InputRefused, match="none: the file does not exist"), open_file(articles / "none"):
        pass


def test_a_name_that_is_too_long_does_not_stop_the_rest(articles: Path) -> None:
    touch(articles, "a.txt")
    assert list(find_files(["x" * 300, articles]).files)[1:] == [articles / "a.txt"]


def test_a_loop_of_links_ends(articles: Path) -> None:
    touch(articles, "sub/a.txt")
    (articles / "sub" / "up").symlink_to(articles)
    (articles / "self.txt").symlink_to("self.txt")
    assert names(articles) == ["self.txt", "sub/a.txt"]


def test_a_linked_folder_is_walked_if_it_is_named(articles: Path) -> None:
    touch(articles, "real/a.txt")
    (articles / "link").symlink_to("real")
    assert names(articles, articles / "link") == ["link/a.txt"]


def test_an_unreadable_folder_is_refused() -> None:
    with public_folder() as folder:
        touch(folder, "closed/a.txt", "b.txt")
        (folder / "closed").chmod(0)
        with unprivileged():
            found = find_files([folder])
        (folder / "closed").chmod(0o755)
    assert [path.name for path in found.files] == ["b.txt"]
    assert [str(reason) for reason in found.refused.values()] == [
        f"{folder}/closed: cannot be read (Permission denied); check its permissions"
    ]


def test_an_unreadable_file_is_refused() -> None:
    with public_folder() as folder:
        touch(folder, "secret.txt")
        (folder / "secret.txt").chmod(0)
        with (
            unprivileged(),
            pytest.raises(InputRefused, match=r"secret\.txt: cannot be read \(Permission denied\)"),
            open_file(folder / "secret.txt"),
        ):
            pass


def test_a_name_that_is_too_long_is_refused(articles: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be read"), open_file(articles / ("x" * 300 + ".txt")):
        pass


def test_a_name_with_a_null_is_refused() -> None:
    with pytest.raises(InputRefused, match="not a valid file name"), open_file(Path("a\0.txt")):
        pass


def test_a_pipe_is_refused_without_waiting(articles: Path) -> None:
    os.mkfifo(articles / "pipe.txt")
    with pytest.raises(InputRefused, match=r"pipe\.txt: not a regular file"), open_file(articles / "pipe.txt"):
        pass


def test_a_device_is_refused(articles: Path) -> None:
    (articles / "zero.txt").symlink_to("/dev/zero")
    with pytest.raises(InputRefused, match=r"zero\.txt: not a regular file"), open_file(articles / "zero.txt"):
        pass


def test_a_file_name_that_is_not_utf8_gets_an_origin_that_can_be_stored(articles: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(articles) + b"/caf\xe9.txt"))
    assert origin_of(path) == f"{articles}/caf\\xe9.txt"


def test_different_file_names_have_different_origins(articles: Path) -> None:
    """Otherwise each would count as a changed version of the other, on every run."""
    names = [
        b"\xff.txt",
        b"\\xff.txt",
        b"\\x5cxff.txt",
        b"\\\xff.txt",
        b"\\\\xff.txt",
        "\ufffd.txt".encode(),
        b"\\n.txt",
    ]
    origins = {origin_of(articles / os.fsdecode(name)) for name in names}
    assert len(origins) == len(names)
    assert all(origin.encode() for origin in origins)
    assert f"{articles}/\\n.txt" in origins
