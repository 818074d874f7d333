"""The errors of the API as JSON: `{"error": "one sentence", "code": "machine_readable"}` with an HTTP status."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from index import BylineError
from index.errors import (
    ArticleDamaged,
    ArticleNotFound,
    EditRefused,
    EmbedderError,
    IndexBusy,
    IndexUnusable,
    MachineFault,
)
from qa.errors import KeptNotFound, QuestionRefused, ReaderError, ServerBusy, TooManyJobs
from qa.surfaces.web.api.body_limit import MAX_BODY, BodyLimit

_log = logging.getLogger(f"byline.{__name__}")

_STATUS: dict[type[BylineError], int] = {
    QuestionRefused: 400,
    EditRefused: 400,
    ArticleNotFound: 404,
    KeptNotFound: 404,
    ArticleDamaged: 503,
    IndexUnusable: 503,
    MachineFault: 503,
    IndexBusy: 503,
    EmbedderError: 503,
    ReaderError: 503,
    TooManyJobs: 503,
    ServerBusy: 503,
}
_RETRY_AFTER = "5"
"""Seconds: by then, a busy server has answered most of the queued questions."""

INTERNAL_ERROR = "internal_error"
"""The code of an unexpected exception."""

_CODES = {413: "content_too_large", 422: "invalid_request", 500: INTERNAL_ERROR}
"""Codes of statuses for which the name in `HTTPStatus` is unclear, or differs between Python versions."""


class ErrorBody(BaseModel):
    """The body of every error response."""

    error: str = Field(description="What happened and what to do next, in one sentence.")
    code: str = Field(
        description="The kind of error, for programs: that of Byline's exception, such as `question_refused`, "
        "`article_not_found` or `server_busy`; `invalid_request` for a request that does not match this document; "
        "`internal_error` for a defect; otherwise the name of the HTTP status, such as `not_found`.",
        examples=["question_refused"],
    )


_DESCRIPTIONS = {
    400: "The question, an option or a value is invalid.",
    404: "The resource does not exist.",
    413: "The request is too large.",
    422: "The request is malformed.",
    429: "Too many requests from this address; Retry-After says when to try again.",
    503: "The index or a model is unavailable, or the server is busy.",
}
ERROR_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": description, "model": ErrorBody} for status, description in _DESCRIPTIONS.items()
}
"""The error responses of a route that returns JSON, for OpenAPI."""

CHANGE_ERROR_RESPONSES: dict[int | str, dict[str, Any]] = {
    **ERROR_RESPONSES,
    403: {"description": "This server is read-only.", "model": ErrorBody},
}
"""The same for a route that stores, adds or removes something."""

_REFERENCE = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ErrorBody.__name__}"}}}
NON_JSON_ERROR_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": description, "content": _REFERENCE} for status, description in _DESCRIPTIONS.items()
}
"""The same for a route that returns another media type, which FastAPI would document for its errors too."""


def error_response(status: int, message: str, code: str | None = None) -> JSONResponse:
    """Return the response to an error; `code` defaults to that of the status."""
    return JSONResponse({"error": message, "code": code or code_of_status(status)}, status_code=status)


def code_of_status(status: int) -> str:
    """Return the code of an error that is not a `BylineError`: the name of its HTTP status in lower case."""
    return _CODES.get(status) or HTTPStatus(status).name.lower()


def status_of(error: BylineError) -> int:
    """Return the HTTP status of an expected error; those of the server (5xx) are logged.

    `ServerBusy` is not logged: under load that would be a line for each request.
    """
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)
    if status >= 500 and not isinstance(error, ServerBusy):
        _log.error("%s", error)
    return status


def internal_error(path: str) -> str:
    """Return the message for an unexpected exception, without internals of the server."""
    return f"{path}: internal server error; see the server's log"


def handle_errors(app: FastAPI) -> None:
    """Make `app` return every error as JSON."""
    too_large = error_response(413, f"the request exceeds {MAX_BODY:,} bytes; send one question at a time")
    app.add_middleware(BodyLimit, too_large=too_large)
    for kind in _STATUS:
        app.exception_handler(kind)(_expected)
    app.exception_handler(RequestValidationError)(_malformed)
    app.exception_handler(HTTPException)(_framework_error)
    app.exception_handler(Exception)(_unexpected)


def _expected(_: Request, error: BylineError) -> JSONResponse:
    response = error_response(status_of(error), str(error), error.code)
    if isinstance(error, ServerBusy):
        response.headers["Retry-After"] = _RETRY_AFTER
    return response


def _malformed(_: Request, error: RequestValidationError) -> JSONResponse:
    first = error.errors()[0]
    # The first part of the location is "body" or "query". The value is not repeated: it may be long or binary.
    place = ".".join(str(part) for part in first["loc"][1:] if not isinstance(part, int)) or "the request"
    reason = first["msg"].removeprefix("Value error, ").lower()
    return error_response(422, f"{place}: {reason}; see /docs for the format of requests")


_FORM_ERRORS = {
    "Too many files": "at most 1,000 files in one request; send the others in further requests",
    "Too many fields": "at most 1,000 fields in one request; send the others in further requests",
    "Part exceeded": "a field has more than 1,000,000 bytes; send long texts as files",
    "Field exceeded": "a field has more than 1,000,000 bytes; send long texts as files",
}
"""The beginnings of Starlette's errors about forms, whose limits are its defaults; and the messages that replace
them."""


def _framework_error(request: Request, error: HTTPException) -> JSONResponse:
    if error.status_code != 400:
        return error_response(error.status_code, error.detail)
    if "form" in request.headers.get("content-type", ""):
        said = next((ours for theirs, ours in _FORM_ERRORS.items() if error.detail.startswith(theirs)), None)
        return error_response(422, said or "the form cannot be read; see /docs for the format of requests")
    # FastAPI uses both 400 and 422 for JSON that it cannot parse.
    return error_response(422, "the request is not valid JSON; see /docs for the format of requests")


def _unexpected(request: Request, _: Exception) -> JSONResponse:
    # The server itself logs the traceback afterwards.
    return error_response(500, internal_error(request.url.path))
