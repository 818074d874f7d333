"""The order of the app's middleware, and the security headers of every response."""

from dataclasses import dataclass, field

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.surfaces.web.middleware.access import Access, AuthMiddleware, ReadOnlyMiddleware, SameOriginMiddleware
from qa.surfaces.web.middleware.clients import ForwardedMiddleware, Proxies
from qa.surfaces.web.middleware.metrics import Metrics, MetricsMiddleware
from qa.surfaces.web.middleware.rate_limit import RateLimitMiddleware, Rates
from qa.surfaces.web.middleware.request_log import RequestLogMiddleware


@dataclass(frozen=True, slots=True)
class ServingOptions:
    """How the app is served; by default, without authentication, limits or a log."""

    access: Access | None = None
    """The credentials that a request needs."""
    read_only: bool = False
    """Whether it only answers and searches, and stores, adds and removes nothing."""
    rate: int = 0
    """How many questions one address may ask per minute; 0 for no limit."""
    log: bool = False
    """Whether each request is logged; `start_log` starts the log."""
    log_questions: bool = False
    """Whether the questions are logged too."""
    proxies: Proxies = field(default_factory=Proxies)
    """The proxies whose word for their clients' addresses is trusted."""
    keep_uploads: bool = False
    """Whether uploaded files are kept in the index, so that they can be read again."""


_HEADERS = {
    # Gradio needs inline scripts, for the page's configuration, and eval: its frontend makes functions from the text
    # that an event has as `js`. The policy still prevents the pages from contacting other hosts.
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeadersMiddleware:
    """Adds the security headers to every response, unless it sets them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def add_middleware(app: FastAPI, serving: ServingOptions, metrics: Metrics) -> None:
    """Add all middleware to `app`. The last one is the outermost, and also sees requests that the others reject."""
    if serving.read_only:
        app.add_middleware(ReadOnlyMiddleware)
    if serving.access is not None:
        app.add_middleware(AuthMiddleware, access=serving.access)
    if serving.rate:
        app.add_middleware(RateLimitMiddleware, rates=Rates(serving.rate))
    app.add_middleware(SameOriginMiddleware)
    app.add_middleware(MetricsMiddleware, metrics=metrics)
    if serving.log:
        app.add_middleware(RequestLogMiddleware, questions=serving.log_questions)
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(ForwardedMiddleware, proxies=serving.proxies)
