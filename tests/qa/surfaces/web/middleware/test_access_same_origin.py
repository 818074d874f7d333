"""Requests that another site sends with the user's browser are rejected; its own pages and programs are served."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from qa.surfaces.web.middleware.access import SameOriginMiddleware
from tests.qa.surfaces.web.serving import error_of


def served(_: Request) -> PlainTextResponse:
    return PlainTextResponse("served")


@pytest.fixture
def client() -> TestClient:
    app = Starlette(routes=[Route("/", served, methods=["GET", "POST", "DELETE"])])
    app.add_middleware(SameOriginMiddleware)
    return TestClient(app, base_url="http://news.example:7860")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://news.example", "http://news.example:7861", "null", "http://[broken", "",
     "http://news.example:7860.evil.example", "http://evil.example/http://news.example:7860"],
)  # fmt: skip
def test_a_request_from_another_site_is_rejected(client: TestClient, method: str, origin: str) -> None:
    assert "another site" in error_of(client.request(method, "/", headers={"Origin": origin}), 403, "forbidden")


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://news.example:7860"}, {"Origin": "https://NEWS.example:7860"}]
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_requests_from_its_own_pages_and_from_programs_are_served(
    client: TestClient, method: str, headers: dict[str, str]
) -> None:
    assert client.request(method, "/", headers=headers).text == "served"


def test_reading_is_allowed_from_anywhere(client: TestClient) -> None:
    assert client.get("/", headers={"Origin": "https://evil.example"}).text == "served"
