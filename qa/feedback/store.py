"""Stores verdicts on answers with the index."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.common.clock import timestamp
from index.common.digests import row_sum
from index.saved import Saved, Tables

_log = logging.getLogger(f"byline.{__name__}")

TABLES = Tables(
    "feedback",
    "the feedback",
    (
        """CREATE TABLE feedback (
            id       {numbered},
            saved_at TEXT NOT NULL,
            verdict  TEXT NOT NULL,
            note     TEXT NOT NULL,
            history  TEXT NOT NULL,  -- a JSON list of the earlier questions
            answer   TEXT NOT NULL,  -- JSON
            sum      {bytes}
        ) {strict}""",
    ),
    version=3,
    migrations={
        1: "ALTER TABLE feedback RENAME COLUMN kept_at TO saved_at",
        2: "ALTER TABLE feedback ADD COLUMN sum BLOB",
    },
)
_COLUMNS = "id, saved_at, verdict, note, history, answer, sum"
_INSERT = "INSERT INTO feedback (saved_at, verdict, note, history, answer) VALUES (?, ?, ?, ?, ?) RETURNING id"


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
    """The verdicts saved with an index: `FeedbackStore(index.saved)`. Safe to share between threads and processes."""

    def __init__(self, saved: Saved) -> None:
        self._saved = saved

    def save(
        self, answer: Mapping[str, Any], verdict: Verdict | str, note: str = "", history: Sequence[str] = ()
    ) -> None:
        """Save a verdict on `answer`, the value of `Answer.to_dict()`; `history` contains the earlier questions.

        Raises `ValueError` for an unknown verdict, `IndexUnusable` if it cannot be written.
        """
        kind, now = Verdict(verdict).value, timestamp()
        values = (now, kind, note, json.dumps(list(history)), json.dumps(dict(answer)))
        with self._saved.writing(TABLES) as db:
            (number,) = db.execute(_INSERT, values).fetchone()
            db.execute("UPDATE feedback SET sum = ? WHERE id = ?", (row_sum([number, *values]), number))

    def entries(self) -> list[FeedbackEntry]:
        """Return all verdicts, oldest first, except damaged ones, which are logged as a warning.

        Raises `IndexUnusable` if they cannot be read.
        """
        with self._saved.reading(TABLES) as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM feedback ORDER BY id").fetchall() if db is not None else []
        return [entry for entry in map(self._entry, rows) if entry is not None]

    def _entry(self, row: Sequence[Any]) -> FeedbackEntry | None:
        *values, stored_sum = row
        number, saved_at, verdict, note, history, answer = values
        try:
            if stored_sum in (None, row_sum(values)):
                return FeedbackEntry(json.loads(answer), tuple(json.loads(history)), Verdict(verdict), note, saved_at)
        except (ValueError, TypeError) as error:  # an entry that an earlier version saved, without a checksum
            _log.info("%s", error)
        _log.warning(
            "%s: verdict %s was changed after it was saved, and is left out", self._saved.name_of(TABLES), number
        )
        return None
