"""The page "Check a draft": a draft to paste or upload, the progress of its check, and the result."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Header, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from index import BylineError, Index
from index.article import Genre
from qa.assistant import Answerer
from qa.checking import Check, CheckProgress, Draft, final_check, read_draft, read_draft_file
from qa.checking.reports import REPORTS
from qa.checking.view import CheckView
from qa.surfaces.web.api.errors import error_response, internal_error, status_of
from qa.surfaces.web.pages.article import HEADERS
from qa.surfaces.web.pages.conversations import Conversations
from qa.surfaces.web.pages.listing import FilterForm, known_articles
from qa.surfaces.web.pages.rendering import render

_HEADERS = HEADERS | {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "Cache-Control": "no-store",
}
_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_MOST_KEPT = 200
"""Maximum checks that can still be saved; each takes up to a megabyte or so."""

_log = logging.getLogger(f"byline.{__name__}")


class DraftForm(FilterForm):
    """The form: a draft as text or as a file, and which articles it is checked against."""

    draft: str = ""
    file: UploadFile | None = None

    def read(self) -> Draft:
        """Read the draft, the file if one was chosen. Raises `DraftRefused`."""
        if self.file is not None and self.file.filename:
            return read_draft_file(self.file.filename, self.file.file.read())
        return read_draft(self.draft)


Key = Annotated[str, Header()]
"""A random key of a browser tab: whoever has it may save the tab's last check."""

Sent = Annotated[DraftForm, Form(media_type="multipart/form-data")]


def check_page(index: Index, assistant: Answerer) -> APIRouter:
    """Return the routes of the page; without a script, it works as a form."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)
    kept: Conversations[Check] = Conversations(_MOST_KEPT)

    @router.get("/check", summary="The page that checks a draft")
    def page() -> HTMLResponse:
        return _page(index, DraftForm())

    @router.post("/check", include_in_schema=False)
    def checked(form: Sent) -> HTMLResponse:
        try:
            found = final_check(assistant.check_stream(form.read(), form.filters()))
        except BylineError as error:
            return _page(index, form, problem=str(error), status=status_of(error))
        return _page(index, form, result=_result(found))

    @router.post("/check/stream", include_in_schema=False, response_class=EventSourceResponse)
    def stream(request: Request, form: Sent, x_byline_check: Key = "") -> Iterator[ServerSentEvent]:
        try:
            with closing(assistant.check_stream(form.read(), form.filters())) as steps:
                yield from (_event(step, kept, x_byline_check) for step in steps)
        except BylineError as error:
            yield ServerSentEvent(event="problem", data={"error": str(error)})
        except Exception:  # noqa: BLE001 - whatever it is, the page must not wait for ever
            _log.exception("a check on the page failed")
            yield ServerSentEvent(event="problem", data={"error": internal_error(request.url.path)})

    @router.get("/check/report.{form}", include_in_schema=False)
    def report(form: Literal["html", "json", "docx"], x_byline_check: Key = "") -> Response:
        return _report(form, kept.turns(x_byline_check))

    return router


def _event(step: CheckProgress | Check, kept: Conversations[Check], key: str) -> ServerSentEvent:
    if isinstance(step, CheckProgress):
        return ServerSentEvent(event="checking", data={"done": step.done, "total": step.total})
    kept.keep(key, (step,))
    return ServerSentEvent(event="result", data={"html": _result(step)})


def _report(form: str, found: Sequence[Check]) -> Response:
    if not found:
        return error_response(404, "this check is no longer available; check the draft again")
    headers = {
        **HEADERS,
        "Content-Disposition": f'attachment; filename="byline-check.{form}"',
        "Cache-Control": "no-store",
    }
    return Response(REPORTS[f".{form}"](found[-1]), media_type=_TYPES[form], headers=headers)


def _result(check: Check) -> str:
    return render("check_result.html", check=CheckView.of(check))


def _page(
    index: Index, form: DraftForm, *, problem: str | None = None, result: str = "", status: int = 200
) -> HTMLResponse:
    shown: dict[str, Any] = {"form": form, "problem": problem, "result": result, "genres": tuple(Genre)}
    html = render("check.html", **shown, **known_articles(index))
    return HTMLResponse(html, status_code=status, headers=_HEADERS)
