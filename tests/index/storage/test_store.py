"""The store: damaged, foreign, and created by two processes at once."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index import Index
from index.errors import ArticleNotFound, IndexUnusable
from index.storage.creation import create_store
from tests.index.helpers import ROOT, write_article
from tests.waiting import PATIENCE


def replace_store(folder: Path, data: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "articles.sqlite").write_bytes(data)
    return folder


def one_line(error: pytest.ExceptionInfo[IndexUnusable]) -> str:
    message = str(error.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("data", [b"garbage" * 1_000, b"", b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_file_that_is_not_a_store(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(IndexUnusable) as error:
        Index.open(replace_store(tmp_path / "index", data))
    assert one_line(error).startswith(f"{tmp_path}/index/articles.sqlite: cannot be")
    assert (tmp_path / "index" / "articles.sqlite").read_bytes() == data


def test_a_folder_in_the_place_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "articles.sqlite").mkdir()
    with pytest.raises(IndexUnusable):
        Index.open(tmp_path)


def test_another_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "articles.sqlite") as db:
        db.execute("CREATE TABLE songs (id INTEGER)")
    db.close()
    with pytest.raises(IndexUnusable, match="no such table: meta"):
        Index.open(tmp_path)


def test_another_schema_version(tmp_path: Path) -> None:
    create_store(tmp_path)
    with sqlite3.connect(tmp_path / "articles.sqlite") as db:
        db.execute("UPDATE meta SET value = 99 WHERE key = 'schema_version'")
    db.close()
    with pytest.raises(IndexUnusable, match=r"a newer version of Byline \(schema 99, this one reads 7\)"):
        Index.open(tmp_path)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_truncated_store(index: Index, articles: Path, share: float) -> None:
    for number in range(12):
        write_article(articles, number)
    index.add([articles])
    index.close()
    data = (index.path / "articles.sqlite").read_bytes()
    replace_store(index.path, data[: int(len(data) * share)])
    assert "\n" not in found_fault(index.path)


def found_fault(folder: Path) -> str:
    """Return the problem reported on opening the index, or else on checking it."""
    try:
        with Index.open(folder) as index:
            return index.check().problems[0]
    except IndexUnusable as error:
        return str(error)


@pytest.mark.process
def test_many_processes_create_one_index(tmp_path: Path) -> None:
    script = "import sys; from index import Index; print(len(Index.open(sys.argv[1]).articles()))"
    processes = [
        subprocess.Popen([sys.executable, "-c", script, tmp_path / "index"], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    assert [process.communicate(timeout=120)[0].strip() for process in processes] == [b"0"] * 3
    assert [path.name for path in (tmp_path / "index").iterdir() if ".new-" in path.name] == []


def test_many_threads_create_one_index(tmp_path: Path) -> None:
    errors: list[Exception] = []
    barrier = threading.Barrier(8)

    def create() -> None:
        try:
            barrier.wait()
            with Index.open(tmp_path / "index") as index:
                assert index.articles() == []
        except Exception as error:  # noqa: BLE001 (shown by the test)
            errors.append(error)

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert errors == []
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == ["articles.sqlite"]


def test_ids_with_quotes_and_wildcards_are_just_unknown(index: Index) -> None:
    for identity in ("' OR 1=1 --", "%", "", "x" * 100_000):
        with pytest.raises(ArticleNotFound) as error:
            index.article(identity)
        assert len(str(error.value)) < 300
