"""Every error of the API as JSON, `{"error": "one sentence"}`, with its status."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from index import BylineError
from index.errors import ArticleNotFound, EmbedderError, IndexBusy, IndexUnusable
from qa.errors import QuestionRefused, ReaderError, ServerBusy, TooManyJobs
from qa.surfaces.web.api.body_limit import MAX_BODY, BodyLimit

_log = logging.getLogger(f"byline.{__name__}")

_STATUS: dict[type[BylineError], int] = {
    QuestionRefused: 400,
    ArticleNotFound: 404,
    IndexUnusable: 503,
    IndexBusy: 503,
    EmbedderError: 503,
    ReaderError: 503,
    TooManyJobs: 503,
    ServerBusy: 503,
}
_RETRY_AFTER = "5"
"""Seconds: by then a full server has answered most of those who were waiting."""


class Problem(BaseModel):
    """What every error returns."""

    error: str


_MEANINGS = {
    400: "What is asked is refused",
    404: "There is no such thing",
    413: "The request is too large",
    422: "The request is malformed",
    429: "There were too many from this address; Retry-After says when there may be more",
    503: "The index or a model cannot be used now, or too much is being done already",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": meaning, "model": Problem} for status, meaning in _MEANINGS.items()
}
"""The errors, for the document of a route that returns JSON."""

PROBLEMS_OF_CHANGES: dict[int | str, dict[str, Any]] = {
    **PROBLEMS,
    403: {"description": "This server is read-only", "model": Problem},
}
"""The same for a route that keeps, adds or removes something."""

_REFERENCE = {"application/json": {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}
PROBLEMS_BESIDE: dict[int | str, dict[str, Any]] = {
    status: {"description": meaning, "content": _REFERENCE} for status, meaning in _MEANINGS.items()
}
"""The same for a route that returns something else: FastAPI would say that its errors are something else too."""


def problem(status: int, message: str) -> JSONResponse:
    """Return an error as the API gives it."""
    return JSONResponse({"error": message}, status_code=status)


def status_of(error: BylineError) -> int:
    """Return the status of an error that Byline raises on purpose; what the server is to blame for is logged.

    A busy server is not: that would be a line for each request of a flood.
    """
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)
    if status >= 500 and not isinstance(error, ServerBusy):
        _log.error("%s", error)
    return status


def internal_error(path: str) -> str:
    """Return what is said of an error that nobody raised on purpose: nothing that is inside the server."""
    return f"{path}: something went wrong on the server; its log has the details"


def handle_errors(app: FastAPI) -> None:
    """Make `app` return every error as JSON that says in one sentence what to do."""
    too_large = problem(413, f"the request is larger than {MAX_BODY:,} bytes; send one question at a time")
    app.add_middleware(BodyLimit, refusal=too_large)
    for kind in _STATUS:
        app.exception_handler(kind)(_expected)
    app.exception_handler(RequestValidationError)(_malformed)
    app.exception_handler(HTTPException)(_framework_error)
    app.exception_handler(Exception)(_unexpected)


def _expected(_: Request, error: BylineError) -> JSONResponse:
    response = problem(status_of(error), str(error))
    if isinstance(error, ServerBusy):
        response.headers["Retry-After"] = _RETRY_AFTER
    return response


def _malformed(_: Request, error: RequestValidationError) -> JSONResponse:
    first = error.errors()[0]
    # The first part of the place is "body" or "query". The value itself is not repeated: it may be long or binary.
    place = ".".join(str(part) for part in first["loc"][1:] if not isinstance(part, int)) or "the request"
    reason = first["msg"].removeprefix("Value error, ").lower()
    return problem(422, f"{place}: {reason}; /docs shows what a request looks like")


def _framework_error(_: Request, error: HTTPException) -> JSONResponse:
    if error.status_code == 400:  # FastAPI has two codes for JSON that it cannot read
        return problem(422, "the request is no JSON that can be read; /docs shows what a request looks like")
    return problem(error.status_code, error.detail)


def _unexpected(request: Request, _: Exception) -> JSONResponse:
    # The server logs the traceback itself after this.
    return problem(500, internal_error(request.url.path))
