"""The job board, by which servers that share an index show and can stop each other's jobs. Each server runs its own."""

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from threading import Lock

from index.errors import IndexUnusable
from index.saved import Saved, Tables
from qa.surfaces.web.jobs.job import Job, Kind, State

TABLES = Tables(
    "jobs",
    "the list of jobs",
    (
        """CREATE TABLE jobs (
            id         TEXT PRIMARY KEY,
            created_at TEXT NOT NULL,
            told       INTEGER NOT NULL,  -- how often its server has updated it
            unwanted   INTEGER NOT NULL,  -- whether somebody has asked to stop it
            finished   INTEGER NOT NULL,
            job        TEXT NOT NULL      -- JSON
        ) {strict}""",
    ),
)

_TELL = (
    "INSERT INTO jobs (id, created_at, told, unwanted, finished, job) VALUES (?, ?, 1, 0, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET told = jobs.told + 1, finished = excluded.finished, job = excluded.job"
)
_MAX_FINISHED = 50
"""Maximum finished jobs of all servers that are remembered."""

_FORGET = (
    "DELETE FROM jobs WHERE finished = 1 AND id NOT IN"
    " (SELECT id FROM jobs WHERE finished = 1 ORDER BY created_at DESC LIMIT ?)"
)

_GONE_AFTER = 60.0
"""Seconds without an update from a server, which updates its jobs every second, after which it is considered gone."""

_GONE = "the server that ran it has stopped; start the job again: what was stored before remains"


class JobBoard:
    """The jobs of all servers that share an index. Safe to share between threads. All methods raise `IndexUnusable`."""

    def __init__(self, saved: Saved) -> None:
        self._saved = saved
        self._heard: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def tell(self, jobs: Sequence[Job]) -> set[str]:
        """Update jobs of this server; return the ids of all jobs that somebody has asked to stop."""
        with self._saved.writing(TABLES) as db:
            for job in jobs:
                db.execute(_TELL, (job.id, job.created_at, int(job.state.finished), json.dumps(asdict(job))))
            db.execute(_FORGET, (_MAX_FINISHED,))
            return {row[0] for row in db.execute("SELECT id FROM jobs WHERE unwanted = 1 AND finished = 0")}

    def ask_to_stop(self, identity: str) -> None:
        """Ask whichever server runs a job to stop it."""
        with self._saved.writing(TABLES) as db:
            db.execute("UPDATE jobs SET unwanted = 1 WHERE id = ?", (identity,))

    def jobs(self) -> list[Job]:
        """Return the unfinished jobs and the last finished ones. Those of a server without updates for a minute have
        failed."""
        with self._saved.reading(TABLES) as db:
            rows = db.execute("SELECT told, job FROM jobs").fetchall() if db is not None else []
        found = [(told, _job(text)) for told, text in rows]
        return [self._failed(job, told) if self._is_gone(job, told) else job for told, job in found]

    def _is_gone(self, job: Job, told: int) -> bool:
        """Whether an unfinished job has not been updated for a while, by the clock of this machine alone."""
        if job.state.finished:
            return False
        now = time.monotonic()
        with self._lock:
            heard, since = self._heard.get(job.id, (0, now))
            self._heard[job.id] = (told, now if told != heard else since)
            return told == heard and now - since > _GONE_AFTER

    def _failed(self, job: Job, told: int) -> Job:
        """Mark a job as failed for all servers, unless its own has updated it meanwhile, or this one may only read."""
        failed = replace(job, state=State.FAILED, message=_GONE)
        with suppress(IndexUnusable), self._saved.writing(TABLES) as db:
            values = (json.dumps(asdict(failed)), job.id, told)
            db.execute("UPDATE jobs SET finished = 1, job = ? WHERE id = ? AND told = ?", values)
        return failed


def _job(text: str) -> Job:
    values = json.loads(text)
    return Job(**{**values, "kind": Kind(values["kind"]), "state": State(values["state"])})
