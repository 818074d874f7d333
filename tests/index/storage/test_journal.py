"""The journal next to the store tells what was acknowledged: what is lost of it is noticed when the index is opened."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from index import Index
from index.errors import IndexUnusable
from index.storage import journal as journal_module
from index.storage.damage import find_damage, totals_problem
from index.storage.journal import Entry, Journal
from index.storage.store import SqliteStore
from tests.index.helpers import ROOT, write_article

STORE, JOURNAL, WAL = "articles.sqlite", "articles.journal", "articles.sqlite-wal"

KILLED = """
import os, signal, sys
from index import Index
index = Index.open(sys.argv[1])
reader = Index.open(sys.argv[1])
with reader._store.reading():  # keeps what follows in the write-ahead log
    index.add(sys.argv[2:])
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Path:
    """Folder of an index whose writer was killed with the last two of four articles in the write-ahead log."""
    folder = tmp_path_factory.mktemp("killed")
    paths = [str(write_article(folder, number)) for number in range(4)]
    with Index.open(folder / "index", model=tiny_model) as index:
        index.add(paths[:2])
    command = [sys.executable, "-c", KILLED, str(folder / "index"), *paths[2:]]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=100).returncode == -signal.SIGKILL
    assert (folder / "index" / WAL).stat().st_size
    return folder / "index"


@pytest.fixture
def copy(killed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(killed, tmp_path / "copy"))


def test_after_a_kill_nothing_is_missed(copy: Path) -> None:
    with Index.open(copy) as index:
        assert len(index.articles()) == 4
        assert (index.trouble_notes(), index.check().problems) == ([], ())


