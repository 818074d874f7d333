"""Changes to the library: each request starts a job, and the jobs report their progress."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from starlette.exceptions import HTTPException

from index import Index
from index.errors import ArticleNotFound
from qa.surfaces.web.api.errors import PROBLEMS, PROBLEMS_OF_CHANGES
from qa.surfaces.web.jobs.queue import Job, Jobs, Kind
from qa.surfaces.web.jobs.tasks import AddArticles, Reindex, Removing, keep_uploads
from qa.validation import Text

_MAX_ADDRESSES = 100
_MAX_REMOVED = 1_000
_MAX_DELAY = 60.0
_Address = Annotated[Text, Form(max_length=2_000)]


def changing_routes(index: Index, jobs: Jobs) -> APIRouter:
    """Return the routes that change which articles there are."""
    router = APIRouter(responses=PROBLEMS_OF_CHANGES)

    @router.post("/api/articles", summary="Add articles", status_code=202)
    def add(
        response: Response,
        files: Annotated[list[UploadFile], File(description="Files of any type that Byline reads.")] = [],  # noqa: B006
        addresses: Annotated[
            list[_Address], Form(max_length=_MAX_ADDRESSES, description="Pages and feeds on the web.")
        ] = [],  # noqa: B006
        folder: Annotated[
            bool, Form(description="The files are a folder's: those of other types are left out.")
        ] = False,
    ) -> Job:
        """Begin to add files and addresses. What cannot be read is refused by name, and the rest goes on."""
        named = [address for address in map(_web_address, addresses) if address]
        if not files and not named:
            raise HTTPException(422, "there is nothing to add: send files, or addresses of pages and feeds")
        sent = [(file.filename or "file", file.file) for file in files]
        kept, uploads = keep_uploads(sent, index.path, listed=not folder)
        title = _title([*(name for name, _ in sent), *named])
        return _accepted(response, jobs.submit(Kind.ADD, title, AddArticles(index, [*uploads, *named], kept)))

    @router.delete("/api/articles", summary="Remove articles", status_code=202)
    def remove(
        response: Response,
        id: Annotated[list[Text], Query(min_length=1, max_length=_MAX_REMOVED)],  # noqa: A002
        delay: Annotated[float, Query(ge=0, le=_MAX_DELAY, description="Seconds in which it can be taken back.")] = 0.0,
    ) -> Job:
        """Begin to remove articles with all their versions. Until it begins, stopping the job takes it back."""
        titles = {info.id: info.title for info in index.articles()}
        for identity in id:
            if identity not in titles:
                raise ArticleNotFound(f"there is no article '{identity[:80]}'; nothing is removed")
        title = _title([titles[identity] for identity in dict.fromkeys(id)])
        return _accepted(response, jobs.submit(Kind.REMOVE, title, Removing(index, id), delay))

    @router.post("/api/articles/read-again", summary="Read all articles again", status_code=202)
    def apply_reader(response: Response) -> Job:
        """Begin to read what every article came from once more, and to check the index. What has changed becomes a new
        version.
        """
        return _accepted(response, jobs.submit(Kind.REINDEX, "all articles", Reindex(index)))

    return router


def _accepted(response: Response, job: Job) -> Job:
    response.headers["Location"] = f"/api/jobs/{job.id}"
    return job


def _web_address(text: str) -> str:
    """Return an address of the web: never a path of this computer, whatever somebody sends."""
    text = text.strip()
    return text if not text or text.lower().startswith(("http://", "https://")) else f"https://{text}"


def _title(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1:,} more"


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
