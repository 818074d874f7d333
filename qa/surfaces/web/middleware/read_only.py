"""A server that only answers: nothing is added, removed or kept by who uses it."""

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_READING = frozenset({"GET", "HEAD"})

_ASKING = frozenset(
    {
        "/api/ask",
        "/api/ask/stream",
        # What the chat page sends. It uploads nothing, so that Gradio's other routes stay closed.
        "/gradio_api/queue/join",
        "/gradio_api/run/predict",
        "/gradio_api/cancel",
        "/gradio_api/reset",
    }
)

_PRIVATE = frozenset({"/api/feedback/export"})
"""Read from, but with other people's questions."""


def is_allowed(method: str, path: str) -> bool:
    """Whether a request changes nothing, as far as its method and path tell."""
    if method in _READING:
        return path not in _PRIVATE
    return method == "POST" and path in _ASKING


class ReadOnlyMiddleware:
    """Lets through only requests that read or ask."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refused = scope["type"] == "http" and not is_allowed(scope["method"], scope["path"])
        await (_REFUSAL if refused else self._app)(scope, receive, send)


_REFUSAL = JSONResponse(
    {"error": "this server is read-only; it answers and searches, but keeps, adds and removes nothing"},
    status_code=403,
)
