"""The request log: one JSON object per line, with the questions only on request."""

import json
import logging
import logging.handlers
import secrets
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.common.paths import user_path
from qa.surfaces.web.api.body_limit import MAX_BODY
from qa.surfaces.web.middleware.metrics import method_label, route_label
from qa.understanding.question import MAX_QUESTION

_log = logging.getLogger("byline.requests")

_ASK_PATHS = frozenset({"/api/ask", "/api/ask/stream", "/gradio_api/queue/join"})
_SEARCH_PATHS = frozenset({"/api/search", "/search"})

_MAX_ADDRESS = 64
"""Characters of a client's address: behind a proxy it may be any text."""


def open_log(path: str) -> logging.Handler:
    """Return a handler that writes the log to a file that only its owner can read, or to stderr for "-".

    The file is reopened if it has been moved (logrotate). Raises `OSError` if it cannot be written.
    """
    handler: logging.Handler
    if path == "-":
        handler = logging.StreamHandler(sys.stderr)
    else:
        file = user_path(path)
        file.touch(mode=0o600)
        handler = logging.handlers.WatchedFileHandler(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    return handler


def start_log(handler: logging.Handler) -> None:
    """Write the log with this handler only."""
    for previous in _log.handlers:
        previous.close()
    _log.handlers = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False


@dataclass(slots=True)
class _Observed:
    """What is recorded of one request."""

    identity: str
    status: int = 500
    sent: int = 0
    body: bytes = b""


class RequestLogMiddleware:
    """Writes a line for every request when it has ended, and returns its id as `X-Request-Id`."""

    def __init__(self, app: ASGIApp, questions: bool) -> None:
        self._app = app
        self._questions = questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        observed, time_received, started = _Observed(secrets.token_hex(8)), datetime.now(UTC), time.perf_counter()
        needs_body = self._questions and scope["path"] in _ASK_PATHS
        try:
            await self._app(
                scope, _record_body(receive, observed) if needs_body else receive, _record_response(send, observed)
            )
        finally:
            line = {
                "time": time_received.isoformat(timespec="milliseconds"),
                "id": observed.identity,
                "client": (scope.get("client") or ("",))[0][:_MAX_ADDRESS],
                "method": method_label(scope),
                "route": route_label(scope),
                "status": observed.status,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "bytes": observed.sent,
            }
            if self._questions and (question := _question(scope, observed.body)):
                line["question"] = question[:MAX_QUESTION]
            # As ASCII, line ends and escape sequences from a client become harmless escapes.
            _log.info("%s", json.dumps(line))


def _record_body(receive: Receive, observed: _Observed) -> Receive:
    async def receive_and_record() -> Message:
        message = await receive()
        if len(observed.body) <= MAX_BODY:  # a larger body is rejected anyway
            observed.body += message.get("body", b"")
        return message

    return receive_and_record


def _record_response(send: Send, observed: _Observed) -> Send:
    async def send_and_record(message: Message) -> None:
        if message["type"] == "http.response.start":
            observed.status = message["status"]
            MutableHeaders(scope=message)["X-Request-Id"] = observed.identity
        observed.sent += len(message.get("body", b""))
        await send(message)

    return send_and_record


def _question(scope: Scope, body: bytes) -> str | None:
    """Return the question or search of a request, if it has one."""
    if scope["path"] in _SEARCH_PATHS:
        return next(iter(parse_qs(scope["query_string"].decode("latin-1")).get("q", ())), None)
    try:
        request: Any = json.loads(body)
        question = request["data"][0] if "data" in request else request["question"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return question if isinstance(question, str) else None
