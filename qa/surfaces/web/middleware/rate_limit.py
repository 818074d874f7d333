"""How much one address may ask for in a minute, so that one program cannot keep a server from everybody else."""

import ipaddress
import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.surfaces.web.api.errors import problem

DEFAULT_RATE = 120
"""Questions a minute. An answer takes some tenths of a second: nobody who reads answers comes near it."""

_UNCOUNTED = frozenset({"/health", "/ready", "/metrics"})
"""Asked by what watches over the server."""

_KINDS = {
    ("POST", "/api/ask"): "questions",
    ("POST", "/api/ask/stream"): "questions",
    ("POST", "/gradio_api/queue/join"): "questions",  # of the chat page, through whose queue nothing else goes
    ("GET", "/api/search"): "searches",
    ("GET", "/search"): "searches",
    ("POST", "/api/feedback"): "verdicts",
    ("POST", "/conversation/feedback"): "verdicts",
}
_SHARES = {"questions": 1.0, "searches": 2.0, "verdicts": 0.5, "requests": 10.0}
"""How many of each, for one question. A chat page that is opened makes some hundred requests."""


@dataclass(frozen=True, slots=True)
class RateLimitStatus:
    """What is left to one address, of one kind of request."""

    kind: str
    limit: int
    left: int
    seconds: int
    """Until there is more."""
    admitted: bool


class Rates:
    """Counts what each address asked for in the last minute. `per_minute` is how many questions it may ask."""

    def __init__(self, per_minute: int) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._limits = {
            kind: RateLimitItemPerMinute(max(1, round(share * per_minute))) for kind, share in _SHARES.items()
        }

    def count(self, method: str, path: str, address: str) -> RateLimitStatus | None:
        """Count a request and return how its address stands; None if such requests are not counted."""
        if path in _UNCOUNTED:
            return None
        kind = _KINDS.get((method, path), "requests")
        limit, who = self._limits[kind], _who(address)
        admitted = self._limiter.hit(limit, kind, who)
        reset, left = self._limiter.get_window_stats(limit, kind, who)
        return RateLimitStatus(kind, limit.amount, left, max(1, math.ceil(reset - time.time())), admitted)


def _who(address: str) -> str:
    """Return what is counted as one: an address, or with IPv6 the network that one household or machine has."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:  # a proxy may say "unknown"
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


class RateLimitMiddleware:
    """Answers requests that are too many with 429, and says in the headers of all others how many are left."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        address = (scope.get("client") or ("",))[0]
        standing = self._rates.count(scope["method"], scope["path"], address) if scope["type"] == "http" else None
        if standing is None:
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_headers(standing))
            await send(message)

        await (self._app if standing.admitted else _refusal(standing))(scope, receive, send_with_headers)


def _headers(standing: RateLimitStatus) -> dict[str, str]:
    """As in the IETF's draft-ietf-httpapi-ratelimit-headers."""
    return {
        "RateLimit-Policy": f'"{standing.kind}";q={standing.limit};w=60',
        "RateLimit": f'"{standing.kind}";r={standing.left};t={standing.seconds}',
    }


def _refusal(standing: RateLimitStatus) -> ASGIApp:
    response = problem(
        429,
        f"too many {standing.kind} from your address, which may have {standing.limit} a minute; "
        f"try again in {standing.seconds} seconds",
    )
    response.headers["Retry-After"] = str(standing.seconds)
    return response
