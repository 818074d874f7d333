"""Jobs one after the other, in a thread of their own: an index has one writer at a time."""

import logging
import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from threading import Condition, Thread, get_native_id
from typing import Any, Self

from index import BylineError
from index.errors import IndexBusy
from qa.errors import TooManyJobs
from qa.surfaces.web.jobs.tasks import Counts, Work

MAX_WAITING = 200
"""Jobs that are not over. Who asks for more waits until some are."""

_REMEMBERED = 50
"""Jobs that are over and still told of."""

_NICENESS = 10
"""Of the thread: who asks a question meanwhile comes first."""

_RETRY = 2.0
"""Seconds until the next try where another process is writing to the index."""

_log = logging.getLogger(f"byline.{__name__}")


class Kind(StrEnum):
    """What a job does."""

    ADD = "add"
    REMOVE = "remove"
    REINDEX = "read again"


class State(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    """Somebody stopped it; what it had stored stays."""

    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self in (State.DONE, State.STOPPED, State.FAILED)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it is at one moment.

    `share` is how much of it is done, 0 to 1. `counts` and `lines` are what came of it, by kind, as a `RunSummary` has
    them; while it runs, only counts. `problem` is why it failed, or what it waits for. Times are ISO 8601, in UTC.
    """

    id: str
    kind: Kind
    title: str
    state: State
    created_at: str
    ended_at: str | None = None
    share: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    problem: str | None = None


@dataclass(slots=True)
class _Entry:
    job: Job
    work: Work
    due: float
    """When it may begin, by the monotonic clock: until then it can be taken back without a trace."""

    stopped: bool = False
    """Somebody wants it to end."""
    broken_off: bool = False
    """Its work was told so, and did not go on."""


class Jobs:
    """The jobs of one server; a context manager. Safe to share between threads."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._changed = Condition()
        self._closing = False
        self._thread = Thread(target=self._run, name="byline-jobs", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, kind: Kind, title: str, work: Work, delay: float = 0.0) -> Job:
        """Take a job, to begin in `delay` seconds at the earliest. Raises `TooManyJobs`; its work is discarded then."""
        job = Job(secrets.token_hex(8), kind, title, State.WAITING, _now())
        with self._changed:
            if sum(not entry.job.state.over for entry in self._entries.values()) >= MAX_WAITING or self._closing:
                work.discard()
                raise TooManyJobs(f"{MAX_WAITING} jobs are waiting already; try again when some of them are done")
            self._entries[job.id] = _Entry(job, work, time.monotonic() + delay)
            self._changed.notify_all()
        return job

    def jobs(self) -> list[Job]:
        """Return the jobs that are not over, and the last ones that are, the newest first."""
        with self._changed:
            return [entry.job for entry in reversed(self._entries.values())]

    def job(self, identity: str) -> Job | None:
        """Return the job, or None if there is none (any more)."""
        with self._changed:
            entry = self._entries.get(identity)
            return None if entry is None else entry.job

    def stop(self, identity: str) -> Job | None:
        """Stop the job; one that runs ends after what it is just storing. Return it, or None if there is none."""
        with self._changed:
            entry = self._entries.get(identity)
            if entry is not None:
                self._stop(entry)
            return None if entry is None else entry.job

    def close(self) -> None:
        """End the running job after what it is just storing. Removals that wait are done, other jobs are not."""
        with self._changed:
            self._closing = True
            for entry in [entry for entry in self._entries.values() if not entry.job.state.over]:
                if entry.job.kind is Kind.REMOVE:
                    entry.due = 0.0
                else:
                    _log.warning("stopped with the server: %s %s", entry.job.kind, entry.job.title)
                    self._stop(entry)
            self._changed.notify_all()
        self._thread.join()

    def _stop(self, entry: _Entry) -> None:
        if entry.job.state.over:
            return
        entry.stopped = True
        if entry.job.state is State.WAITING:
            self._end(entry, State.STOPPED)
        self._changed.notify_all()

    def _run(self) -> None:
        with suppress(AttributeError, OSError):  # Linux alone gives each thread a niceness
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICENESS)
        while (entry := self._next()) is not None:
            self._do(entry)

    def _next(self) -> _Entry | None:
        """Wait for a job that may begin; None once the server stops and nothing is left to do."""
        with self._changed:
            while True:
                waiting = [entry for entry in self._entries.values() if entry.job.state is State.WAITING]
                first = min(waiting, key=lambda entry: entry.due, default=None)
                left = None if first is None else first.due - time.monotonic()
                if first is not None and left is not None and left <= 0:
                    first.job = replace(first.job, state=State.RUNNING)
                    return first
                if first is None and self._closing:
                    return None
                self._changed.wait(left)

    def _do(self, entry: _Entry) -> None:
        try:
            counts, lines = self._outcome(entry)
            # One that was asked to end when all was done is done.
            self._ended(entry, State.STOPPED if entry.broken_off else State.DONE, counts=counts, lines=lines)
        except BylineError as error:
            self._ended(entry, State.FAILED, problem=str(error))
        except Exception:  # noqa: BLE001 - whatever it is, the next job must go on
            _log.exception("a job failed: %s %s", entry.job.kind, entry.job.title)
            self._ended(entry, State.FAILED, problem="something went wrong on the server; its log has the details")

    def _outcome(self, entry: _Entry) -> tuple[Counts, dict[str, list[str]]]:
        def tell(share: float, counts: Counts) -> bool:
            self._update(entry, share=min(share, 1.0), counts=counts, problem=None)
            entry.broken_off = entry.stopped
            return not entry.broken_off

        while True:
            try:
                return entry.work.run(tell)
            except IndexBusy as error:
                with self._changed:
                    if entry.stopped or self._closing:
                        raise
                    entry.job = replace(entry.job, problem=str(error))
                    self._changed.wait(_RETRY)
                    if entry.stopped:
                        entry.broken_off = True
                        return {}, {}

    def _ended(self, entry: _Entry, state: State, **values: Any) -> None:
        with self._changed:
            self._end(entry, state, **values)

    def _end(self, entry: _Entry, state: State, **values: Any) -> None:
        share = 1.0 if state is State.DONE else entry.job.share
        entry.job = replace(entry.job, state=state, ended_at=_now(), **{"share": share, "problem": None, **values})
        entry.work.discard()
        over = [identity for identity, one in self._entries.items() if one.job.state.over]
        for identity in over[:-_REMEMBERED]:
            del self._entries[identity]

    def _update(self, entry: _Entry, **values: Any) -> None:
        with self._changed:
            entry.job = replace(entry.job, **values)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
