"""A queue of jobs, which run one at a time in a background thread: an index has only one writer."""

import logging
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Condition, Event, Lock, Thread, get_native_id
from typing import Any, Self

from index import BylineError
from index.common.clock import timestamp
from index.errors import IndexBusy
from qa.errors import TooManyJobs
from qa.surfaces.web.jobs.board import JobBoard
from qa.surfaces.web.jobs.job import Job, Kind, State
from qa.surfaces.web.jobs.tasks import Counts, Outcome, Task

MAX_UNFINISHED = 200
"""Jobs that are queued or running. Further ones are rejected."""

_MAX_FINISHED = 50
"""Finished jobs that are remembered."""

_NICENESS = 10
"""Niceness of the thread: questions have priority over jobs."""

_TELLING = 1.0
"""Seconds between updates of the job board, which also says which jobs should stop."""

_RETRY = 2.0
"""Seconds before the next attempt if another process is writing to the index."""

_log = logging.getLogger(f"byline.{__name__}")


@dataclass(slots=True)
class _Entry:
    job: Job
    task: Task
    start_at: float
    """Earliest start, by the monotonic clock: until then, the job can be cancelled without any effect."""

    stop_requested: bool = False
    interrupted: bool = False
    """Whether its task was asked to stop before it was done."""

    posted: Job | None = None
    """What other servers know about it."""


