"""What is put around the app, and in which order."""

from dataclasses import dataclass

from fastapi import FastAPI

from qa.surfaces.web.middleware.auth import Access, AuthMiddleware
from qa.surfaces.web.middleware.metrics import Metrics, MetricsMiddleware
from qa.surfaces.web.middleware.rate_limit import RateLimitMiddleware, Rates
from qa.surfaces.web.middleware.read_only import ReadOnlyMiddleware
from qa.surfaces.web.middleware.request_log import RequestLogMiddleware
from qa.surfaces.web.middleware.same_origin import SameOriginMiddleware
from qa.surfaces.web.middleware.security_headers import SecurityHeadersMiddleware


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
