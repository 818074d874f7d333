"""What people say of answers, kept beside the index.

It is a file of its own, so that keeping a verdict never waits for a writer of the index, and an index that is made anew
does not lose it.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.errors import IndexUnusable
from index.folder import create_database

FILE_NAME = "feedback.sqlite"
"""A database beside the store is never taken for an article (see `index.folder.is_index_file`)."""

_SCHEMA_VERSION = 1
_SCHEMA = f"""
PRAGMA user_version = {_SCHEMA_VERSION};
CREATE TABLE feedback (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kept_at TEXT NOT NULL,
    verdict TEXT NOT NULL,
    note    TEXT NOT NULL,
    history TEXT NOT NULL,  -- a JSON list of the earlier questions
    answer  TEXT NOT NULL   -- JSON
) STRICT;
"""


class Verdict(StrEnum):
    """What someone says of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    WRONG_CITATION = "wrong citation"
    """The answer may be right, but the quoted words do not show it."""


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """A verdict on an answer. `answer` is what was given to `keep`; `kept_at` is ISO 8601, in UTC."""

    answer: dict[str, Any]
    history: tuple[str, ...]
    verdict: Verdict
    note: str
    kept_at: str


class FeedbackStore:
    """The verdicts in the folder of an index, in a file that the first of them makes.

    Safe to share between threads and processes.
    """

    def __init__(self, folder: str | Path) -> None:
        self._path = Path(folder) / FILE_NAME

    def keep(
        self, answer: Mapping[str, Any], verdict: Verdict | str, note: str = "", history: Sequence[str] = ()
    ) -> None:
        """Keep a verdict on `answer`, as `Answer.to_dict()` has it, with the earlier questions that it was asked after.

        Raises `ValueError` if there is no such verdict, `IndexUnusable` if it cannot be written.
        """
        told, now = Verdict(verdict).value, datetime.now(UTC).isoformat(timespec="seconds")
        values = (now, told, note, json.dumps(list(history)), json.dumps(dict(answer)))
        with self._connection() as db:
            db.execute("INSERT INTO feedback (kept_at, verdict, note, history, answer) VALUES (?, ?, ?, ?, ?)", values)

    def entries(self) -> list[FeedbackEntry]:
        """Every verdict, the oldest first. Raises `IndexUnusable` if they cannot be read."""
        if not self._path.exists():
            return []
        with self._connection() as db:
            rows = db.execute("SELECT answer, history, verdict, note, kept_at FROM feedback ORDER BY id").fetchall()
        return [
            FeedbackEntry(json.loads(answer), tuple(json.loads(history)), Verdict(verdict), note, kept_at)
            for answer, history, verdict, note, kept_at in rows
        ]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            if not self._path.exists():
                create_database(self._path, _SCHEMA)
            mode = "rw" if os.access(self._path.parent, os.W_OK) else "ro&immutable=1"
            address = f"{self._path.absolute().as_uri()}?mode={mode}"
            # Seconds to wait for another that is keeping a verdict, which takes milliseconds.
            with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)) as db:
                self._check_version(db)
                yield db
        except (OSError, sqlite3.Error) as error:
            raise IndexUnusable(
                f"{self._path}: the feedback cannot be read or written ({error}); make the folder writable, or move a "
                "damaged file away"
            ) from error

    def _check_version(self, db: sqlite3.Connection) -> None:
        found = db.execute("PRAGMA user_version").fetchone()[0]
        if found != _SCHEMA_VERSION:
            raise IndexUnusable(
                f"{self._path}: made by another version of Byline (schema {found}, this one reads {_SCHEMA_VERSION}); "
                "move the file away to begin a new one"
            )