class Jobs:
    """The job queue of a server; a context manager. Safe to share between threads.

    With a `board`, servers see and can stop each other's jobs.
    """

    def __init__(self, board: JobBoard | None = None) -> None:
        self.after_adding: Callable[[], None] = lambda: None
        """Called after each job that may have added something, in the thread of the jobs."""

        self._entries: dict[str, _Entry] = {}
        self._changed = Condition()
        self._closing = False
        self._thread = Thread(target=self._run, name="byline-jobs", daemon=True)
        self._board = board
        self._telling = Lock()
        self._ended = Event()
        self._teller = Thread(target=self._keep_telling, name="byline-job-board", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._teller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, kind: Kind, title: str, task: Task, delay: float = 0.0) -> Job:
        """Queue a job, to start after `delay` seconds at the earliest. Raises `TooManyJobs` and discards the task."""
        job = Job(secrets.token_hex(8), kind, title, State.QUEUED, timestamp())
        with self._changed:
            unfinished = sum(not entry.job.state.finished for entry in self._entries.values())
            if unfinished >= MAX_UNFINISHED or self._closing:
                task.discard()
                raise TooManyJobs(f"{MAX_UNFINISHED} jobs are already queued; try again when some of them are done")
            self._entries[job.id] = _Entry(job, task, time.monotonic() + delay)
            self._changed.notify_all()
        self._tell()
        return job

    def own_jobs(self) -> list[Job]:
        """Return the unfinished jobs of this server and the last finished ones, newest first."""
        with self._changed:
            return [entry.job for entry in reversed(self._entries.values())]

    def jobs(self) -> list[Job]:
        """Return the unfinished jobs of all servers and the last finished ones, newest first."""
        own = self.own_jobs()
        known = {job.id for job in own}
        others = [job for job in self._on_board() if job.id not in known]
        return sorted([*own, *others], key=lambda job: job.created_at, reverse=True)

    def job(self, identity: str) -> Job | None:
        """Return the job, or None if it is unknown or no longer remembered."""
        with self._changed:
            own = self._entries.get(identity)
        return own.job if own is not None else next((job for job in self._on_board() if job.id == identity), None)

    def stop(self, identity: str) -> Job | None:
        """Stop the job, if it is running after its current write. Return it, or None if it is unknown. A job of another
        server stops a moment later."""
        with self._changed:
            entry = self._entries.get(identity)
            if entry is not None:
                self._stop(entry)
                return entry.job
        job = self.job(identity)
        if job is not None and self._board is not None:
            self._board.ask_to_stop(identity)
        return job

    def _on_board(self) -> list[Job]:
        try:
            return self._board.jobs() if self._board is not None else []
        except BylineError as error:
            _log.warning("the jobs of other servers cannot be shown: %s", error)
            return []

    def _keep_telling(self) -> None:
        while not self._ended.wait(_TELLING):
            self._tell()

    def _tell(self) -> None:
        """Update unfinished and changed jobs on the board, and stop those that other servers want stopped."""
        if self._board is None:
            return
        with self._telling:
            with self._changed:
                entries = [
                    entry
                    for entry in self._entries.values()
                    if not entry.job.state.finished or entry.job is not entry.posted
                ]
                jobs = [entry.job for entry in entries]
            try:
                unwanted = self._board.tell(jobs) if jobs else set()
            except BylineError as error:
                _log.warning("this server's jobs cannot be shown on other servers: %s", error)
                return
            with self._changed:
                for entry, job in zip(entries, jobs, strict=True):
                    entry.posted = job
                    if job.id in unwanted:
                        self._stop(entry)

    def close(self) -> None:
        """Stop the running job after its current write and cancel queued ones; quick ones are still done."""
        with self._changed:
            self._closing = True
            for entry in [entry for entry in self._entries.values() if not entry.job.state.finished]:
                if entry.job.kind.is_quick:
                    entry.start_at = 0.0
                else:
                    _log.warning("stopped with the server: %s %s", entry.job.kind, entry.job.title)
                    self._stop(entry)
            self._changed.notify_all()
        self._thread.join()
        self._ended.set()
        self._teller.join()
        self._tell()

    def _stop(self, entry: _Entry) -> None:
        if entry.job.state.finished:
            return
        entry.stop_requested = True
        if entry.job.state is State.QUEUED:
            self._finish(entry, State.STOPPED)
        self._changed.notify_all()

    def _run(self) -> None:
        with suppress(AttributeError, OSError):  # only Linux has a niceness per thread
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICENESS)
        while (entry := self._next()) is not None:
            self._execute(entry)

    def _follow_up(self) -> None:
        try:
            self.after_adding()
        except Exception:  # noqa: BLE001 - whatever it is, the next job must run
            _log.exception("what follows an addition failed")

    def _next(self) -> _Entry | None:
        """Wait for a job that may start; None once the server stops and the queue is empty."""
        with self._changed:
            while True:
                queued = [entry for entry in self._entries.values() if entry.job.state is State.QUEUED]
                first = min(queued, key=lambda entry: entry.start_at, default=None)
                delay = None if first is None else first.start_at - time.monotonic()
                if first is not None and delay is not None and delay <= 0:
                    first.job = replace(first.job, state=State.RUNNING)
                    return first
                if first is None and self._closing:
                    return None
                self._changed.wait(delay)

    def _execute(self, entry: _Entry) -> None:
        try:
            counts, details, edit = self._run_task(entry)
            if entry.job.kind.adds:
                self._follow_up()  # before it counts as finished: whoever waits for the jobs sees the next one
            # If the request to stop came after the last step, the job is done.
            state = State.STOPPED if entry.interrupted else State.DONE
            self._finish_locked(entry, state, counts=counts, details=details, edit=edit)
        except BylineError as error:
            self._finish_locked(entry, State.FAILED, message=str(error))
        except Exception:  # noqa: BLE001 - whatever it is, the next job must run
            _log.exception("a job failed: %s %s", entry.job.kind, entry.job.title)
            self._finish_locked(entry, State.FAILED, message="internal server error; see the server's log")

    def _run_task(self, entry: _Entry) -> Outcome:
        def on_progress(progress: float, counts: Counts) -> bool:
            self._update(entry, progress=min(progress, 1.0), counts=counts, message=None)
            entry.interrupted = entry.stop_requested
            return not entry.interrupted

        while True:
            try:
                return entry.task.run(on_progress)
            except IndexBusy as error:
                with self._changed:
                    if entry.stop_requested or self._closing:
                        raise
                    entry.job = replace(entry.job, message=str(error))
                    self._changed.wait(_RETRY)
                    if entry.stop_requested:
                        entry.interrupted = True
                        return Outcome({}, {})

    def _finish_locked(self, entry: _Entry, state: State, **values: Any) -> None:
        with self._changed:
            self._finish(entry, state, **values)

    def _finish(self, entry: _Entry, state: State, **values: Any) -> None:
        """Set the final state; the caller holds the lock."""
        progress = 1.0 if state is State.DONE else entry.job.progress
        values = {"progress": progress, "message": None, **values}
        entry.job = replace(entry.job, state=state, finished_at=timestamp(), **values)
        entry.task.discard()
        finished = [identity for identity, one in self._entries.items() if one.job.state.finished]
        for identity in finished[:-_MAX_FINISHED]:
            del self._entries[identity]

    def _update(self, entry: _Entry, **values: Any) -> None:
        with self._changed:
            entry.job = replace(entry.job, **values)
