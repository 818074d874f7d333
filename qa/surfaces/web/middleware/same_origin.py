"""Changes are asked for by this server's own pages and by programs, never by another site that is open beside them."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HARMLESS = ("GET", "HEAD", "OPTIONS")

_REFUSED = JSONResponse(
    {"error": "this request comes from a page of another site; open the one of this server, or send no Origin header"},
    status_code=403,
)


class SameOriginMiddleware:
    """Refuses what a browser sends on behalf of another site (request forgery): it comes with the user's password.

    A browser says where a request comes from (`Origin`, https://fetch.spec.whatwg.org/#origin-header); programs don't.
    Only hosts are compared: a proxy may take https from the outside and speak http to the server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refused = scope["type"] == "http" and scope["method"] not in _HARMLESS and _is_foreign(Headers(scope=scope))
        await (_REFUSED if refused else self._app)(scope, receive, send)


def _is_foreign(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:
        return True
