"""Kept questions and claims, and what is new on them, as JSON and as an Atom feed."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass

from index import Index
from qa.assistant import Answerer
from qa.keeping import KeptRequest, KeptStore, find_kept, keep, kept_list
from qa.keeping.feed import MEDIA_TYPE, atom_feed
from qa.keeping.kept import MAX_NAME
from qa.keeping.kept_json import KeptJson, KeptListJson
from qa.surfaces.web.api.errors import CHANGE_ERROR_RESPONSES, ERROR_RESPONSES, NON_JSON_ERROR_RESPONSES
from qa.surfaces.web.jobs.job import Job
from qa.surfaces.web.jobs.kept import check_job
from qa.surfaces.web.jobs.queue import Jobs
from qa.validation import Text

MAX_LISTED = 200
_IDS = 1_000


@dataclass(frozen=True, kw_only=True)
class KeepRequest(KeptRequest):
    """The body of `POST /api/kept`: a question, or a claim."""


class KeptName(BaseModel):
    """A new name; empty for the words themselves."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[Text, Field(max_length=MAX_NAME)]


_Ids = Annotated[list[Text], Query(max_length=_IDS, description="Ids; all, if none are given.")]


def kept_routes(index: Index, assistant: Answerer, jobs: Jobs) -> APIRouter:
    """Return the routes that keep questions and claims, list them and check them."""
    router = APIRouter()
    store = KeptStore(index.saved)
    _let_read(router, index)

    @router.post(
        "/api/kept",
        summary="Keep a question or claim",
        status_code=201,
        responses={**CHANGE_ERROR_RESPONSES, 201: {"model": KeptJson}},
        response_model=None,
    )
    def keep_one(body: KeepRequest) -> KeptJson:
        """Keep a question or a claim, with what the articles say now. One that is already kept stays as it is."""
        return keep(body, assistant, index).to_dict()

    @router.post(
        "/api/kept/check", summary="Check kept questions and claims", status_code=202, responses=CHANGE_ERROR_RESPONSES
    )
    def check(response: Response) -> Job:
        """Start a job that checks all kept questions and claims against the articles added since the last check.
        After an addition, such a job starts by itself."""
        job = check_job(index, assistant, jobs)
        response.headers["Location"] = f"/api/jobs/{job.id}"
        return job

    @router.post("/api/kept/seen", summary="Mark findings as seen", status_code=204, responses=CHANGE_ERROR_RESPONSES)
    def seen(id: _Ids = []) -> None:  # noqa: A002, B006
        """Mark the findings of these as seen."""
        store.mark_seen(id)

    @router.patch("/api/kept/{kept_id}", summary="Rename a question or claim", responses=CHANGE_ERROR_RESPONSES)
    def rename(kept_id: Text, body: KeptName) -> KeptJson:
        """Rename a question or claim."""
        store.rename(kept_id, body.name)
        return find_kept(index, kept_id).to_dict()

    @router.delete(
        "/api/kept/{kept_id}",
        summary="Stop keeping a question or claim",
        status_code=204,
        responses=CHANGE_ERROR_RESPONSES,
    )
    def remove(kept_id: Text) -> None:
        """Stop keeping a question or claim; its findings are deleted too."""
        store.remove([kept_id])

    return router


def _let_read(router: APIRouter, index: Index) -> None:
    @router.get("/api/kept", summary="List kept questions and claims", responses=ERROR_RESPONSES)
    def list_kept(
        new: Annotated[bool, Query(description="Only what has something new.")] = False,
        limit: Annotated[int, Query(ge=1, le=MAX_LISTED)] = 50,
        offset: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    ) -> KeptListJson:
        """Return the kept questions and claims, what is new on each, and which earlier quotes that contradicts;
        those with something new come first. `unchecked` is the number of articles against which one has not been
        checked yet."""
        return kept_list(index, only_new=new, offset=offset, limit=limit).to_dict()

    @router.get(
        "/api/kept.atom",
        summary="Get what is new as an Atom feed",
        response_class=Response,
        responses={**NON_JSON_ERROR_RESPONSES, 200: {"content": {MEDIA_TYPE: {}}}},
    )
    def feed(request: Request) -> Response:
        """Return an entry for each check that found something new, with the exact quotes."""
        return Response(atom_feed(kept_list(index), str(request.base_url).rstrip("/")), media_type=MEDIA_TYPE)

    @router.get("/api/kept/{kept_id}", summary="Get a kept question or claim", responses=ERROR_RESPONSES)
    def get_kept(kept_id: Text) -> KeptJson:
        """Return a question or claim with what is new on it."""
        return find_kept(index, kept_id).to_dict()
