"""Limits the requests per minute from one address, so that one client cannot overload the server for everybody."""

import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.surfaces.web.api.errors import error_response
from qa.surfaces.web.middleware.clients import client_key

DEFAULT_RATE = 120
"""Questions per minute. An answer takes a few tenths of a second, but nobody who reads the answers reaches this
limit."""

_UNLIMITED = frozenset({"/health", "/ready", "/metrics"})
"""For monitoring."""

_KINDS = {
    ("POST", "/api/ask"): "questions",
    ("POST", "/api/ask/stream"): "questions",
    ("POST", "/api/check"): "questions",
    ("POST", "/api/check/stream"): "questions",
    ("POST", "/api/kept"): "questions",
    ("POST", "/api/kept/check"): "questions",
    ("POST", "/conversation/kept"): "questions",
    ("POST", "/check"): "questions",
    ("POST", "/check/stream"): "questions",
    ("POST", "/gradio_api/queue/join"): "questions",  # the chat page uses the queue only for questions
    ("GET", "/api/search"): "searches",
    ("GET", "/search"): "searches",
    ("GET", "/api/quotes"): "searches",
    ("GET", "/quotes"): "searches",
    ("POST", "/api/feedback"): "verdicts",
    ("POST", "/conversation/feedback"): "verdicts",
}
_FACTORS = {"questions": 1.0, "searches": 2.0, "verdicts": 0.5, "requests": 10.0}
"""The limit of each kind, relative to that of questions. Opening a chat page makes about a hundred requests."""


@dataclass(frozen=True, slots=True)
class RateLimitStatus:
    """The state of the limit for one address and one kind of request; `seconds` is the time until it resets."""

    kind: str
    limit: int
    remaining: int
    seconds: int
    admitted: bool


class Rates:
    """Counts the requests of each address in the last minute. `per_minute` is the limit for questions."""

    def __init__(self, per_minute: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limits = {
            kind: RateLimitItemPerMinute(max(1, round(factor * per_minute))) for kind, factor in _FACTORS.items()
        }

    def count(self, method: str, path: str, address: str) -> RateLimitStatus | None:
        """Count a request and return the status of its address; None for a path without a limit."""
        if path in _UNLIMITED:
            return None
        kind = _KINDS.get((method, path), "requests")
        limit, client = self._limits[kind], client_key(address)
        admitted = self._limiter.hit(limit, kind, client)
        reset, remaining = self._limiter.get_window_stats(limit, kind, client)
        return RateLimitStatus(kind, limit.amount, remaining, max(1, math.ceil(reset - time.time())), admitted)


class RateLimitMiddleware:
    """Rejects requests over the limit with 429, and adds the rate limit headers to all responses."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with 429."""
        address = (scope.get("client") or ("",))[0]
        status = self._rates.count(scope["method"], scope["path"], address) if scope["type"] == "http" else None
        if status is None:
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_headers(status))
            await send(message)

        await (self._app if status.admitted else _too_many(status))(scope, receive, send_with_headers)


def _headers(status: RateLimitStatus) -> dict[str, str]:
    """The headers of the IETF's draft-ietf-httpapi-ratelimit-headers."""
    return {
        "RateLimit-Policy": f'"{status.kind}";q={status.limit};w=60',
        "RateLimit": f'"{status.kind}";r={status.remaining};t={status.seconds}',
    }


def _too_many(status: RateLimitStatus) -> ASGIApp:
    response = error_response(
        429,
        f"too many {status.kind} from your address (limit: {status.limit} per minute); "
        f"try again in {status.seconds} seconds",
    )
    response.headers["Retry-After"] = str(status.seconds)
    return response
