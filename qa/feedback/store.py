"""Stores verdicts on answers next to the index."""

import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.common.clock import timestamp
from index.common.digests import row_sum
from index.errors import IndexUnusable
from qa.database import opened, schema_version

_log = logging.getLogger(f"byline.{__name__}")

FILE_NAME = "feedback.sqlite"
"""Databases in the index folder are never added as articles (see `index.folder.is_index_file`)."""

_MIGRATIONS = {
    1: "ALTER TABLE feedback RENAME COLUMN kept_at TO saved_at",
    2: "ALTER TABLE feedback ADD COLUMN sum BLOB",
}
"""For each older schema, the SQL that upgrades it to the next one."""

_SCHEMA_VERSION = 1 + max(_MIGRATIONS)
_SCHEMA = f"""
PRAGMA user_version = {_SCHEMA_VERSION};
CREATE TABLE feedback (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    saved_at TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    note     TEXT NOT NULL,
    history  TEXT NOT NULL,  -- a JSON list of the earlier questions
    answer   TEXT NOT NULL,  -- JSON
    sum      BLOB            -- of the other columns
) STRICT;
"""


_INSERT = "INSERT INTO feedback (saved_at, verdict, note, history, answer) VALUES (?, ?, ?, ?, ?)"


class Verdict(StrEnum):
    """A user's judgement of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    WRONG_CITATION = "wrong citation"
    """The answer may be right, but the quoted words do not support it."""


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """A verdict on an answer, as passed to `FeedbackStore.save`; `saved_at` is ISO 8601, in UTC."""

    answer: dict[str, Any]
    history: tuple[str, ...]
    verdict: Verdict
    note: str
    saved_at: str


class FeedbackStore:
    """The verdicts in the folder of an index, in a file created with the first one.

    Safe to share between threads and processes.
    """

    def __init__(self, folder: str | Path) -> None:
        self._path = Path(folder) / FILE_NAME

    def save(
        self, answer: Mapping[str, Any], verdict: Verdict | str, note: str = "", history: Sequence[str] = ()
    ) -> None:
        """Save a verdict on `answer`, the value of `Answer.to_dict()`; `history` contains the earlier questions.

        Raises `ValueError` for an unknown verdict, `IndexUnusable` if it cannot be written.
        """
        kind, now = Verdict(verdict).value, timestamp()
        values = (now, kind, note, json.dumps(list(history)), json.dumps(dict(answer)))
        with self._connection() as db:
            db.execute("BEGIN IMMEDIATE")
            key = db.execute(
                "INSERT INTO feedback (saved_at, verdict, note, history, answer) VALUES (?, ?, ?, ?, ?)", values
            )
            db.execute("UPDATE feedback SET sum = ? WHERE id = ?", (row_sum([key.lastrowid, *values]), key.lastrowid))
            db.execute("COMMIT")

    def entries(self) -> list[FeedbackEntry]:
        """Return all verdicts, oldest first, except damaged ones, which are logged as a warning.

        Raises `IndexUnusable` if they cannot be read.
        """
        if not self._path.exists():
            return []
        with self._connection() as db:
            rows = db.execute("SELECT * FROM feedback ORDER BY id").fetchall()
        return [entry for entry in map(self._entry, rows) if entry is not None]

    def _entry(self, row: tuple[Any, ...]) -> FeedbackEntry | None:
        *values, stored_sum = row
        number, saved_at, verdict, note, history, answer = values
        try:
            if stored_sum in (None, row_sum(values)):
                return FeedbackEntry(json.loads(answer), tuple(json.loads(history)), Verdict(verdict), note, saved_at)
        except (ValueError, TypeError) as error:  # an entry that an earlier version saved, without a checksum
            _log.info("%s", error)
        _log.warning("%s: verdict %s was changed after it was saved, and is left out", self._path, number)
        return None

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with opened(self._path, _SCHEMA, "the feedback") as db:
            self._upgrade(db)
            yield db

    def _upgrade(self, db: sqlite3.Connection) -> None:
        """Bring an older schema up to date, all of it or nothing."""
        if schema_version(db) == _SCHEMA_VERSION:
            return
        db.execute("BEGIN IMMEDIATE")  # another process may be doing the same
        try:
            while (version := schema_version(db)) in _MIGRATIONS:
                db.execute(_MIGRATIONS[version])
                db.execute(f"PRAGMA user_version = {version + 1}")
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
        if version != _SCHEMA_VERSION:
            raise IndexUnusable(
                f"{self._path}: written by another version of Byline (schema {version}, this one reads "
                f"{_SCHEMA_VERSION}); move the file away to start a new one"
            )