def damage_wal(folder: Path, how: str) -> None:
    wal = folder / WAL
    data = bytearray(wal.read_bytes())
    if how == "gone":
        wal.unlink()
    elif how == "cut":
        wal.write_bytes(data[: len(data) // 2])
    else:
        data[len(data) // 3] ^= 1
        wal.write_bytes(data)


@pytest.mark.parametrize("how", ["gone", "cut", "one bit"])
def test_a_lost_or_damaged_log_is_noticed(
    copy: Path, how: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    damage_wal(copy, how)
    with Index.open(copy) as index:
        lost = "changes that had been stored are lost: 4 articles (change 4) were stored, "
        assert lost in caplog.text
        assert "restore a backup with: python -m index restore BACKUP; or accept what is left with:" in caplog.text
        assert any(lost in problem for problem in index.check().problems)
        (note,) = index.trouble_notes()
        assert note.startswith(f"Articles may be missing: {lost}")
        with pytest.raises(IndexUnusable, match="changes that had been stored are lost"):
            index.add([write_article(tmp_path, 9)])
        assert any(
            line.startswith("accepted: changes that had been stored") for line in index.check(repair=True).repaired
        )
        assert (index.trouble_notes(), index.check().problems) == ([], ())
        assert index.add([write_article(tmp_path, 9)]).count("added") == 1


def test_a_store_that_was_put_back_is_noticed(copy: Path, tmp_path: Path) -> None:
    with Index.open(copy) as index:
        earlier = shutil.copy(copy / STORE, tmp_path / "earlier")
        index.remove([index.articles()[0].id])
    for name in (WAL, f"{STORE}-shm"):
        (copy / name).unlink(missing_ok=True)
    shutil.copy(earlier, copy / STORE)
    with Index.open(copy) as index:
        assert "are lost" in str(index.trouble_notes())


def test_the_store_of_another_index_is_noticed(copy: Path, tmp_path: Path, tiny_model: str) -> None:
    with Index.open(tmp_path / "other", model=tiny_model) as index:
        index.add([write_article(tmp_path, 5)])
    shutil.copy(copy / JOURNAL, tmp_path / "other" / JOURNAL)
    with Index.open(tmp_path / "other") as index:
        assert index.trouble_notes() == ["Articles may be missing: articles.journal belongs to another index"]


def test_a_store_that_was_copied_alone_is_noticed(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    shutil.copy(copy / STORE, tmp_path / "alone")
    with Index.open(tmp_path / "alone") as index:
        assert "articles.journal is missing: this may be an incomplete copy" in str(index.trouble_notes())
        index.add([write_article(tmp_path, 9)])  # nothing is proven: the next writer begins a new one
    with Index.open(tmp_path / "alone") as index:
        assert index.trouble_notes() == []


def test_a_new_or_upgraded_index_needs_no_journal(tmp_path: Path) -> None:
    with Index.open(tmp_path / "new") as index:
        assert (index.trouble_notes(), (tmp_path / "new" / JOURNAL).exists()) == ([], False)


def test_a_kill_between_the_store_and_its_line_is_no_loss(copy: Path) -> None:
    lines = (copy / JOURNAL).read_bytes().splitlines(keepends=True)
    (copy / JOURNAL).write_bytes(b"".join(lines[:-2]))
    with Index.open(copy) as index:
        assert index.trouble_notes() == []


@pytest.mark.parametrize("rest", [b'\n{"store_id": "half a li', b"\n\xff\xfe", b"\n[]\n", b'\n{"check": 1}\n'])
def test_a_damaged_line_is_no_loss_and_no_end(copy: Path, rest: bytes, tmp_path: Path) -> None:
    with (copy / JOURNAL).open("ab") as file:
        file.write(rest)
    with Index.open(copy) as index:
        assert index.trouble_notes() == []
        index.add([write_article(tmp_path, 9)])
    last = Journal(copy).last()
    assert last is not None
    assert last.articles == 5


def test_it_stays_small(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "_MAX_SIZE", 100)
    last = Journal(copy).last()
    with Index.open(copy) as index:
        index.remove([])  # a writer that changes nothing
    assert Journal(copy).last() == last
    assert len((copy / JOURNAL).read_bytes().splitlines()) == 1


def test_every_change_is_on_the_disk_before_it_is_reported(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With "FULL", SQLite syncs its log with each transaction; then the journal's line is synced."""
    synced: list[int] = []
    fsync = os.fsync

    def noting(number: int) -> None:
        synced.append(number)
        fsync(number)

    monkeypatch.setattr(os, "fsync", noting)
    with Index.open(copy) as index:
        assert index._store.connect().execute("PRAGMA synchronous").fetchone()[0] == 2
        index.remove([index.articles()[0].id])
    assert synced
    with sqlite3.connect(copy / STORE) as db:
        db.row_factory = sqlite3.Row
        assert Journal(copy).last() == Entry.of(db)
    db.close()


def test_a_journal_that_cannot_be_written_costs_a_warning(
    copy: Path, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    (copy / JOURNAL).unlink()
    (copy / JOURNAL).mkdir()
    with Index.open(copy) as index:
        assert index.add([write_article(tmp_path, 9)]).count("added") == 1
    assert "what was added is stored anyway" in caplog.text
    SqliteStore(copy).close()


def test_a_cut_at_any_write_leaves_whole_articles_and_is_noticed(copy: Path, tmp_path: Path) -> None:
    """As after a power cut where the disk had only said that it had written: the log ends at any of its frames."""
    header, frame = 32, 24 + 4096
    data = (copy / WAL).read_bytes()
    counts = []
    for end in range(0, len(data), frame // 2):
        folder = tmp_path / str(end)
        shutil.copytree(copy, folder, ignore=shutil.ignore_patterns("caches", "*-wal", "*-shm"))
        (folder / WAL).write_bytes(data[: header + end])
        store = SqliteStore(folder)
        infos = store.infos()
        assert [store.article(info.id).title for info in infos] == [info.title for info in infos]
        with store.reading() as db:
            assert (list(find_damage(db)), totals_problem(db)) == ([], None)
        assert (store.loss is None) == (len(infos) == 4)
        counts.append(len(infos))
        store.close()
    assert set(counts) == {2, 3, 4}
    assert counts == sorted(counts)
