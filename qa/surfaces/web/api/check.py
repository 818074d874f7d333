"""`POST /api/check`, and the same as a stream of server-sent events."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field
from pydantic.dataclasses import dataclass

from qa.assistant import Answerer
from qa.checking import Check, CheckProgress, final_check
from qa.checking.check_json import CheckJson
from qa.filters import Filters
from qa.surfaces.web.api.errors import ERROR_RESPONSES, NON_JSON_ERROR_RESPONSES
from qa.surfaces.web.api.streaming import sent_events
from qa.validation import Text


@dataclass(frozen=True, kw_only=True)
class CheckRequest(Filters):
    """The body of `POST /api/check`."""

    draft: Annotated[Text, Field(description="The draft, as plain text.", examples=["Turnout fell to 52 percent."])]


def checking_routes(assistant: Answerer) -> APIRouter:
    """Return the routes that check drafts."""
    router = APIRouter(responses=ERROR_RESPONSES)

    @router.post("/api/check", summary="Check a draft", response_model=None, responses={200: {"model": CheckJson}})
    def check(body: CheckRequest) -> CheckJson:
        """Say of each sentence what it is, and give each claim a verdict with exact quotes."""
        return final_check(assistant.check_stream(body.draft, body)).to_dict()

    @router.post(
        "/api/check/stream",
        summary="Check a draft and stream the progress",
        response_class=EventSourceResponse,
        responses=NON_JSON_ERROR_RESPONSES,
    )
    def check_stream(body: CheckRequest, request: Request) -> Iterator[ServerSentEvent]:
        """Send server-sent events: `checking` (how many sentences have been checked), and `check` (as returned by
        `POST /api/check`). If an error occurs, the last event is `problem` instead, with `error`, `code` and `status`.
        """
        yield from sent_events(assistant.check_stream(body.draft, body), _event, request.url.path)

    return router


def _event(step: CheckProgress | Check) -> ServerSentEvent:
    if isinstance(step, Check):
        return ServerSentEvent(event="check", data=step.to_dict())
    return ServerSentEvent(event="checking", data={"done": step.done, "total": step.total})
