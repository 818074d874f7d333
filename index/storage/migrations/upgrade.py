"""The migrations in order, and how they are run. `docs/decisions/002-migrations.md` says how to write one."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from index.common.faults import DATABASE_ERRORS, reason_of
from index.errors import IndexUnusable
from index.storage.migrations import v4_rename_copies, v5_identity_genre_edits, v6_sums, v7_quick_vectors
from index.storage.migrations.backup import find_backup, make_backup
from index.storage.migrations.migration import Migration, Progress

MIGRATIONS = (
    v4_rename_copies.MIGRATION,
    v5_identity_genre_edits.MIGRATION,
    v6_sums.MIGRATION,
    v7_quick_vectors.MIGRATION,
)

OLDEST_VERSION = MIGRATIONS[0].from_version
"""The oldest schema that can be upgraded."""

SCHEMA_VERSION = MIGRATIONS[-1].to_version
"""The schema that this version of Byline reads and writes, which is that of schema.sql."""

_FORM = "{desc}: {percentage:3.0f}% |{bar}| {elapsed} elapsed, {remaining} left"
_log = logging.getLogger(f"byline.{__name__}")


def schema_version(db: sqlite3.Connection) -> int | None:
    """Return the version of a store's schema; None if it does not say."""
    row = db.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    return row[0] if row and isinstance(row[0], int) else None


def upgrade(db: sqlite3.Connection, store: Path) -> None:
    """Upgrade `store`, which `db` is connected to, to `SCHEMA_VERSION`; the caller holds the writer lock.

    A backup is made first. Each migration is one transaction; after an interruption, the next call continues with the
    first one that is missing. Does nothing if another process has upgraded the store in the meantime. Shows a progress
    bar on a terminal.

    Raises `IndexUnusable` if the disk is full or the store damaged.
    """
    try:
        begun = schema_version(db)
        if begun is None or not OLDEST_VERSION <= begun < SCHEMA_VERSION:
            return
        backup = find_backup(db, store)
        if backup is None:
            with _progress_bar("Backing up the index") as progress:
                backup = make_backup(db, store, begun, progress)
        db.execute("PRAGMA foreign_keys = OFF")  # or a step that rebuilds a table would delete what refers to it
        for migration in (step for step in MIGRATIONS if step.from_version >= begun):
            _log.info("%s: to schema %d: %s", store, migration.to_version, migration.name)
            with _progress_bar(f"Upgrading the index to schema {migration.to_version}") as progress:
                _run(db, migration, progress)
    except (OSError, *DATABASE_ERRORS) as error:
        raise IndexUnusable(
            f"{store}: cannot be upgraded ({reason_of(error)}); free some disk space, or restore a damaged folder "
            "from a copy, and try again; nothing was lost"
        ) from error
    _log.warning(
        "%s: upgraded from schema %d to %d; the index as it was is kept in %s",
        *(store, begun, SCHEMA_VERSION, backup.name),
    )


def _run(db: sqlite3.Connection, migration: Migration, progress: Progress) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        dangling = _dangling(db)
        migration.migrate(db, progress)
        if _dangling(db) > dangling:
            raise sqlite3.IntegrityError("rows would refer to rows that do not exist")
        db.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (migration.to_version,))
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _dangling(db: sqlite3.Connection) -> int:
    """Return how many rows refer to a missing one; a store that already has some is upgraded anyway."""
    return sum(1 for _ in db.execute("PRAGMA foreign_key_check"))


@contextmanager
def _progress_bar(title: str) -> Iterator[Progress]:
    with tqdm(desc=title, bar_format=_FORM, leave=False, disable=None) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
