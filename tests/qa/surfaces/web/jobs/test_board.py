"""Two servers with one index see and stop each other's jobs; those of a server that is gone have failed."""

import time
from collections.abc import Iterator

import pytest

from index.saved import Saved
from index.storage.postgres.saved import SavedInDatabase
from qa.surfaces.web.jobs import board, queue
from qa.surfaces.web.jobs.board import JobBoard
from qa.surfaces.web.jobs.job import Job, Kind, State
from qa.surfaces.web.jobs.queue import Jobs
from tests.qa.surfaces.web.jobs.test_queue import ControlledTask, ready
from tests.waiting import wait_until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "_TELLING", 0.05)


@pytest.fixture
def here(saved: Saved) -> Iterator[Jobs]:
    with Jobs(JobBoard(saved)) as jobs:
        yield jobs


@pytest.fixture
def there(saved: Saved) -> Iterator[Jobs]:
    with Jobs(JobBoard(saved)) as jobs:
        yield jobs


def the(job: Job | None) -> Job:
    assert job is not None
    return job


def test_a_job_is_seen_by_other_servers(here: Jobs, there: Jobs) -> None:
    assert there.jobs() == []
    task = ControlledTask()
    mine = here.submit(Kind.ADD, "a file", task)
    assert the(there.job(mine.id)).title == "a file"
    wait_until(lambda: the(there.job(mine.id)).counts == {"read": 3})
    assert the(there.job(mine.id)).state is State.RUNNING
    task.go.set()
    wait_until(lambda: the(there.job(mine.id)).state is State.DONE)
    assert there.jobs() == here.jobs()
    (done,) = there.jobs()
    assert (done.counts, done.details, done.edit, done.progress) == ({"added": 1}, {"note": ["one"]}, 7, 1.0)
    assert there.own_jobs() == []


def test_a_job_is_stopped_by_another_server(here: Jobs, there: Jobs) -> None:
    running, waiting = ControlledTask(), ready()
    first = here.submit(Kind.ADD, "a file", running)
    second = here.submit(Kind.REMOVE, "an article", waiting, delay=60)
    assert the(there.stop(second.id)).id == second.id
    assert there.stop("nix") is None
    wait_until(lambda: the(here.job(second.id)).state is State.STOPPED)
    assert waiting.runs == 0
    assert the(here.job(first.id)).state.finished is False
    there.stop(first.id)
    wait_until(lambda: the(there.job(first.id)).state is State.STOPPED)


def test_jobs_are_told_before_their_server_stops(saved: Saved, there: Jobs) -> None:
    with Jobs(JobBoard(saved)) as here:
        mine = here.submit(Kind.ADD, "a file", ControlledTask())
    assert the(there.job(mine.id)).state is State.STOPPED


def test_jobs_of_a_server_that_is_gone_have_failed(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Job("1", Kind.ADD, "a file", State.RUNNING, "2025-05-05T00:00:00+00:00", progress=0.5)
    JobBoard(saved).tell([lost])
    watching, another = JobBoard(saved), JobBoard(saved)
    monkeypatch.setattr(board, "_GONE_AFTER", 0.2)
    assert watching.jobs() == [lost]
    JobBoard(saved).tell([lost])
    time.sleep(0.3)
    assert watching.jobs() == [lost], "its server has told of it since"
    wait_until(lambda: watching.jobs()[0].state is State.FAILED)
    assert another.jobs() == watching.jobs()
    assert "the server that ran it has stopped" in str(watching.jobs()[0].message)


def test_the_last_finished_jobs_are_remembered(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "_MAX_FINISHED", 2)
    told = [Job(str(n), Kind.ADD, "a file", State.DONE, f"2025-05-05T00:00:0{n}+00:00") for n in range(4)]
    JobBoard(saved).tell(told)
    assert sorted(job.id for job in JobBoard(saved).jobs()) == ["2", "3"]


@pytest.mark.parametrize("saved", ["database"], indirect=True)
def test_a_server_goes_on_alone_where_the_others_cannot_be_told(
    saved: Saved, here: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(saved, SavedInDatabase)
    saved._store.close()
    mine = here.submit(Kind.ADD, "a file", ready())
    wait_until(lambda: the(here.job(mine.id)).state is State.DONE)
    assert "this server's jobs cannot be shown on other servers" in caplog.text
