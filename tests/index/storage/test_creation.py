"""A new store is there whole, or not at all, wherever the disk is full while it is made."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from index.errors import IndexUnusable
from index.folder import STORE_FILE
from index.storage.creation import create_store
from index.storage.databases import structural_faults

_STEP = 8_192


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_store_that_could_not_be_written_is_not_there(tmp_path: Path) -> None:
    made = []
    for size in range(0, 200_000, _STEP):
        folder = tmp_path / str(size)
        try:
            with largest_file(size):
                create_store(folder)
        except IndexUnusable:
            assert list(folder.iterdir()) == []
            made.append(False)
            continue
        assert [path.name for path in folder.iterdir()] == [STORE_FILE]
        with closing(sqlite3.connect(folder / STORE_FILE)) as db:
            assert structural_faults(db) == []
            assert db.execute("SELECT count(*) FROM meta").fetchone()[0] > 0
            assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        made.append(True)
    assert made == sorted(made)
    assert set(made) == {False, True}


def test_of_two_that_make_it_at_once_one_wins(tmp_path: Path) -> None:
    create_store(tmp_path)
    first = (tmp_path / STORE_FILE).read_bytes()
    create_store(tmp_path)
    assert (tmp_path / STORE_FILE).read_bytes() == first


def test_a_store_is_not_made_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(IndexUnusable, match="an index cannot be created here"):
        create_store(tmp_path / "file")
