"""Upgrades of a store: after a backup, atomic, by one process, and resumed after an interruption."""

import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from index import Index
from index.errors import IndexBusy, IndexUnusable
from index.gathering.files import find_files
from index.storage.lock import holding_writer_lock
from index.storage.migrations import upgrade as upgrade_module
from index.storage.migrations.backup import make_backup
from index.storage.migrations.migration import Migration, Progress
from index.storage.migrations.upgrade import MIGRATIONS, OLDEST_VERSION, SCHEMA_VERSION, schema_version, upgrade
from index.storage.store import SqliteStore
from index.storage.writer import writing
from tests.index.helpers import ROOT
from tests.index.storage.migrations.conftest import SCHEMA_3
from tests.index.storage.migrations.killed_upgrades import dump
from tests.index.test_read_only import run_in_namespace
from tests.terminals import run_on_terminal
from tests.waiting import PATIENCE

BACKUP = "articles.sqlite.backup-v3"
STATS = [sys.executable, "-m", "index", "stats", "--index"]


def edit(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "articles.sqlite")) as db, db:
        db.execute(statement)


def version(folder: Path) -> int | None:
    with closing(sqlite3.connect(folder / "articles.sqlite")) as db:
        return schema_version(db)


def refused(folder: Path) -> str:
    """The one-line message when a store is not opened; its content stays."""
    before = dump(folder / "articles.sqlite")
    with pytest.raises(IndexUnusable) as error:
        SqliteStore(folder)
    assert dump(folder / "articles.sqlite") == before
    assert "\n" not in str(error.value)
    return str(error.value).removeprefix(f"{folder}/articles.sqlite: ")


def test_the_migrations_lead_from_the_oldest_schema_to_the_present_one() -> None:
    steps = [(step.from_version, step.to_version) for step in MIGRATIONS]
    assert steps == [(n, n + 1) for n in range(OLDEST_VERSION, SCHEMA_VERSION)]


# Backups


def test_the_backup_is_the_store_as_it_was(old: Path) -> None:
    (old / "articles.sqlite").chmod(0o640)
    SqliteStore(old).close()
    assert dump(old / BACKUP) == dump(SCHEMA_3 / "articles.sqlite")
    assert (old / BACKUP).stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in old.iterdir()) == [
        *("articles.sqlite", BACKUP, "feedback.sqlite", "writer.lock")
    ]


def test_it_has_what_was_not_yet_written_into_the_file(old: Path) -> None:
    reader = sqlite3.connect(old / "articles.sqlite")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM meta").fetchone()  # keeps what follows in the write-ahead log
    edit(old, "UPDATE versions SET title = 'Changed' WHERE id = 2")
    SqliteStore(old).close()
    reader.close()
    with closing(sqlite3.connect(old / BACKUP)) as db:
        assert db.execute("SELECT title FROM versions WHERE id = 2").fetchone() == ("Changed",)


def test_a_restored_backup_is_upgraded_again(old: Path) -> None:
    SqliteStore(old).close()
    upgraded = dump(old / "articles.sqlite")
    shutil.copy(old / BACKUP, old / "articles.sqlite")
    made = (old / BACKUP).stat().st_ino
    SqliteStore(old).close()
    assert dump(old / "articles.sqlite") == upgraded
    assert (old / BACKUP).stat().st_ino == made


def test_the_backup_of_an_earlier_state_is_replaced(old: Path) -> None:
    SqliteStore(old).close()
    shutil.copy(old / BACKUP, old / "articles.sqlite")
    edit(old, "INSERT INTO reports (summary) VALUES ('of the earlier version of Byline')")
    SqliteStore(old).close()
    assert any("of the earlier version" in line for line in dump(old / BACKUP))


def test_a_file_in_its_place_that_is_no_backup_is_replaced(old: Path) -> None:
    (old / BACKUP).write_bytes(b"garbage" * 1_000)
    SqliteStore(old).close()
    assert dump(old / BACKUP) == dump(SCHEMA_3 / "articles.sqlite")


