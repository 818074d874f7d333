"""All routes of the API, including the health checks."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from index import Index
from qa.assistant import Answerer
from qa.feedback.signing import AnswerSigner
from qa.feedback.store import FeedbackStore
from qa.surfaces.web.api.articles import article_routes
from qa.surfaces.web.api.ask import asking_routes
from qa.surfaces.web.api.check import checking_routes
from qa.surfaces.web.api.errors import ERROR_RESPONSES, error_response
from qa.surfaces.web.api.feedback import feedback_routes
from qa.surfaces.web.api.kept import kept_routes
from qa.surfaces.web.api.library import changing_routes, job_routes
from qa.surfaces.web.api.quotes import quote_routes
from qa.surfaces.web.api.search import searching_routes
from qa.surfaces.web.jobs.queue import Jobs


def api_routes(
    index: Index, assistant: Answerer, jobs: Jobs, *, read_only: bool = False, keep_uploads: bool = False
) -> APIRouter:
    """Return the routes of the API. The handlers are plain functions, so each request runs in its own thread.

    With `read_only`, no key for signing answers is stored: no feedback on them is accepted. With `keep_uploads`,
    uploads can be read again.
    """
    router = APIRouter(tags=["api"])
    signer = AnswerSigner(None if read_only else index.saved)
    for routes in (
        asking_routes(assistant, signer),
        checking_routes(assistant),
        searching_routes(index),
        quote_routes(index),
        kept_routes(index, assistant, jobs),
        article_routes(index),
        changing_routes(index, jobs, keep_uploads=keep_uploads),
        job_routes(jobs),
        feedback_routes(FeedbackStore(index.saved), signer),
    ):
        router.include_router(routes)

    @router.get("/health", summary="Check that the index can be read", responses=ERROR_RESPONSES)
    def health() -> dict[str, Any]:
        stats = index.stats()
        return {"status": "ok", "articles": stats["articles"], "generation": stats["generation"]}

    @router.get("/ready", summary="Check that questions can be answered", responses=ERROR_RESPONSES)
    def ready() -> dict[str, Any]:
        """Respond with 200 if the index can be searched, which takes a moment after a change, and with 503 if not."""
        return {"status": "ready", "generation": index.view().generation}

    @router.api_route("/api/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def unknown(path: str, request: Request) -> JSONResponse:
        # Without this route, the chat page would handle the request, as it is mounted at "/".
        return error_response(404, f"there is no {request.method} /api/{path[:80]}; see /docs for the routes")

    return router
