"""The log of requests: one JSON object a line, without what was asked unless that is wanted."""

import json
import logging
import logging.handlers
import secrets
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.surfaces.web.api.body_limit import MAX_BODY

_log = logging.getLogger("byline.requests")

_ASKED_IN_BODY = frozenset({"/api/ask", "/api/ask/stream", "/gradio_api/queue/join"})
_SEARCHES = frozenset({"/api/search", "/search"})


def open_log(where: str) -> logging.Handler:
    """Return what writes the log to a file, made for its owner's eyes alone, or to stderr for "-".

    The file is opened anew once something else (logrotate) has moved it. Raises `OSError` if it cannot be written to.
    """
    handler: logging.Handler
    if where == "-":
        handler = logging.StreamHandler(sys.stderr)
    else:
        Path(where).touch(mode=0o600)
        handler = logging.handlers.WatchedFileHandler(where, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    return handler


def start_log(handler: logging.Handler) -> None:
    """Write the log with this handler, and nowhere else."""
    for before in _log.handlers:
        before.close()
    _log.handlers = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False


@dataclass(slots=True)
class _Seen:
    """What is seen of one request."""

    identity: str
    status: int = 500
    sent: int = 0
    body: bytes = b""


class Logged:
    """Writes a line for every request once it is over, and returns its id as `X-Request-Id`."""

    def __init__(self, app: ASGIApp, questions: bool) -> None:
        self._app = app
        self._questions = questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen, begun, clock = _Seen(secrets.token_hex(8)), datetime.now(UTC), time.perf_counter()
        keeps_body = self._questions and scope["path"] in _ASKED_IN_BODY
        try:
            await self._app(scope, _kept(receive, seen) if keeps_body else receive, _watched(send, seen))
        finally:
            line = {
                "time": begun.isoformat(timespec="milliseconds"),
                "id": seen.identity,
                "client": (scope.get("client") or ("",))[0],
                "method": scope["method"],
                "route": getattr(scope.get("route"), "path", None) or "other",
                "status": seen.status,
                "ms": round((time.perf_counter() - clock) * 1000, 1),
                "bytes": seen.sent,
            }
            if self._questions and (question := _question(scope, seen.body)):
                line["question"] = question
            # In ASCII, where a line end or an escape sequence that somebody sent is six harmless characters.
            _log.info("%s", json.dumps(line))


def _kept(receive: Receive, seen: _Seen) -> Receive:
    async def keeping() -> Message:
        message = await receive()
        if len(seen.body) <= MAX_BODY:  # the rest of a larger one is refused anyway
            seen.body += message.get("body", b"")
        return message

    return keeping


def _watched(send: Send, seen: _Seen) -> Send:
    async def watching(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.status = message["status"]
            MutableHeaders(scope=message)["X-Request-Id"] = seen.identity
        seen.sent += len(message.get("body", b""))
        await send(message)

    return watching


def _question(scope: Scope, body: bytes) -> str | None:
    """Return what was asked or searched for, if a request does."""
    if scope["path"] in _SEARCHES:
        return next(iter(parse_qs(scope["query_string"].decode("latin-1")).get("q", ())), None)
    try:
        asked: Any = json.loads(body)
        question = asked["data"][0] if "data" in asked else asked["question"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return question if isinstance(question, str) else None
