"""Prometheus metrics: requests by route and status, their duration, and the number of articles."""

import time
from http import HTTPMethod

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import Index

_METHODS = frozenset(HTTPMethod)
_SECONDS = (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30)
"""Histogram buckets around the duration of an answer, a few tenths of a second."""


class Metrics:
    """The metrics of one app."""

    def __init__(self, index: Index) -> None:
        self.registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self.requests = Counter("byline_requests", "Requests.", labels, registry=self.registry)
        self.seconds = Histogram(
            "byline_request_seconds", "Duration of requests.", ["route"], registry=self.registry, buckets=_SECONDS
        )
        articles = Gauge("byline_articles", "Articles in the index.", registry=self.registry)
        articles.set_function(lambda: len(index.articles()))

    def routes(self) -> APIRouter:
        """Return the route for Prometheus."""
        router = APIRouter(tags=["serving"])

        @router.get("/metrics", summary="Prometheus metrics", response_class=PlainTextResponse)
        def metrics() -> PlainTextResponse:
            return PlainTextResponse(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)

        return router


def method_label(scope: Scope) -> str:
    """Return the method of a request for metrics and logs. A client can invent methods, and each would be kept."""
    return scope["method"] if scope["method"] in _METHODS else "other"


def route_label(scope: Scope) -> str:
    """Return the pattern of a request's route, without user input; "other" if it has none."""
    return getattr(scope.get("route"), "path", None) or "other"


class MetricsMiddleware:
    """Counts and times requests by route, so that labels contain no user input."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def send_and_record(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_record)
        finally:
            route = route_label(scope)
            self._metrics.requests.labels(method_label(scope), route, status).inc()
            self._metrics.seconds.labels(route).observe(time.perf_counter() - started)
