"""The page for a path that does not exist. Programs, and paths of the API, get their error as JSON."""

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.surfaces.web.pages.article import HEADERS
from qa.surfaces.web.pages.rendering import render


def not_found_page() -> HTMLResponse:
    """Return the page, with status 404."""
    html = render("not_found.html", reason="There is no page at this address.", current=None)
    return HTMLResponse(html, status_code=404, headers=HEADERS)


class NotFoundPage:
    """Answers a browser with a page if the app, or Gradio's app mounted in it, answers 404 with JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold back its answer if that is an error that a person should not see."""
        if scope["type"] != "http" or not _is_visit(scope):
            await self._app(scope, receive, send)
            return
        missing = False

        async def send_unless_missing(message: Message) -> None:
            nonlocal missing
            if message["type"] == "http.response.start":
                missing = message["status"] == 404 and _is_json(message)
            if not missing:
                await send(message)

        await self._app(scope, receive, send_unless_missing)
        if missing:
            await not_found_page()(scope, receive, send)


def _is_visit(scope: Scope) -> bool:
    """Whether a browser asks for a page, and not a program or a script for data."""
    accepts_pages = "text/html" in Headers(scope=scope).get("accept", "")
    return accepts_pages and scope["method"] in ("GET", "HEAD") and not scope["path"].startswith("/api/")


def _is_json(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("application/json")
