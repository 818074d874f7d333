"""The routes of Gradio that the chat page uses, and what it sends to them. All others are closed.

Gradio has routes for uploads, for calling its functions from programs, for monitoring and more. They would bypass the
limits on questions, and some answer unexpected input with a traceback.
"""

import re
from typing import Annotated
from urllib.parse import parse_qs

import gradio as gr
from pydantic import BaseModel, Field, ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.surfaces.web.api.errors import error_response

_READ = re.compile(
    r"/|/config|/theme\.css|/favicon\.ico|/manifest\.json|/pwa_icon|/(?:assets|static)/(?!.*\.\.)[\w./-]+"
    r"|/gradio_api/(?:app_id|startup-events|queue/data)|/gradio_api/heartbeat/[\w-]{1,64}",
    re.ASCII,
)

_QUEUE_DATA = "/gradio_api/queue/data"
"""The only path whose query is passed on. The page's own query is for its scripts; Gradio would search for a page of
that name."""

_Session = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
_Number = Annotated[int, Field(ge=0, lt=2**31)]
_Name = Annotated[str, Field(max_length=300)]


class _Event(BaseModel):
    """What the page sends for an event. Gradio's other fields are dropped."""

    data: Annotated[list[str | Annotated[list[_Name], Field(max_length=200)] | None], Field(max_length=20)]
    fn_index: _Number
    session_hash: _Session
    trigger_id: _Number | None = None


class _Cancelled(BaseModel):
    """Which event is to end."""

    fn_index: _Number
    session_hash: _Session
    event_id: _Name


class _Reset(BaseModel):
    """Which event has ended."""

    event_id: _Name


_ASK = "/gradio_api/queue/join"
_BODIES: dict[str, type[BaseModel]] = {
    _ASK: _Event,
    "/gradio_api/run/predict": _Event,
    "/gradio_api/cancel": _Cancelled,
    "/gradio_api/reset": _Reset,
}


def _sent_by(component: object) -> type:
    """What the page sends for a component: for nearly all, text."""
    if isinstance(component, gr.State):
        return type(None)
    return list if isinstance(component, gr.Dropdown) and component.multiselect else str


_MISSING = error_response(404, "the chat page has nothing at this address; programs can use POST /api/ask")
_MALFORMED = error_response(422, "the chat page does not send this; programs can use POST /api/ask")


class ChatRoutes:
    """Passes to Gradio's app what the page sends, and answers everything else with 404 or 422."""

    def __init__(self, app: ASGIApp, page: gr.Blocks) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or reject it."""
        method, path = scope["method"], scope["path"]
        if method == "POST" and path in _BODIES:
            await self._post(scope, receive, send)
        elif method in ("GET", "HEAD") and _READ.fullmatch(path) and self._is_open(scope):
            if path != _QUEUE_DATA:
                scope["query_string"] = b""
            await self._app(scope, receive, send)
        else:
            await _MISSING(scope, receive, send)

    async def _post(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = _BODIES[scope["path"]].model_validate_json(await _whole(receive))
        except ValidationError:
            await _MALFORMED(scope, receive, send)
            return
        if isinstance(body, _Event) and not self._sends(body, is_question=scope["path"] == _ASK):
            await _MISSING(scope, receive, send)
            return
        await self._app(scope, _replayed(body.model_dump_json().encode(), receive), send)

    def _sends(self, event: _Event, *, is_question: bool) -> bool:
        """Whether the page has this event, with values of these types. Only questions go through the queue."""
        function = self._page.fns.get(event.fn_index)
        if function is None or function.fn is None or function.queue is not is_question:
            return False
        expected = map(_sent_by, function.inputs)
        return len(function.inputs) == len(event.data) and all(
            value is None or isinstance(value, kind) for value, kind in zip(event.data, expected, strict=True)
        )

    def _is_open(self, scope: Scope) -> bool:
        """Whether the requested stream of results exists; Gradio notices that too late to say so."""
        if scope["path"] != _QUEUE_DATA:
            return True
        (session,) = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])[:1]
        return session in self._page._queue.pending_messages_per_session


async def _whole(receive: Receive) -> bytes:
    """The body of a request, whose size is limited before (see `BodyLimit`)."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay
