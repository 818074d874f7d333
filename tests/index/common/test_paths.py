"""The home folder in paths."""

from pathlib import Path

import pytest

from index.common.paths import user_path
from index.gathering.files import find_files, read_input_list
from index.library import Index


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def test_a_named_path_may_begin_with_the_home_folder(home: Path) -> None:
    assert user_path("~/news") == home / "news"
    assert user_path("a/~/b") == Path("a/~/b")
    assert user_path("~nobody-at-all/b") == Path("~nobody-at-all/b")


def test_inputs_and_the_index_may_be_in_the_home_folder(home: Path) -> None:
    (home / "a.txt").write_text("The mill was sold on Monday.")
    (home / "list").write_text("~/a.txt\n")
    assert [*find_files(["~/a.txt", *read_input_list("~/list")]).files] == [home / "a.txt"]
    with Index.open("~/index") as index:
        assert index.path == home / "index"


def test_the_names_of_files_that_are_found_are_taken_as_they_are(home: Path) -> None:
    (home / "~").mkdir()
    (home / "~" / "a.txt").write_text("The mill was sold on Monday.")
    assert [*find_files([home]).files] == [home / "~" / "a.txt"]
