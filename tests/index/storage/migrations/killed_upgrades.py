"""Upgrade an old index again and again, and be killed each time a moment later.

    python -m tests.index.storage.migrations.killed_upgrades OLD WORK

A moment is a call that the code of the store makes, a statement that it runs, or a hundred instructions of SQLite's
within one. After each kill the store must be wholly of one schema (the old one, the new one, or one between them), and
opening it again must leave nothing undone. Prints at how many moments, until one upgrade was finished first, and how
many kills left the store upgraded.
"""

import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from itertools import chain, count
from pathlib import Path
from types import FrameType
from typing import Any

import index.storage.store
from index.storage.migrations.upgrade import MIGRATIONS, _run

_CODE = str(Path(index.storage.store.__file__).parent)
_INSTRUCTIONS = 100

_EACH, _THEN = 200, 11
"""The first moments are tried each, then every eleventh: the sums of an article alone are hundreds of calls."""


def dump(store: Path) -> list[str]:
    """Return a dump of a database, as SQL."""
    with closing(sqlite3.connect(store)) as db:
        return list(db.iterdump())


def _upgrade(folder: Path) -> None:
    index.storage.store.SqliteStore(folder).close()


def _states(old: Path, work: Path) -> list[list[str]]:
    """Return a dump of the store as it was, and as it is after each migration."""
    store = work / "articles.sqlite"
    shutil.copy(old / "articles.sqlite", store)
    states = [dump(store)]
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        for migration in MIGRATIONS:
            _run(db, migration, lambda *_: None)
            states.append(dump(store))
    return states


def _killed_at(folder: Path, nth: int) -> bool:
    """Upgrade in a separate process, which is killed at its n-th moment; return whether it was reached."""
    child = os.fork()
    if child == 0:
        _kill_at(nth)
        _upgrade(folder)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), f"the upgrade failed with {status}"
    return status != 0


def _kill_at(nth: int) -> None:
    moments = count()
    opened: list[sqlite3.Connection] = []

    def pass_moment(*_: Any) -> None:
        if next(moments) == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_calls(frame: FrameType, event: str, _: Any) -> None:
        caller = frame.f_back if event == "call" else frame
        if event in ("call", "c_call") and caller and caller.f_code.co_filename.startswith(_CODE):
            while opened:
                connection = opened.pop()
                connection.set_trace_callback(pass_moment)
                connection.set_progress_handler(pass_moment, _INSTRUCTIONS)
            pass_moment()

    def watch_connections(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "sqlite3.connect/handle":  # the connection is not yet usable
            opened.append(arguments[0])

    sys.addaudithook(watch_connections)
    sys.setprofile(watch_calls)


def main(old: Path, work: Path) -> None:
    """Kill at one moment after the other, until an upgrade is finished before its moment comes."""
    folder = work / "index"
    before, *between, after = _states(old, work)
    shutil.copytree(old, folder)
    _upgrade(folder)
    assert dump(folder / "articles.sqlite") == after
    files = sorted(path.name for path in folder.iterdir())
    (backup,) = folder.glob("*.backup-v*")
    upgraded = 0
    for nth in chain(range(_EACH), count(_EACH, _THEN)):
        shutil.rmtree(folder)
        shutil.copytree(old, folder)
        if not _killed_at(folder, nth):
            break
        left = dump(folder / "articles.sqlite")
        assert left in (before, *between, after), f"killed at {nth}: half upgraded"
        upgraded += left == after
        made = backup.stat() if backup.exists() else None
        _upgrade(folder)
        assert dump(folder / "articles.sqlite") == after, f"killed at {nth}: something is lost"
        assert sorted(path.name for path in folder.iterdir()) == files, f"killed at {nth}: something is left over"
        assert made is None or backup.stat().st_ino == made.st_ino, f"killed at {nth}: backed up twice"
        assert dump(backup) == before, f"killed at {nth}: the backup is not the old store"
    print(nth, upgraded)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
