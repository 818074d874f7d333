"""The middleware of the app and its order, and the headers of every response."""

from dataclasses import dataclass

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.surfaces.web.middleware.access import Access, AuthMiddleware, ReadOnlyMiddleware, SameOriginMiddleware
from qa.surfaces.web.middleware.metrics import Metrics, MetricsMiddleware
from qa.surfaces.web.middleware.rate_limit import RateLimitMiddleware, Rates
from qa.surfaces.web.middleware.request_log import RequestLogMiddleware


@dataclass(frozen=True, slots=True)
class ServingOptions:
    """How the app is served: as it is to whoever can reach it, if nothing is said."""

    access: Access | None = None
    """What a request must bring."""
    read_only: bool = False
    """Whether it only answers, and keeps, adds and removes nothing."""
    rate: int = 0
    """How many questions one address may ask in a minute; any number, if it is 0."""
    log: bool = False
    """Whether each request is a line of the log, which `start_log` begins."""
    log_questions: bool = False
    """Whether the line has the question."""


_HEADERS = {
    # Gradio needs inline scripts and eval. What the policy adds is that no page here can reach another host.
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeadersMiddleware:
    """Adds the security headers to every response that does not set its own."""

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
    """Put all of it around `app`. What comes last is outermost, and sees what the others refuse."""
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
