"""The HTTP API: ask a question, list the articles, read one, and see whether all is well.

Every error is JSON, `{"error": "one sentence"}`.
"""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import BylineError, Index
from index.errors import ArticleNotFound, EmbedderError, IndexBusy, IndexUnusable, QuestionRefused, ReaderError
from qa.assistant import DEFAULT_PASSAGES, MAX_PASSAGES, Assistant
from qa.filters import Filters

MAX_BODY = 1_000_000
"""Bytes of a request. The longest question and a long history are some kilobytes."""

_log = logging.getLogger(__name__)


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:  # JSON can spell half of a surrogate pair, which is no character
        raise ValueError("holds half a character (a lone surrogate)") from error
    return text


Text = Annotated[str, AfterValidator(_encodable)]


class AskRequest(BaseModel):
    """What `POST /api/ask` takes."""

    question: Text = Field(examples=["What did Meloni say about troops?"])
    history: list[Text] = Field(default=[], description="Earlier questions of the conversation, oldest first.")
    passages: int = Field(
        default=DEFAULT_PASSAGES,
        ge=0,
        le=MAX_PASSAGES,
        description="How many of the passages that were read to return.",
    )
    outlets: list[Text] = Field(default=[], max_length=100, description="Search only the articles of these outlets.")
    since: date | None = Field(default=None, description="Search only articles from this day on.")
    until: date | None = Field(default=None, description="Search only articles up to this day, it included.")


class Problem(BaseModel):
    """What every error returns."""

    error: str


def api_routes(index: Index, assistant: Assistant) -> APIRouter:
    """Return the routes of the API. The handlers are plain functions, so each request runs in a thread of its own."""
    router = APIRouter(
        tags=["api"],
        responses={code: {"model": Problem} for code in (400, 404, 413, 422, 503)},
    )

    @router.post("/api/ask", summary="Ask a question")
    def ask(body: AskRequest) -> dict[str, Any]:
        """Return the answer as `Answer.to_dict()` has it: statements, their citations, and the passages read."""
        filters = Filters(tuple(body.outlets), body.since, body.until)
        return assistant.ask(body.question, tuple(body.history), passages=body.passages, filters=filters).to_dict()

    @router.get("/api/articles", summary="List the articles")
    def articles() -> list[dict[str, Any]]:
        """Return the metadata of every article in its current version, in the order they were added."""
        return [asdict(info) for info in index.articles()]

    @router.get("/api/articles/{article_id}", summary="Read an article")
    def article(article_id: str, version: Annotated[int | None, Query(ge=1, lt=2**31)] = None) -> dict[str, Any]:
        """Return the article with its paragraphs, in its current or the given version."""
        return asdict(index.article(article_id, version))

    @router.get("/health", summary="See whether the index can be read")
    def health() -> dict[str, Any]:
        stats = index.stats()
        return {"status": "ok", "articles": stats["articles"], "generation": stats["generation"]}

    @router.get("/ready", summary="See whether questions can be answered")
    def ready() -> dict[str, Any]:
        """Answer once the index can be searched, which after a change may take a moment; else with 503."""
        return {"status": "ready", "generation": index.view().generation}

    @router.api_route("/api/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def unknown(path: str, request: Request) -> JSONResponse:
        # Without it the chat page, which is mounted at "/", would answer in its own way.
        return problem(404, f"there is no {request.method} /api/{path[:80]}; /docs lists what there is")

    return router


def problem(status: int, message: str) -> JSONResponse:
    """Return an error as the API gives it."""
    return JSONResponse({"error": message}, status_code=status)


def handle_errors(app: FastAPI) -> None:
    """Make `app` return every error as JSON that says in one sentence what to do."""
    app.add_middleware(BodyLimit)
    for kind, status in _STATUS.items():
        app.add_exception_handler(kind, _handler(status))
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _framework_error)
    app.add_exception_handler(Exception, _unexpected)


_STATUS: dict[type[BylineError], int] = {
    QuestionRefused: 400,
    ArticleNotFound: 404,
    IndexUnusable: 503,
    IndexBusy: 503,
    EmbedderError: 503,
    ReaderError: 503,
}


def _handler(status: int) -> Callable[[Request, Exception], JSONResponse]:
    def handle(_: Request, error: Exception) -> JSONResponse:
        if status >= 500:
            _log.error("%s", error)
        return problem(status, str(error))

    return handle


def _malformed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    # The first part of the place is "body" or "query". The value itself is not repeated: it may be long or binary.
    place = ".".join(str(part) for part in first["loc"][1:] if not isinstance(part, int)) or "the request"
    reason = first["msg"].removeprefix("Value error, ").lower()
    return problem(422, f"{place}: {reason}; /docs shows what a request looks like")


def _framework_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # FastAPI has two codes for JSON that it cannot read
        return problem(422, "the request is no JSON that can be read; /docs shows what a request looks like")
    return problem(error.status_code, error.detail)


def _unexpected(request: Request, _: Exception) -> JSONResponse:
    # The server logs the traceback itself after this.
    return problem(500, f"{request.url.path}: something went wrong on the server; its log has the details")


class BodyLimit:
    """Refuses a request larger than `MAX_BODY` before anything parses it, whether or not it declares its length.

    FastAPI's own `max_body_size` answers in plain text.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the whole body, then hand the request on."""
        messages: list[Message] = []
        size, more = 0, scope["type"] == "http"
        while more:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
            if size > MAX_BODY:
                too_large = problem(413, f"the request is larger than {MAX_BODY:,} bytes; send one question at a time")
                await too_large(scope, receive, send)
                return

        async def replay() -> Message:
            return messages.pop(0) if messages else await receive()

        await self._app(scope, replay, send)
