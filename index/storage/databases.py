"""The other databases in an index folder, such as feedback: what is wrong with them, and which can be rebuilt.

They belong to whoever made them; all that is known here is the convention in `index.folder`: a column `sum` has the
checksum of the other columns of each row, and a database that is derived from the store says so.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from index.common.digests import row_sum
from index.common.faults import DATABASE_ERRORS, reason_of
from index.folder import DERIVED_ID, STORE_FILE


def other_databases(store: Path) -> list[Path]:
    """Return the databases next to the store."""
    return sorted(path for path in store.parent.glob("*.sqlite") if path.name != STORE_FILE)


def is_derived(path: Path) -> bool:
    """Whether a database can be deleted, as it is rebuilt from the store."""
    try:
        with _opened(path) as db:
            return bool(db.execute("PRAGMA application_id").fetchone()[0] == DERIVED_ID)
    except DATABASE_ERRORS:
        return False


def faults_of(path: Path) -> list[str]:
    """Return what is wrong with a database, one line each."""
    try:
        with _opened(path) as db:
            return structural_faults(db) or list(_changed_rows(db))
    except DATABASE_ERRORS as error:
        return [f"cannot be read ({reason_of(error)}); delete it if it is not needed, or restore it from a backup"]


def structural_faults(db: sqlite3.Connection) -> list[str]:
    """Return what SQLite finds wrong with a database, one line each."""
    return [" ".join(row[0].split()) for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]


def _changed_rows(db: sqlite3.Connection) -> Iterator[str]:
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info('{table}')")]
        if "sum" in columns:
            yield from changed_rows(table, columns, db.execute(f"SELECT * FROM '{table}'"))


def changed_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield which rows of a table no longer match the checksum of the other columns in its column `sum`."""
    for number, row in enumerate(rows, start=1):
        values = dict(zip(columns, row, strict=True))
        stored = values.pop("sum")
        if stored is not None and stored != row_sum(list(values.values())):
            yield f"row {number} of {table} was changed after it was written"


def _opened(path: Path) -> "closing[sqlite3.Connection]":
    mode = "ro" if os.access(path.parent, os.W_OK) else "ro&immutable=1"
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=10)
    db.text_factory = partial(str, encoding="utf-8", errors="replace")
    return closing(db)
