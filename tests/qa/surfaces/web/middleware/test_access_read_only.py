"""A read-only server answers and searches, and rejects every request that would change something."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa.surfaces.web.middleware.access import is_allowed
from tests.qa.surfaces.web.serving import error_of, served_app


@pytest.fixture(scope="module")
def server(seed_folder: Path) -> Iterator[httpx.Client]:
    with served_app(seed_folder, "--read-only") as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def test_a_read_only_server_answers_and_searches(server: httpx.Client) -> None:
    question = {"question": "What did Meloni say about troops?"}
    answer = server.post("/api/ask", json=question).json()
    assert "not send troops" in answer["answer"]
    assert "event: answer" in server.post("/api/ask/stream", json=question).text
    for path in ("/", "/docs", "/health", "/metrics", "/added", "/api/articles", "/api/search?q=troops"):
        assert server.get(path).status_code == 200
    assert server.head("/").status_code == 200
    assert server.get(answer["citations"][0]["permalink"]).status_code == 200


def test_feedback_is_neither_saved_nor_exported(server: httpx.Client, seed_folder: Path) -> None:
    answer = server.post("/api/ask", json={"question": "What did Meloni say about troops?"}).json()
    files = sorted(path.name for path in seed_folder.glob("feedback*"))
    error = error_of(server.post("/api/feedback", json={"answer": answer, "verdict": "right"}), 403, "forbidden")
    assert error.startswith("this server is read-only")
    assert sorted(path.name for path in seed_folder.glob("feedback*")) == files
    error_of(server.get("/api/feedback/export"), 403)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", ["/api/articles", "/api/articles/79e05a6b8541", "/library", "/nowhere", "//api/ask"])
def test_every_other_method_and_path_is_rejected(server: httpx.Client, method: str, path: str) -> None:
    response = server.request(method, f"{str(server.base_url).rstrip('/')}{path}")
    assert "read-only" in error_of(response, 403)
    assert response.headers["x-content-type-options"] == "nosniff"


def test_articles_are_neither_added_nor_removed_nor_reindexed(server: httpx.Client) -> None:
    first = server.get("/api/articles").json()[0]["id"]
    error_of(server.post("/api/articles", files={"files": ("new.txt", b"Some news.")}), 403)
    error_of(server.delete(f"/api/articles/{first}"), 403)
    document = server.get("/openapi.json").json()["paths"]
    changing = [
        (path, method) for path in document for method in document[path] if not is_allowed(method.upper(), path)
    ]
    assert len(changing) >= 6
    for path, method in changing:
        url = path.replace("{article_id}", first)
        assert "read-only" in error_of(server.request(method.upper(), url), 403)
    assert len(server.get("/api/articles").json()) == 5
    assert server.get("/api/jobs").json() == []


def test_the_library_shows_no_controls(server: httpx.Client) -> None:
    page = server.get("/library").text
    assert "5 articles" in page
    assert not any(word in page for word in ("Remove", "Add articles", "Read all again"))


@pytest.mark.parametrize(
    "path", ["/gradio_api/upload", "/gradio_api/component_server", "/gradio_api/call/ask", "/gradio_api/run/predict/"]
)
def test_only_the_gradio_routes_of_the_page_are_open(server: httpx.Client, path: str) -> None:
    error_of(server.post(path, files={"files": b"x"}), 403)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/anything", True),
        ("HEAD", "/", True),
        ("POST", "/api/ask", True),
        ("PUT", "/api/ask", False),
        ("POST", "/api/ask/", False),
        ("POST", "/API/ASK", False),
        ("get", "/", False),
        ("HEAD", "/api/feedback/export", False),
    ],
)
def test_which_requests_are_allowed(method: str, path: str, allowed: bool) -> None:
    assert is_allowed(method, path) is allowed


def test_without_read_only_feedback_is_accepted(seed_folder: Path) -> None:
    """The requests that the tests above reject are accepted otherwise."""
    with served_app(seed_folder) as url:
        document = httpx.get(f"{url}/openapi.json").json()
        error_of(httpx.post(f"{url}/api/feedback", content=json.dumps({})), 422)
    assert "403" in document["paths"]["/api/feedback"]["post"]["responses"]
