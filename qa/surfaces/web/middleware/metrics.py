"""Measurements for Prometheus: requests by route and status, how long they took, how many articles there are."""

import time

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import Index

_SECONDS = (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30)
"""Around what an answer takes, some tenths of a second."""


class Metrics:
    """The measurements of one app."""

    def __init__(self, index: Index) -> None:
        self.registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self.requests = Counter("byline_requests", "Requests.", labels, registry=self.registry)
        self.seconds = Histogram(
            "byline_request_seconds", "How long requests took.", ["route"], registry=self.registry, buckets=_SECONDS
        )
        articles = Gauge("byline_articles", "Articles in the index.", registry=self.registry)
        articles.set_function(lambda: len(index.articles()))

    def routes(self) -> APIRouter:
        """Return the route that Prometheus reads."""
        router = APIRouter(tags=["serving"])

        @router.get("/metrics", summary="Measurements for Prometheus", response_class=PlainTextResponse)
        def metrics() -> PlainTextResponse:
            return PlainTextResponse(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)

        return router


class MetricsMiddleware:
    """Counts and times every request by its route, so that no address with a text in it becomes a label."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            route = getattr(scope.get("route"), "path", None) or "other"
            self._metrics.requests.labels(scope["method"], route, status).inc()
            self._metrics.seconds.labels(route).observe(time.perf_counter() - begun)
