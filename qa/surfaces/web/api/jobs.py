"""The jobs: how far each is, what came of it, and an end to it."""

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from qa.surfaces.web.api.errors import PROBLEMS
from qa.surfaces.web.jobs.job import Job
from qa.surfaces.web.jobs.queue import Jobs


def job_routes(jobs: Jobs) -> APIRouter:
    """Return the routes that tell of jobs and stop them."""
    router = APIRouter(responses=PROBLEMS)

    @router.get("/api/jobs", summary="List the jobs")
    def listed() -> list[Job]:
        """Return the jobs that are not over and the last ones that are, the newest first."""
        return jobs.jobs()

    @router.get("/api/jobs/{job_id}", summary="See how far a job is")
    def one(job_id: str) -> Job:
        """Return the job: its share from 0 to 1, and what came of it by kind."""
        return _there(jobs.job(job_id), job_id)

    @router.delete("/api/jobs/{job_id}", summary="Stop a job")
    def stop(job_id: str) -> Job:
        """Stop the job. One that waits does nothing at all; of one that runs, what it has stored stays."""
        return _there(jobs.stop(job_id), job_id)

    return router


def _there(job: Job | None, identity: str) -> Job:
    if job is None:
        raise HTTPException(404, f"there is no job '{identity[:80]}' (any more); /api/jobs lists them")
    return job
