"""All routes of the API together, with those that tell whether all is well."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from index import Index
from qa.assistant import Answerer
from qa.feedback.store import FeedbackStore
from qa.surfaces.web.api.articles import article_routes
from qa.surfaces.web.api.ask import asking_routes
from qa.surfaces.web.api.errors import PROBLEMS, problem
from qa.surfaces.web.api.feedback import feedback_routes
from qa.surfaces.web.api.library import changing_routes, job_routes
from qa.surfaces.web.api.search import searching_routes
from qa.surfaces.web.jobs.queue import Jobs


def api_routes(index: Index, assistant: Answerer, jobs: Jobs) -> APIRouter:
    """Return the routes of the API. The handlers are plain functions, so each request runs in a thread of its own."""
    router = APIRouter(tags=["api"])
    for routes in (
        asking_routes(assistant),
        searching_routes(index),
        article_routes(index),
        changing_routes(index, jobs),
        job_routes(jobs),
        feedback_routes(FeedbackStore(index.path)),
    ):
        router.include_router(routes)

    @router.get("/health", summary="See whether the index can be read", responses=PROBLEMS)
    def health() -> dict[str, Any]:
        stats = index.stats()
        return {"status": "ok", "articles": stats["articles"], "generation": stats["generation"]}

    @router.get("/ready", summary="See whether questions can be answered", responses=PROBLEMS)
    def ready() -> dict[str, Any]:
        """Answer once the index can be searched, which after a change may take a moment; else with 503."""
        return {"status": "ready", "generation": index.view().generation}

    @router.api_route("/api/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def unknown(path: str, request: Request) -> JSONResponse:
        # Without it the chat page, which is mounted at "/", would answer in its own way.
        return problem(404, f"there is no {request.method} /api/{path[:80]}; /docs lists what there is")

    return router
