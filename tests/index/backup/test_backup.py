"""Backups: consistent while the index is used, verified, incremental, and restored whole or not at all."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from index import Index
from index.backup.backup import backups_in, read_backup
from index.common.digests import row_sum
from index.errors import IndexBusy, IndexUnusable
from index.folder import create_database
from index.storage.lock import holding_writer_lock
from tests.index.helpers import ROOT, write_article


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Path:
    """Folder of an index of twelve articles, the first in two versions, with feedback."""
    folder = tmp_path_factory.mktemp("original")
    paths = [write_article(folder, number) for number in range(12)]
    with Index.open(folder / "index", model=tiny_model) as index:
        index.add(paths)
        index.add([write_article(folder, 0, "Changed.")])
    values = (1, "right")
    create_database(folder / "index" / "feedback.sqlite", "CREATE TABLE verdicts (id INTEGER, verdict TEXT, sum BLOB);")
    with closing(sqlite3.connect(folder / "index" / "feedback.sqlite")) as db, db:
        db.execute("INSERT INTO verdicts VALUES (?, ?, ?)", (*values, row_sum(values)))
    return folder / "index"


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "index"))


def dump(folder: Path, name: str = "articles.sqlite") -> list[str]:
    with closing(sqlite3.connect(folder / name)) as db:
        return list(db.iterdump())


def back_up(folder: Path, destination: Path) -> int:
    """Return how many bytes had to be written."""
    with Index.open(folder) as index:
        return index.backup(destination).written


def test_what_is_restored_is_what_was_backed_up(folder: Path, tmp_path: Path) -> None:
    with Index.open(folder) as index:
        report = index.backup(tmp_path / "backup")
    assert (report.articles, report.generation) == (12, 14)
    assert Index.restore(tmp_path / "backup", tmp_path / "restored").articles == 12
    assert dump(tmp_path / "restored") == dump(folder)
    assert dump(tmp_path / "restored", "feedback.sqlite") == dump(folder, "feedback.sqlite")
    with Index.open(tmp_path / "restored") as index:
        assert (index.check().problems, index.trouble_notes()) == ((), [])
        assert index.add([write_article(tmp_path, 30)]).count("added") == 1


def test_only_what_has_changed_is_written_and_the_last_seven_are_kept(folder: Path, tmp_path: Path) -> None:
    first = back_up(folder, tmp_path / "backup")
    assert first > 100_000
    assert back_up(folder, tmp_path / "backup") == 0
    with Index.open(folder) as index:
        for number in range(8):
            index.edit([index.articles()[0].id], author=f"Author {number}")
            index.backup(tmp_path / "backup")
    kept = backups_in(tmp_path / "backup")
    assert len(kept) == 7
    needed = {piece for path in kept for file in read_backup(path).files for piece in file.pieces}
    assert {path.name for path in (tmp_path / "backup" / "pieces").glob("*/*")} == needed
    Index.restore(kept[-1], tmp_path / "restored")
    with Index.open(tmp_path / "restored") as index:
        assert index.articles()[0].author == "Author 1"


def test_it_is_one_state_while_a_writer_adds_and_readers_read(folder: Path, tmp_path: Path) -> None:
    paths = [write_article(tmp_path, number) for number in range(20, 32)]
    with Index.open(folder) as index:
        adding = threading.Thread(target=index.add, args=(paths,))
        adding.start()
        counts: list[int] = []
        while adding.is_alive() or not counts:
            counts.append(index.backup(tmp_path / "backup").articles)
        adding.join()
    for path in backups_in(tmp_path / "backup"):
        target = tmp_path / path.stem
        articles = Index.restore(path, target).articles
        with Index.open(target) as restored:
            assert restored.check().problems == ()
            assert len(restored.articles()) == articles
    assert len(index_articles(folder)) == 24


def index_articles(folder: Path) -> list[str]:
    with Index.open(folder) as index:
        return [info.id for info in index.articles()]


def test_a_damaged_index_is_not_backed_up_over_a_good_one(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    with closing(sqlite3.connect(folder / "articles.sqlite")) as db, db:
        db.execute("UPDATE paragraphs SET text = 'other' WHERE id = 5")
    with pytest.raises(IndexUnusable, match="not backed up, as it is damaged: “The harbour story"):
        back_up(folder, tmp_path / "backup")
    assert len(backups_in(tmp_path / "backup")) == 1
    assert not (tmp_path / "backup" / "unfinished").exists()


def test_a_damaged_database_next_to_it_is_named(folder: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(folder / "feedback.sqlite")) as db, db:
        db.execute("UPDATE verdicts SET verdict = 'wrong'")
    with Index.open(folder) as index:
        assert index.check().problems == ("feedback.sqlite: row 1 of verdicts was changed after it was written",)
    with pytest.raises(IndexUnusable, match="row 1 of verdicts was changed"):
        back_up(folder, tmp_path / "backup")


@pytest.mark.parametrize("how", ["one bit", "gone"])
def test_a_damaged_backup_is_not_restored_but_mended_by_the_next(how: str, folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    piece = next((tmp_path / "backup" / "pieces").glob("*/*"))
    if how == "gone":
        piece.unlink()
    else:
        data = bytearray(piece.read_bytes())
        data[7] ^= 1
        piece.write_bytes(data)
    with pytest.raises(IndexUnusable, match=r"a piece of the backup is (missing|damaged); restore another backup"):
        Index.restore(tmp_path / "backup", tmp_path / "restored")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "index"]
    assert back_up(folder, tmp_path / "backup") > 0
    assert Index.restore(tmp_path / "backup", tmp_path / "restored").articles == 12


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 2}', '{"format": 1, "files": 3}', '{"format": 1, "files": []}']
)
def test_a_file_that_is_no_backup_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "backup-1.json").write_text(text)
    with pytest.raises(IndexUnusable) as error:
        Index.restore(tmp_path, tmp_path / "restored")
    assert "\n" not in str(error.value)
    assert not (tmp_path / "restored").exists()


def test_a_folder_without_backups_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="there is no backup here"):
        Index.restore(tmp_path, tmp_path / "restored")


def test_no_name_in_a_backup_leaves_the_folder(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    (path,) = backups_in(tmp_path / "backup")
    path.write_text(path.read_text().replace("feedback.sqlite", "../../feedback.sqlite"))
    Index.restore(path, tmp_path / "restored")
    assert not (tmp_path.parent / "feedback.sqlite").exists()
    assert (tmp_path / "restored" / "feedback.sqlite").exists()


def test_an_index_in_the_way_is_kept(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    with pytest.raises(IndexUnusable, match="there is an index already; name another folder, or replace it"):
        Index.restore(tmp_path / "backup", folder)
    with Index.open(folder) as index:
        index.remove(index_articles(folder)[:3])
        with pytest.raises(IndexBusy, match="the index is in use; stop the server first"):
            Index.restore(tmp_path / "backup", folder, replace=True)
    before = dump(folder)
    Index.restore(tmp_path / "backup", folder, replace=True)
    assert len(index_articles(folder)) == 12
    (kept,) = tmp_path.glob("index.replaced-*")
    assert dump(kept) == before


def test_a_damaged_index_can_be_replaced(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    (folder / "articles.sqlite").write_bytes(b"garbage" * 999)
    Index.restore(tmp_path / "backup", folder, replace=True)
    assert len(index_articles(folder)) == 12


def test_files_in_the_way_are_not_touched(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").touch()
    with pytest.raises(IndexUnusable, match="has other files in it"):
        back_up(folder, tmp_path / "other")
    back_up(folder, tmp_path / "backup")
    with pytest.raises(IndexUnusable, match="has other files in it"):
        Index.restore(tmp_path / "backup", tmp_path / "other")
    with pytest.raises(IndexUnusable, match="is inside the index folder"):
        back_up(folder, folder / "backup")


def test_another_writer_is_waited_for(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.storage.lock._LOCK_WAIT", 0.1)
    back_up(folder, tmp_path / "backup")
    with holding_writer_lock(folder), pytest.raises(IndexBusy):
        Index.restore(tmp_path / "backup", folder, replace=True)


_KILLED = """
import os, signal, sys
from pathlib import Path
from index import Index
from index.backup import {module}

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

