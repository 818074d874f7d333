"""Changes to the library: each request starts a background job, whose progress can be queried."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from index import Index
from index.errors import ArticleNotFound
from index.text.metadata import checked_edit
from qa.surfaces.web.api.errors import CHANGE_ERROR_RESPONSES, ERROR_RESPONSES
from qa.surfaces.web.jobs.job import Job, Kind
from qa.surfaces.web.jobs.queue import Jobs
from qa.surfaces.web.jobs.tasks import AddArticles, EditArticles, Reindex, RemoveArticles, UndoEdit, save_uploads
from qa.validation import Text

_MAX_ADDRESSES = 100
_MAX_CHANGED = 1_000
_MAX_DELAY = 60.0
_EditedId = Annotated[Text, Field(max_length=200)]
_Address = Annotated[Text, Form(max_length=2_000)]


class ArticleEdit(BaseModel):
    """New metadata for some articles; what is left out or null stays as it is, and an empty text clears its field."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ids: list[_EditedId] = Field(min_length=1, max_length=_MAX_CHANGED, description="Ids of the articles.")
    title: Text | None = None
    outlet: Text | None = None
    author: Text | None = None
    published: Text | None = Field(default=None, description="A complete past date, such as 2025-09-05.")

    def values(self) -> dict[str, str | None]:
        """Return the fields to change. Raises `EditRefused` if one is not valid, or there is none."""
        given = self.model_dump(exclude={"ids"}, exclude_none=True)
        checked_edit(given)
        return given


def changing_routes(index: Index, jobs: Jobs, *, keep_uploads: bool = False) -> APIRouter:
    """Return the routes that add, edit, remove and re-index articles."""
    router = APIRouter(responses=CHANGE_ERROR_RESPONSES)
    _let_add_and_remove(router, index, jobs, keep_uploads=keep_uploads)
    _let_edit(router, index, jobs)

    @router.post("/api/articles/reindex", summary="Re-index all sources", status_code=202)
    def reindex(response: Response) -> Job:
        """Start a job that re-indexes the source of every article and checks the index. A changed article becomes a new
        version.
        """
        return _accepted(response, jobs.submit(Kind.REINDEX, "all articles", Reindex(index)))

    return router


def _let_add_and_remove(router: APIRouter, index: Index, jobs: Jobs, *, keep_uploads: bool) -> None:
    @router.post("/api/articles", summary="Add articles", status_code=202)
    def add(
        response: Response,
        files: Annotated[list[UploadFile], File(description="Files of any type that Byline reads.")] = [],  # noqa: B006
        addresses: Annotated[
            list[_Address], Form(max_length=_MAX_ADDRESSES, description="URLs of pages and feeds.")
        ] = [],  # noqa: B006
        folder: Annotated[
            bool, Form(description="Whether the files are the contents of a folder: other file types are then skipped.")
        ] = False,
    ) -> Job:
        """Start a job that adds files and URLs. Inputs that cannot be read are rejected and reported by name; the rest
        are added.
        """
        named = [address for address in map(_web_address, addresses) if address]
        if not files and not named:
            raise HTTPException(422, "there is nothing to add; send files, or URLs of pages and feeds")
        sent = [(file.filename or "file", file.file) for file in files]
        saved_in, uploads = save_uploads(sent, index.path, listed=not folder)
        title = _title([*(name for name, _ in sent), *named])
        task = AddArticles(index, [*uploads, *named], saved_in, keep=keep_uploads)
        return _accepted(response, jobs.submit(Kind.ADD, title, task))

    @router.delete("/api/articles", summary="Remove articles", status_code=202)
    def remove(
        response: Response,
        id: Annotated[  # noqa: A002
            list[Text], Query(min_length=1, max_length=_MAX_CHANGED, description="Ids of the articles.")
        ],
        delay: Annotated[
            float, Query(ge=0, le=_MAX_DELAY, description="Seconds until it starts, in which it can be undone.")
        ] = 0.0,
    ) -> Job:
        """Start a job that removes articles with all their versions. Stopping the job before it runs undoes it."""
        title = _title(_titles(index, id, "removed"))
        return _accepted(response, jobs.submit(Kind.REMOVE, title, RemoveArticles(index, id), delay))


def _let_edit(router: APIRouter, index: Index, jobs: Jobs) -> None:
    @router.patch("/api/articles", summary="Edit articles", status_code=202)
    def edit(response: Response, changes: ArticleEdit) -> Job:
        """Start a job that edits title, outlet, author or date of articles, including their later versions. Its `edit`
        is the number by which the edit can be undone.
        """
        values, title = changes.values(), _title(_titles(index, changes.ids, "edited"))
        return _accepted(response, jobs.submit(Kind.EDIT, title, EditArticles(index, changes.ids, values)))

    @router.delete("/api/edits/{number}", summary="Undo an edit", status_code=202)
    def undo(response: Response, number: Annotated[int, Path(ge=1, lt=2**31)]) -> Job:
        """Start a job that undoes an edit on all its articles."""
        found = next((edit for edit in index.edits() if edit.number == number), None)
        if found is None:
            raise HTTPException(404, f"there is no edit {number}, or it was undone; see /api/edits for the list")
        title = _title(_titles(index, found.article_ids, "restored"))
        return _accepted(response, jobs.submit(Kind.UNDO, title, UndoEdit(index, number)))


def _titles(index: Index, article_ids: Sequence[str], done: str) -> list[str]:
    titles = {info.id: info.title for info in index.articles()}
    for identity in article_ids:
        if identity not in titles:
            raise ArticleNotFound(f"there is no article '{identity[:80]}'; nothing was {done}")
    return [titles[identity] for identity in dict.fromkeys(article_ids)]


def _accepted(response: Response, job: Job) -> Job:
    response.headers["Location"] = f"/api/jobs/{job.id}"
    return job


def _web_address(text: str) -> str:
    """Return a web URL, never a path on this computer, whatever the client sends."""
    text = text.strip()
    return text if not text or text.lower().startswith(("http://", "https://")) else f"https://{text}"


def _title(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1:,} more"


def job_routes(jobs: Jobs) -> APIRouter:
    """Return the routes that return jobs and stop them."""
    router = APIRouter(responses=ERROR_RESPONSES)

    @router.get("/api/jobs", summary="List the jobs")
    def list_jobs() -> list[Job]:
        """Return the unfinished jobs and the last finished ones, newest first."""
        return jobs.jobs()

    @router.get("/api/jobs/{job_id}", summary="Get a job")
    def get_job(job_id: str) -> Job:
        """Return the job with its progress, 0 to 1, and its results by kind."""
        return _existing(jobs.job(job_id), job_id)

    @router.delete("/api/jobs/{job_id}", summary="Stop a job")
    def stop_job(job_id: str) -> Job:
        """Stop the job. A queued job has no effect at all; of a running one, changes already stored remain."""
        return _existing(jobs.stop(job_id), job_id)

    return router


def _existing(job: Job | None, identity: str) -> Job:
    if job is None:
        raise HTTPException(404, f"there is no job '{identity[:80]}', or no longer; see /api/jobs for the list")
    return job
