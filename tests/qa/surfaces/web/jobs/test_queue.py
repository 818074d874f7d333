"""Jobs: one after the other, taken back, stopped, and what becomes of them when the server ends."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from index.errors import IndexBusy, IndexUnusable
from qa.errors import TooManyJobs
from qa.surfaces.web.jobs.queue import MAX_WAITING, Job, Jobs, Kind, State
from qa.surfaces.web.jobs.tasks import Counts, Lines, Tell


@dataclass
class Task:
    """Work that a test holds by the hand."""

    counts: Counts = field(default_factory=lambda: {"added": 1})
    failures: list[Exception] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    discarded: int = 0
    runs: int = 0

    def run(self, tell: Tell) -> tuple[Counts, Lines]:
        self.runs += 1
        self.begun.set()
        if self.failures:
            raise self.failures.pop(0)
        while tell(0.5, {"read": 3}) and not self.go.wait(0.01):
            pass
        return self.counts, {"note": ["one"]}

    def discard(self) -> None:
        self.discarded += 1


def ready(**values: object) -> Task:
    task = Task(**values)  # type: ignore[arg-type]
    task.go.set()
    return task


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    with Jobs() as jobs:
        yield jobs


def wait_for(jobs: Jobs, identity: str, wanted: Callable[[Job], bool]) -> Job:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        job = jobs.job(identity)
        assert job is not None
        if wanted(job):
            return job
        time.sleep(0.01)
    raise AssertionError(f"it stays {job}")


def over(job: Job) -> bool:
    return job.state.over


def test_a_job_tells_how_far_it_is_and_what_came_of_it(jobs: Jobs) -> None:
    task = Task()
    asked = jobs.submit(Kind.ADD, "a file", task)
    assert (asked.state, asked.title, asked.ended_at) == (State.WAITING, "a file", None)
    running = wait_for(jobs, asked.id, lambda job: job.share == 0.5)
    assert (running.state, running.counts) == (State.RUNNING, {"read": 3})
    task.go.set()
    done = wait_for(jobs, asked.id, over)
    assert (done.state, done.share, done.counts) == (State.DONE, 1.0, {"added": 1})
    assert done.lines == {"note": ["one"]}
    assert done.ended_at is not None
    assert task.discarded == 1


def test_jobs_are_done_one_after_the_other(jobs: Jobs) -> None:
    first, second = Task(), ready()
    one, two = (jobs.submit(Kind.ADD, "a file", task) for task in (first, second))
    assert first.begun.wait(10)
    time.sleep(0.1)
    assert not second.begun.is_set()
    first.go.set()
    wait_for(jobs, two.id, over)
    assert [job.id for job in jobs.jobs()] == [two.id, one.id]


def test_what_has_a_delay_can_be_taken_back(jobs: Jobs) -> None:
    task = ready()
    job = jobs.submit(Kind.REMOVE, "an article", task, delay=30)
    later = jobs.submit(Kind.ADD, "a file", ready())
    wait_for(jobs, later.id, over)  # it does not wait for the other one's delay
    stopped = jobs.stop(job.id)
    assert stopped is not None
    assert stopped.state is State.STOPPED
    assert (task.runs, task.discarded) == (0, 1)


def test_after_its_delay_it_is_done(jobs: Jobs) -> None:
    begun = time.monotonic()
    job = jobs.submit(Kind.REMOVE, "an article", ready(), delay=0.3)
    wait_for(jobs, job.id, over)
    assert time.monotonic() - begun >= 0.3


def test_a_running_job_is_stopped_and_keeps_what_it_has(jobs: Jobs) -> None:
    task = Task(counts={"added": 16})
    job = jobs.submit(Kind.ADD, "a folder", task)
    assert task.begun.wait(10)
    jobs.stop(job.id)
    ended = wait_for(jobs, job.id, over)
    assert (ended.state, ended.counts) == (State.STOPPED, {"added": 16})
    assert jobs.stop(job.id) == ended  # once more changes nothing


def test_what_is_all_done_when_it_is_stopped_is_done(jobs: Jobs) -> None:
    class Removal(Task):
        """Asks whether to go on once, at its beginning."""

        def run(self, tell: Tell) -> tuple[Counts, Lines]:
            assert tell(0.0, {})
            self.begun.set()
            assert self.go.wait(10)
            return {"removed": 1}, {}

    task = Removal()
    job = jobs.submit(Kind.REMOVE, "an article", task)
    assert task.begun.wait(10)
    jobs.stop(job.id)
    task.go.set()
    ended = wait_for(jobs, job.id, over)
    assert (ended.state, ended.counts) == (State.DONE, {"removed": 1})


def test_what_fails_says_why_and_the_next_goes_on(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    expected = jobs.submit(Kind.ADD, "a file", Task(failures=[IndexUnusable("the disk is full; free some space")]))
    defect = jobs.submit(Kind.ADD, "a file", Task(failures=[ZeroDivisionError("secret")]))
    good = jobs.submit(Kind.ADD, "a file", ready())
    assert wait_for(jobs, good.id, over).state is State.DONE
    known, unknown = jobs.job(expected.id), jobs.job(defect.id)
    assert known is not None
    assert unknown is not None
    assert (known.state, known.problem) == (State.FAILED, "the disk is full; free some space")
    assert unknown.state is State.FAILED
    assert unknown.problem is not None
    assert "secret" not in unknown.problem
    assert "secret" in caplog.text


def test_another_writer_is_waited_for(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.surfaces.web.jobs.queue._RETRY", 0.05)
    task = ready(failures=[IndexBusy("another process is writing"), IndexBusy("another process is writing")])
    job = jobs.submit(Kind.ADD, "a file", task)
    assert wait_for(jobs, job.id, over).state is State.DONE
    assert task.runs == 3


def test_while_another_writes_it_says_so_and_can_be_stopped(jobs: Jobs) -> None:
    job = jobs.submit(Kind.ADD, "a file", ready(failures=[IndexBusy("another process is writing")]))
    assert wait_for(jobs, job.id, lambda one: one.problem is not None).problem == "another process is writing"
    jobs.stop(job.id)
    assert wait_for(jobs, job.id, over).state is State.STOPPED


def test_at_the_end_removals_are_done_and_what_waits_is_told(caplog: pytest.LogCaptureFixture) -> None:
    running, waiting, removal = Task(), ready(), ready()
    with Jobs() as jobs:
        first = jobs.submit(Kind.ADD, "a folder", running)
        assert running.begun.wait(10)
        second = jobs.submit(Kind.ADD, "b folder", waiting)
        third = jobs.submit(Kind.REMOVE, "an article", removal, delay=60)
    states = {job.id: job.state for job in jobs.jobs()}
    assert states == {first.id: State.STOPPED, second.id: State.STOPPED, third.id: State.DONE}
    assert (waiting.runs, removal.runs) == (0, 1)
    assert "b folder" in caplog.text
    with pytest.raises(TooManyJobs):
        jobs.submit(Kind.ADD, "a file", ready())


def test_only_so_many_wait_and_only_so_many_are_remembered(jobs: Jobs) -> None:
    task = Task()
    jobs.submit(Kind.ADD, "a file", task)
    waiting = [jobs.submit(Kind.ADD, "a file", ready()) for _ in range(MAX_WAITING - 1)]
    refused = ready()
    with pytest.raises(TooManyJobs, match="try again"):
        jobs.submit(Kind.ADD, "a file", refused)
    assert refused.discarded == 1
    task.go.set()
    wait_for(jobs, waiting[-1].id, over)
    assert len(jobs.jobs()) == 50
    assert jobs.job(waiting[0].id) is None
    assert jobs.stop(waiting[0].id) is None