def test_the_progress_of_the_backup_is_in_pages(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr("index.storage.copying._PAGES", 10)
    with closing(sqlite3.connect(old / "articles.sqlite")) as db:
        make_backup(db, old / "articles.sqlite", 3, lambda done, total: seen.append((done, total)))
    assert seen == [(10, 25), (20, 25), (25, 25)]


def test_what_a_killed_backup_left_is_removed(old: Path) -> None:
    left = old / "articles.sqlite.backup-unfinished"
    left.write_bytes(b"garbage" * 1_000)
    SqliteStore(old).close()
    assert not left.exists()
    assert dump(old / BACKUP) == dump(SCHEMA_3 / "articles.sqlite")


def test_backups_are_not_taken_for_articles(old: Path) -> None:
    SqliteStore(old).close()
    for name in ("articles.sqlite.backup-unfinished", "article.txt"):
        (old / name).write_text("The truce held.", encoding="utf-8")
    assert [path.name for path in find_files([old]).files] == ["article.txt"]


# Interruptions


@pytest.mark.process
def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    """In memory if possible: the system keeps what a killed process has written, synced or not."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as work:
        module = "tests.index.storage.migrations.killed_upgrades"
        command = [sys.executable, "-m", module, str(SCHEMA_3), work]
        result = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    kills, upgraded = map(int, result.stdout.split())
    assert kills > 100
    assert 0 < upgraded < kills


class Stopped(Exception):
    """Simulates the end of a process during its work."""


def test_an_upgrade_over_several_schemas_goes_on_after_the_last_step_that_was_done(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_once(db: sqlite3.Connection, _: Progress) -> None:
        db.execute("CREATE TABLE topics (name TEXT) STRICT")
        if not stopped:
            stopped.append(True)
            raise Stopped

    stopped: list[bool] = []
    add_steps(monkeypatch, Migration(SCHEMA_VERSION, SCHEMA_VERSION + 1, "fail once", fails_once))
    with pytest.raises(Stopped):
        run_upgrade(old)
    assert version(old) == SCHEMA_VERSION
    made = (old / BACKUP).stat().st_ino
    run_upgrade(old)
    assert version(old) == SCHEMA_VERSION + 1
    assert [(path.name, path.stat().st_ino) for path in old.glob("*backup*")] == [(BACKUP, made)]


def test_a_step_may_commit_in_batches_and_goes_on_at_its_cursor(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As described in docs/decisions/002-migrations.md."""

    def count_words(db: sqlite3.Connection, progress: Progress) -> None:
        db.execute("CREATE TABLE IF NOT EXISTS word_counts (paragraph_id INTEGER PRIMARY KEY, words INTEGER) STRICT")
        last = db.execute("SELECT max(id) FROM paragraphs").fetchone()[0]
        while True:
            done = db.execute("SELECT coalesce(max(paragraph_id), 0) FROM word_counts").fetchone()[0]
            batch = db.execute("SELECT id, text FROM paragraphs WHERE id > ? ORDER BY id LIMIT 5", (done,)).fetchall()
            if not batch:
                return
            counted.extend(row[0] for row in batch)
            db.executemany("INSERT INTO word_counts VALUES (?, ?)", [(n, len(text.split())) for n, text in batch])
            db.execute("COMMIT")
            db.execute("BEGIN IMMEDIATE")
            progress(batch[-1][0], last)
            if len(counted) == 15:
                raise Stopped

    counted: list[int] = []
    add_steps(monkeypatch, Migration(SCHEMA_VERSION, SCHEMA_VERSION + 1, "count words", count_words))
    with pytest.raises(Stopped):
        run_upgrade(old)
    assert version(old) == SCHEMA_VERSION
    with closing(sqlite3.connect(old / "articles.sqlite")) as db:
        ids = [row[0] for row in db.execute("SELECT id FROM paragraphs ORDER BY id")]
        assert db.execute("SELECT count(*) FROM word_counts").fetchone() == (15,)
    run_upgrade(old)
    assert (version(old), counted) == (SCHEMA_VERSION + 1, ids)
    assert [path.name for path in old.glob("*backup*")] == [BACKUP]


def add_steps(monkeypatch: pytest.MonkeyPatch, *steps: Migration) -> None:
    monkeypatch.setattr(upgrade_module, "MIGRATIONS", (*MIGRATIONS, *steps))
    monkeypatch.setattr(upgrade_module, "SCHEMA_VERSION", steps[-1].to_version)


def run_upgrade(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "articles.sqlite", isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        upgrade(db, folder / "articles.sqlite")


# Refusals that leave the store unchanged


def test_a_newer_index_is_refused(old: Path) -> None:
    edit(old, "UPDATE meta SET value = 99 WHERE key = 'schema_version'")
    assert refused(old) == (
        f"made by a newer version of Byline (schema 99, this one reads {SCHEMA_VERSION}); update Byline, or add the "
        "articles to a new index"
    )


@pytest.mark.parametrize("found", ["2", "'three'", "-1"])
def test_an_index_that_is_too_old_is_refused(old: Path, found: str) -> None:
    edit(old, f"UPDATE meta SET value = {found} WHERE key = 'schema_version'")
    assert re.fullmatch(
        r"made by another version of Byline \(schema .*, this one reads \d+\); add the articles to a new index",
        refused(old),
    )
    assert list(old.glob("*backup*")) == []


def test_a_step_that_fails_has_not_happened(old: Path) -> None:
    edit(old, "DROP INDEX copies_by_other")
    assert refused(old) == (
        "cannot be upgraded (no such index: copies_by_other); free some disk space, or restore a damaged folder from a "
        "copy, and try again; nothing was lost"
    )


def test_a_step_may_rebuild_a_table_that_others_refer_to(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rebuild_articles(db: sqlite3.Connection, _: Progress) -> None:
        db.execute("CREATE TABLE rebuilt (id TEXT PRIMARY KEY, canonical_url TEXT UNIQUE, topic TEXT) STRICT")
        db.execute("INSERT INTO rebuilt (id, canonical_url) SELECT id, canonical_url FROM articles")
        db.execute("DROP TABLE articles")
        db.execute("ALTER TABLE rebuilt RENAME TO articles")

    add_steps(monkeypatch, Migration(SCHEMA_VERSION, SCHEMA_VERSION + 1, "rebuild articles", rebuild_articles))
    run_upgrade(old)
    with closing(sqlite3.connect(old / "articles.sqlite")) as db:
        counts = [db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("articles", "versions")]
        assert counts == [5, 7]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_step_that_leaves_rows_without_what_they_refer_to_is_undone(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_versions(db: sqlite3.Connection, _: Progress) -> None:
        db.execute("DELETE FROM versions WHERE id = 1")

    add_steps(monkeypatch, Migration(SCHEMA_VERSION, SCHEMA_VERSION + 1, "lose versions", lose_versions))
    with pytest.raises(IndexUnusable, match="rows would refer to rows that do not exist"):
        run_upgrade(old)
    assert version(old) == SCHEMA_VERSION
    with closing(sqlite3.connect(old / "articles.sqlite")) as db:
        assert db.execute("SELECT count(*) FROM versions").fetchone() == (7,)


def test_what_was_damaged_before_is_upgraded_as_it_is(old: Path) -> None:
    edit(old, "DELETE FROM versions WHERE id = 1")
    SqliteStore(old).close()
    assert version(old) == SCHEMA_VERSION


@pytest.mark.process
def test_a_read_only_index_says_what_to_do(old: Path) -> None:
    script = 'mount --bind "$2" "$2"; mount -o remount,ro,bind "$2" "$2"; exec "$1" -m index stats --index "$2"'
    result = run_in_namespace(script, sys.executable, old)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"{old}/articles.sqlite: made by an earlier version of Byline (schema 3, this one reads {SCHEMA_VERSION}) and "
        "read-only; to upgrade it, open it once where it can be written, with: python -m index check\n"
    )


FULL_DISK = (
    'mount -t tmpfs -o size="$4" tmpfs "$3"; cp "$2"/*.sqlite "$3"; '
    '"$1" -m index stats --index "$3" || echo "exit $?"; ls "$3"; '
    'mount -o remount,size=9m "$3"; "$1" -m index check --index "$3"'
)
"""Opens the index on a disk of this size, looks at what is there, and opens it again once there is room."""


@pytest.mark.process
@pytest.mark.parametrize(
    ("size", "reason", "backups"),
    [
        ("200k", ": the backup that is made first needs 0.1 MB, and 0.0 MB are free; free some disk space and try", []),
        ("264k", " (database or disk is full); free some disk space, or restore a damaged folder from a", [BACKUP]),
    ],
    ids=["for the backup", "for a step"],
)
def test_a_full_disk_is_one_line_and_changes_nothing(
    tmp_path: Path, size: str, reason: str, backups: list[str]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    result = run_in_namespace(FULL_DISK, sys.executable, SCHEMA_3, disk, size)
    files = ["articles.sqlite", *backups, "feedback.sqlite", "writer.lock"]
    assert result.stdout.splitlines() == ["exit 2", *files, "OK", "5 articles, 34 paragraphs, generation 10"]
    first, second, *_ = result.stderr.splitlines()
    assert first.startswith(f"{disk}/articles.sqlite: cannot be upgraded{reason}")
    assert "upgraded from schema 3 to" in second


@pytest.mark.process
def test_a_backup_that_cannot_be_finished_is_not_left_over(old: Path) -> None:
    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    result = subprocess.run(
        [*STATS, old], check=False, cwd=ROOT, capture_output=True, text=True, timeout=120, preexec_fn=limit_files
    )
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "cannot be upgraded (" in result.stderr
    assert sorted(path.name for path in old.iterdir()) == ["articles.sqlite", "feedback.sqlite", "writer.lock"]
    assert dump(old / "articles.sqlite") == dump(SCHEMA_3 / "articles.sqlite")


# Several processes at once


@pytest.mark.process
def test_of_two_processes_one_upgrades_and_both_open(old: Path) -> None:
    processes = [
        subprocess.Popen([*STATS, old], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(errors.count("upgraded from schema 3") for _, errors in outputs) == [0, 1]
    assert outputs[0][0].splitlines()[:-1] == outputs[1][0].splitlines()[:-1]  # the last line is the size


def test_of_many_threads_one_upgrades_and_all_open(old: Path, caplog: pytest.LogCaptureFixture) -> None:
    opened: list[int] = []

    def open_index() -> None:
        with Index.open(old) as index:
            opened.append(len(index.articles()))

    threads = [threading.Thread(target=open_index) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert opened == [5] * 8
    assert len(caplog.records) == 1


def test_who_opens_while_another_upgrades_waits(old: Path) -> None:
    opened: list[SqliteStore] = []
    thread = threading.Thread(target=lambda: opened.append(SqliteStore(old)))
    with holding_writer_lock(old):
        thread.start()
        thread.join(timeout=0.3)
        assert (thread.is_alive(), opened, version(old)) == (True, [], 3)
    thread.join(timeout=PATIENCE)
    opened[0].close()
    assert version(old) == SCHEMA_VERSION


def test_waiting_for_another_upgrade_has_a_limit(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.storage.lock._LOCK_WAIT", 0.1)
    with (
        holding_writer_lock(old),
        pytest.raises(IndexBusy, match="another process is upgrading or writing to this index; try again when"),
    ):
        SqliteStore(old)


def test_an_index_that_is_upgraded_while_it_is_open_is_read_no_further(old: Path) -> None:
    with Index.open(old) as index:
        view = index.view()
        assert len(index.articles()) == 5
        edit(old, f"UPDATE meta SET value = {SCHEMA_VERSION + 1} WHERE key = 'schema_version'")
        message = f"another version of Byline has changed it to schema {SCHEMA_VERSION + 1} since it was opened here"
        for use in (index.articles, index.view, lambda: view.passages([1]), lambda: index.remove([])):
            with pytest.raises(IndexUnusable, match=message):
                use()


def test_nor_written_to(old: Path) -> None:
    with closing(SqliteStore(old)) as store:
        edit(old, f"UPDATE meta SET value = {SCHEMA_VERSION + 1} WHERE key = 'schema_version'")
        with pytest.raises(IndexUnusable, match="since it was opened here"), writing(store) as writer:
            writer.save_report("{}")


# Messages


@pytest.mark.process
def test_a_command_says_so_in_one_line_and_only_once(old: Path) -> None:
    first, second = (
        subprocess.run([*STATS, old], check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)
        for _ in range(2)
    )
    assert (first.returncode, second.returncode, second.stderr) == (0, 0, "")
    assert [line.split() for line in first.stdout.splitlines()[:2]] == [["articles", "5"], ["versions", "7"]]
    assert first.stderr == (
        f"warning: {old}/articles.sqlite: upgraded from schema 3 to {SCHEMA_VERSION}; the index as it was is kept in "
        f"{BACKUP}\n"
    )


@pytest.mark.process
def test_a_terminal_shows_how_far_it_is(old: Path) -> None:
    result, shown = run_on_terminal([*STATS, old], ROOT)
    assert result.returncode == 0
    assert "Backing up the index:" in shown
    assert "Upgrading the index to schema 4:" in shown
