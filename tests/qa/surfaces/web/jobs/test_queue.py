"""The job queue: order, cancellation, stopping, and shutdown."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from index.errors import IndexBusy, IndexUnusable
from qa.errors import TooManyJobs
from qa.surfaces.web.jobs.job import Job, Kind, State
from qa.surfaces.web.jobs.queue import MAX_UNFINISHED, Jobs
from qa.surfaces.web.jobs.tasks import Counts, OnProgress, Outcome
from tests.waiting import PATIENCE, wait_until


@dataclass
class ControlledTask:
    """A task that runs until `go` is set."""

    counts: Counts = field(default_factory=lambda: {"added": 1})
    failures: list[Exception] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)
    started: threading.Event = field(default_factory=threading.Event)
    discarded: int = 0
    runs: int = 0

    def run(self, on_progress: OnProgress) -> Outcome:
        self.runs += 1
        self.started.set()
        if self.failures:
            raise self.failures.pop(0)
        while on_progress(0.5, {"read": 3}) and not self.go.wait(0.01):
            pass
        return Outcome(self.counts, {"note": ["one"]}, 7)

    def discard(self) -> None:
        self.discarded += 1


def ready(**values: object) -> ControlledTask:
    task = ControlledTask(**values)  # type: ignore[arg-type]
    task.go.set()
    return task


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    with Jobs() as jobs:
        yield jobs


def wait_for(jobs: Jobs, identity: str, wanted: Callable[[Job], bool]) -> Job:
    seen: list[Job] = []

    def is_reached() -> bool:
        job = jobs.job(identity)
        assert job is not None
        seen.append(job)
        return wanted(job)

    wait_until(is_reached)
    return seen[-1]


def finished(job: Job) -> bool:
    return job.state.finished


def test_a_job_has_progress_and_results(jobs: Jobs) -> None:
    task = ControlledTask()
    queued = jobs.submit(Kind.ADD, "a file", task)
    assert (queued.state, queued.title, queued.finished_at) == (State.QUEUED, "a file", None)
    running = wait_for(jobs, queued.id, lambda job: job.progress == 0.5)
    assert (running.state, running.counts) == (State.RUNNING, {"read": 3})
    task.go.set()
    done = wait_for(jobs, queued.id, finished)
    assert (done.state, done.progress, done.counts) == (State.DONE, 1.0, {"added": 1})
    assert (done.details, done.edit) == ({"note": ["one"]}, 7)
    assert done.finished_at is not None
    assert task.discarded == 1


def test_jobs_run_one_at_a_time(jobs: Jobs) -> None:
    first, second = ControlledTask(), ready()
    one, two = (jobs.submit(Kind.ADD, "a file", task) for task in (first, second))
    assert first.started.wait(PATIENCE)
    time.sleep(0.1)
    assert not second.started.is_set()
    first.go.set()
    wait_for(jobs, two.id, finished)
    assert [job.id for job in jobs.jobs()] == [two.id, one.id]


def test_a_delayed_job_can_be_cancelled(jobs: Jobs) -> None:
    task = ready()
    job = jobs.submit(Kind.REMOVE, "an article", task, delay=30)
    later = jobs.submit(Kind.ADD, "a file", ready())
    wait_for(jobs, later.id, finished)  # not delayed by the other one
    stopped = jobs.stop(job.id)
    assert stopped is not None
    assert stopped.state is State.STOPPED
    assert (task.runs, task.discarded) == (0, 1)


def test_a_delayed_job_runs_after_its_delay(jobs: Jobs) -> None:
    start = time.monotonic()
    job = jobs.submit(Kind.REMOVE, "an article", ready(), delay=0.3)
    wait_for(jobs, job.id, finished)
    assert time.monotonic() - start >= 0.3


def test_a_stopped_job_keeps_its_results(jobs: Jobs) -> None:
    task = ControlledTask(counts={"added": 16})
    job = jobs.submit(Kind.ADD, "a folder", task)
    assert task.started.wait(PATIENCE)
    jobs.stop(job.id)
    ended = wait_for(jobs, job.id, finished)
    assert (ended.state, ended.counts) == (State.STOPPED, {"added": 16})
    assert jobs.stop(job.id) == ended  # stopping it again changes nothing


def test_a_job_stopped_after_its_last_step_is_done(jobs: Jobs) -> None:
    class Removal(ControlledTask):
        """Reports progress only once, at its start."""

        def run(self, on_progress: OnProgress) -> Outcome:
            assert on_progress(0.0, {})
            self.started.set()
            assert self.go.wait(PATIENCE)
            return Outcome({"removed": 1}, {})

    task = Removal()
    job = jobs.submit(Kind.REMOVE, "an article", task)
    assert task.started.wait(PATIENCE)
    jobs.stop(job.id)
    task.go.set()
    ended = wait_for(jobs, job.id, finished)
    assert (ended.state, ended.counts) == (State.DONE, {"removed": 1})


def test_a_failed_job_has_a_message_and_the_next_one_runs(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    expected = jobs.submit(
        Kind.ADD, "a file", ControlledTask(failures=[IndexUnusable("the disk is full; free some space")])
    )
    defect = jobs.submit(Kind.ADD, "a file", ControlledTask(failures=[ZeroDivisionError("secret")]))
    good = jobs.submit(Kind.ADD, "a file", ready())
    assert wait_for(jobs, good.id, finished).state is State.DONE
    known, unknown = jobs.job(expected.id), jobs.job(defect.id)
    assert known is not None
    assert unknown is not None
    assert (known.state, known.message) == (State.FAILED, "the disk is full; free some space")
    assert unknown.state is State.FAILED
    assert unknown.message is not None
    assert "secret" not in unknown.message
    assert "secret" in caplog.text


def test_a_job_waits_for_another_writer(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.surfaces.web.jobs.queue._RETRY", 0.05)
    task = ready(failures=[IndexBusy("another process is writing"), IndexBusy("another process is writing")])
    job = jobs.submit(Kind.ADD, "a file", task)
    assert wait_for(jobs, job.id, finished).state is State.DONE
    assert task.runs == 3


def test_a_job_that_waits_for_another_writer_says_so_and_can_be_stopped(jobs: Jobs) -> None:
    job = jobs.submit(Kind.ADD, "a file", ready(failures=[IndexBusy("another process is writing")]))
    assert wait_for(jobs, job.id, lambda one: one.message is not None).message == "another process is writing"
    jobs.stop(job.id)
    assert wait_for(jobs, job.id, finished).state is State.STOPPED


def test_on_close_quick_jobs_are_done_and_other_queued_jobs_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    running, queued, removal, edit = ControlledTask(), ready(), ready(), ready()
    with Jobs() as jobs:
        first = jobs.submit(Kind.ADD, "a folder", running)
        assert running.started.wait(PATIENCE)
        second = jobs.submit(Kind.ADD, "b folder", queued)
        third = jobs.submit(Kind.REMOVE, "an article", removal, delay=60)
        jobs.submit(Kind.EDIT, "an article", edit)
    states = {job.id: job.state for job in jobs.jobs()}
    assert [states[job.id] for job in (first, second, third)] == [State.STOPPED, State.STOPPED, State.DONE]
    assert (queued.runs, removal.runs, edit.runs) == (0, 1, 1)
    assert "b folder" in caplog.text
    with pytest.raises(TooManyJobs):
        jobs.submit(Kind.ADD, "a file", ready())


def test_queued_and_finished_jobs_are_limited(jobs: Jobs) -> None:
    task = ControlledTask()
    jobs.submit(Kind.ADD, "a file", task)
    queued = [jobs.submit(Kind.ADD, "a file", ready()) for _ in range(MAX_UNFINISHED - 1)]
    rejected = ready()
    with pytest.raises(TooManyJobs, match="try again"):
        jobs.submit(Kind.ADD, "a file", rejected)
    assert rejected.discarded == 1
    task.go.set()
    wait_for(jobs, queued[-1].id, finished)
    assert len(jobs.jobs()) == 50
    assert jobs.job(queued[0].id) is None
    assert jobs.stop(queued[0].id) is None
