"""Which of Gradio's routes are open, and that hostile requests to them get 404 or 422, never a traceback."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.qa.surfaces.web.serving import error_of, served_app

QUESTION = "What did Meloni say about troops?"
EVENT = {"data": [QUESTION, None, "key", [], "", "", []], "fn_index": 0, "session_hash": "tab"}


@pytest.fixture(scope="module")
def url(seed_folder: Path) -> Iterator[str]:
    with served_app(seed_folder) as url:
        yield url


@pytest.fixture
def page(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/monitoring"),
        ("GET", "/monitoring/summary"),
        ("GET", "/monitoring/x"),
        ("GET", "/gradio_api/dev/reload"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/openapi.json"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/gradio_api/vibe-code"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1/"),
        ("GET", "/gradio_api/deep_link?session_hash=x"),
        ("GET", "/gradio_api/call/ask/1"),
        ("GET", "/gradio_api/queue/data/"),
        ("GET", "/gradio_api/queue/data"),
        ("GET", "/gradio_api/queue/data?session_hash=nobody"),
        ("GET", "/gradio_api/queue/data?session_hash=%ff%00"),
        ("GET", "/gradio_api/heartbeat/a/b"),
        ("GET", "/gradio_api/heartbeat/" + "x" * 65),
        ("GET", "/assets/../../etc/passwd"),
        ("GET", "/assets/none.js"),
        ("GET", "/static/%00"),
        ("GET", "/static/none.png"),
        ("GET", "/custom_component/a/b/c/d"),
        ("GET", "/pwa_icon/100000"),
        ("GET", "/svelte/x"),
        ("GET", "/login_check"),
        ("GET", "/nowhere"),
        ("POST", "/"),
        ("POST", "/gradio_api/call/ask"),
        ("POST", "/gradio_api/call/v2/ask"),
        ("POST", "/gradio_api/api/ask"),
        ("POST", "/gradio_api/run/ask"),
        ("POST", "/gradio_api/run/predict/"),
        ("POST", "/gradio_api/queue/join/"),
        ("POST", "/gradio_api//queue/join"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/stream/1"),
        ("POST", "/gradio_api/vibe-edit"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/login"),
        ("PUT", "/gradio_api/queue/join"),
        ("DELETE", "/config"),
    ],
)
def test_other_routes_are_closed(page: httpx.Client, method: str, path: str, capfd: pytest.CaptureFixture[str]) -> None:
    body = EVENT if method in ("POST", "PUT") else None
    assert page.request(method, path, json=body).status_code == 404
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"fn_index": 99_999}, 404),
        ({"fn_index": -1}, 422),
        ({"fn_index": 2**80}, 422),
        ({"fn_index": None}, 422),
        ({"fn_index": "ask"}, 422),
        ({"data": []}, 404),
        ({"data": None}, 422),
        ({"data": [1, None, "key", [], "", "", []]}, 422),
        ({"data": [["a"], None, "key", [], "", "", []]}, 404),
        ({"data": [QUESTION, "state", "key", [], "", "", []]}, 404),
        ({"data": [QUESTION, None, "key", "outlet", "", "", []]}, 404),
        ({"data": [QUESTION, None, "key", [{}], "", "", []]}, 422),
        ({"data": [QUESTION, None, "key", [], {"path": "/etc/passwd"}, "", []]}, 422),
        ({"data": [QUESTION] * 30}, 422),
        ({"session_hash": None}, 422),
        ({"session_hash": "x" * 65}, 422),
        ({"session_hash": "a/../b\n"}, 422),
        ({"trigger_id": "x"}, 422),
    ],
)
@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/run/predict"])
def test_what_the_page_does_not_send_is_rejected(
    page: httpx.Client, path: str, changed: dict[str, Any], status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    error_of(page.post(path, json={**EVENT, **changed}), status)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b'{"event_id": []}', b"[" * 100_000])
@pytest.mark.parametrize("name", ["queue/join", "run/predict", "cancel", "reset"])
def test_what_is_no_event_is_rejected(
    page: httpx.Client, name: str, body: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    headers = {"content-type": "application/json"}
    error_of(page.post(f"/gradio_api/{name}", content=body, headers=headers), 422)
    assert capfd.readouterr().err == ""


def functions(page: httpx.Client) -> list[tuple[int, int, bool]]:
    """The number of each function of the page, how many values it takes, and whether it goes through the queue."""
    config = page.get("/config").json()
    return [(each["id"], len(each["inputs"]), each["queue"] is not False) for each in config["dependencies"]]


def test_a_question_goes_through_the_queue_and_nothing_else_does(page: httpx.Client) -> None:
    for number, length, queued in functions(page):
        event = {**EVENT, "fn_index": number, "data": EVENT["data"] if length == 7 else ["key"] * length}
        if queued and length == 7:
            error_of(page.post("/gradio_api/run/predict", json=event), 404)
        else:
            error_of(page.post("/gradio_api/queue/join", json=event), 404)


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ([QUESTION, None, "key", [], "", "", []], "not send troops"),
        ([QUESTION, None, "key", [], None, None, None], "not send troops"),
        ([QUESTION, None, "key", ["No Such Outlet"], "", "", []], "No Such Outlet"),
        ([QUESTION, None, "key", [], "not a day", "", []], "not a valid date"),
        ([QUESTION, None, "key", [], "", "", ["no genre"]], "genres"),
        (["x" * 3_000, None, "key", [], "", "", []], "more than the limit of 2,000"),
        ([None, None, None, None, None, None, None], "question is empty"),
    ],
)
def test_a_question_is_answered_or_refused_in_words(
    page: httpx.Client, data: list[Any], shown: str, capfd: pytest.CaptureFixture[str]
) -> None:
    session = re.sub(r"\W", "", json.dumps(data))[-40:] or "empty"
    joined = page.post("/gradio_api/queue/join", json={**EVENT, "data": data, "session_hash": session})
    assert joined.status_code == 200
    assert shown in page.get("/gradio_api/queue/data", params={"session_hash": session}).text
    assert capfd.readouterr().err == ""


def test_the_query_of_the_page_is_not_gradio_s(page: httpx.Client) -> None:
    for path in ("/", "/config"):
        assert page.get(path, params={"page": "x", "deep_link": "../x"}).status_code == 200


def test_the_host_of_links_is_not_taken_from_headers_of_anyone(page: httpx.Client) -> None:
    headers = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Gradio-Server": "https://evil.example",
    }
    for path in ("/", "/config"):
        assert "evil.example" not in page.get(path, headers=headers).text


def test_the_limit_on_questions_holds_on_every_route_that_asks(seed_folder: Path) -> None:
    with served_app(seed_folder, "--rate-limit", "3") as url, httpx.Client(base_url=url, timeout=60) as client:
        for number in range(3):
            # Another address each time: nobody is a named proxy.
            headers = {"X-Forwarded-For": f"198.51.100.{number}"}
            assert client.post("/gradio_api/queue/join", json=EVENT, headers=headers).status_code == 200
        for path in ("/gradio_api/queue/join", "/api/ask", "/api/ask/stream"):
            assert "too many questions" in error_of(client.post(path, json=EVENT), 429)
        for path in ("/gradio_api/call/ask", "/gradio_api/run/predict", "/gradio_api/run/ask", "/gradio_api/api/ask"):
            assert client.post(path, json=EVENT).status_code == 404