{module}.{function} = kill
if "restore" in "{module}":
    Index.restore(sys.argv[1], sys.argv[2])
else:
    Index.open(sys.argv[2]).backup(sys.argv[1])
"""


@pytest.mark.process
@pytest.mark.parametrize("place", ["backup._copy_other", "backup.save_file", "backup._write", "backup._delete_earlier"])
def test_a_backup_that_is_killed_leaves_the_earlier_one(place: str, folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    with Index.open(folder) as index:
        index.edit(index_articles(folder)[:1], author="Other")
    module, function = place.split(".")
    script = _KILLED.format(module=module, function=function)
    command = [sys.executable, "-c", script, str(tmp_path / "backup"), str(folder)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=100).returncode == -signal.SIGKILL
    Index.restore(backups_in(tmp_path / "backup")[-1], tmp_path / "restored")
    back_up(folder, tmp_path / "backup")
    assert not (tmp_path / "backup" / "unfinished").exists()
    assert len(index_articles(tmp_path / "restored")) == 12


@pytest.mark.process
@pytest.mark.parametrize("place", ["restore.load_file", "restore._begin_journal", "restore._put_in_place"])
def test_a_restore_that_is_killed_restores_nothing(place: str, folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    module, function = place.split(".")
    command = [sys.executable, "-c", _KILLED.format(module=module, function=function), str(tmp_path / "backup")]
    done = subprocess.run([*command, str(tmp_path / "restored")], cwd=ROOT, check=False, timeout=100)
    assert done.returncode == -signal.SIGKILL
    assert not (tmp_path / "restored").exists()
    assert Index.restore(tmp_path / "backup", tmp_path / "restored").articles == 12


def test_files_are_only_for_their_owner(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    Index.restore(tmp_path / "backup", tmp_path / "restored")
    files = [path for root in ("backup", "restored") for path in (tmp_path / root).rglob("*.*") if path.is_file()]
    assert {path.stat().st_mode & 0o077 for path in files if path.suffix != ".lock"} == {0}
    assert os.access(tmp_path / "restored" / "articles.sqlite", os.W_OK)
