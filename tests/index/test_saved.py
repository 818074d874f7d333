"""What users save with an index works the same in a folder and in a database."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from index import Index
from index.common.digests import row_sum
from index.errors import IndexUnusable
from index.saved import Saved, SavedInFolder, Tables
from index.storage.postgres.saved import SavedInDatabase
from tests.postgres_server import NewDatabase

NOTES = Tables("notes", "the notes", ("CREATE TABLE notes (id {numbered}, text TEXT NOT NULL, sum {bytes}) {strict}",))


def add(saved: Saved, text: str) -> None:
    with saved.writing(NOTES) as db:
        (number,) = db.execute("INSERT INTO notes (text) VALUES (?) RETURNING id", (text,)).fetchone()
        db.execute("UPDATE notes SET sum = ? WHERE id = ?", (row_sum([number, text]), number))


def texts(saved: Saved) -> list[str] | None:
    with saved.reading(NOTES) as db:
        return None if db is None else [row[0] for row in db.execute("SELECT text FROM notes ORDER BY id")]


def opened_again(saved: Saved) -> Saved:
    """What another process sees."""
    return SavedInDatabase(saved._store) if isinstance(saved, SavedInDatabase) else saved


def test_nothing_is_there_before_something_is_saved(saved: Saved, tmp_path: Path) -> None:
    assert texts(saved) is None
    assert list(tmp_path.iterdir()) == []
    add(saved, "one")
    add(saved, "two \U0001f600")
    assert texts(opened_again(saved)) == ["one", "two \U0001f600"]


def test_a_block_that_fails_saves_nothing(saved: Saved) -> None:
    add(saved, "one")
    with suppress(ZeroDivisionError), saved.writing(NOTES) as db:
        db.execute("DELETE FROM notes")
        raise ZeroDivisionError
    assert texts(saved) == ["one"]


def test_what_is_saved_at_the_same_time_is_not_lost(saved: Saved) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: add(saved, str(number)), range(24)))
    assert sorted(map(int, texts(saved) or ())) == list(range(24))


def test_tables_of_another_version_are_refused(saved: Saved) -> None:
    add(saved, "one")
    later: list[Callable[[], object]] = [
        lambda: saved.reading(replace(NOTES, version=9)).__enter__(),
        lambda: saved.writing(replace(NOTES, version=9)).__enter__(),
    ]
    for use in later:
        with pytest.raises(IndexUnusable, match=r"written by another version of Byline \(schema 1, this one reads 9\)"):
            use()
    assert texts(saved) == ["one"]


def test_the_key_is_the_same_for_all(saved: Saved) -> None:
    keys = {saved.key(), opened_again(saved).key()}
    assert {len(key) for key in keys} == {32}
    assert len(keys) == 1


def test_a_changed_row_is_found_by_a_check(tmp_path: Path, new_database: NewDatabase, tiny_model: str) -> None:
    for place in (tmp_path / "index", new_database()):
        with Index.open(place, model=tiny_model) as index:
            add(index.saved, "one")
            assert index.check().problems == ()
            with index.saved.writing(NOTES) as db:
                db.execute("UPDATE notes SET text = 'two'")
            (problem,) = index.check().problems
            assert problem.endswith("row 1 of notes was changed after it was written")


def test_who_may_only_read_saves_nothing(new_database: NewDatabase, tiny_model: str) -> None:
    address = new_database()
    with Index.open(address, model=tiny_model) as index, psycopg.connect(address, autocommit=True) as admin:
        add(index.saved, "one")
        key = index.saved.key()
        admin.execute("DROP ROLE IF EXISTS onlooker")
        admin.execute("CREATE ROLE onlooker LOGIN")
        for what in ("USAGE ON SCHEMA byline", "SELECT ON ALL TABLES IN SCHEMA byline"):
            admin.execute(f"GRANT {what} TO onlooker")
        admin.execute("REVOKE SELECT ON byline.signing_keys FROM onlooker")
        with Index.open(address.replace("byline@", "onlooker@"), create=False) as other:
            assert texts(other.saved) == ["one"]
            with pytest.raises(IndexUnusable, match="this user may not do that") as error:
                add(other.saved, "two")
            assert "\n" not in str(error.value)
            assert other.saved.key() != key
        admin.execute("DROP OWNED BY onlooker")
        admin.execute("DROP ROLE onlooker")


def test_a_file_that_an_interrupted_upgrade_left_is_whole(tmp_path: Path) -> None:
    saved = SavedInFolder(tmp_path)
    add(saved, "one")
    later = replace(NOTES, version=3, migrations={1: "ALTER TABLE notes ADD COLUMN mood TEXT", 2: "no SQL"})
    with pytest.raises(IndexUnusable, match="the notes cannot be read or written"), saved.reading(later):
        pass
    with closing(sqlite3.connect(tmp_path / "notes.sqlite")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    assert texts(saved) == ["one"]
