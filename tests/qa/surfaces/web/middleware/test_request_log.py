"""The request log: what a line contains, and what it never contains."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.surfaces.web.server import main
from tests.qa.surfaces.web.serving import served_app
from tests.waiting import wait_until

QUESTION = "What did Meloni say about troops?"
PAGE_QUESTION = {"data": ["And on the page?", None, "key", [], "", "", []], "fn_index": 0, "session_hash": "s"}
SECRET = "correct horse battery staple"


def visit(url: str, key: str = SECRET) -> list[httpx.Response]:
    """Send private data in every way that the server accepts."""
    headers = {"Authorization": f"Bearer {key}", "X-Byline-Conversation": "private-key", "Cookie": "private=cookie"}
    with httpx.Client(base_url=url, timeout=60, headers=headers) as client:
        return [
            client.post("/api/ask?private=query", json={"question": QUESTION, "history": ["A private history?"]}),
            client.post("/api/ask/stream", json={"question": QUESTION}),
            client.get("/api/search", params={"q": "private search\n"}),
            client.get("/search", params={"q": "private words"}),
            client.get("/api/articles/private-id"),
            client.get("/private-path/x"),
            client.get("/conversation.json"),
            client.post("/gradio_api/queue/join", json=PAGE_QUESTION),
            client.post("/api/ask", json={"question": 'private\n{"id": "forged"}\x1b[2J\u2028 of it?'}),
            client.post("/api/ask", content=b'["private", '),
        ]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def quiet(seed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[httpx.Response], Path]]:
    """The responses to a visit, and the log."""
    log = tmp_path_factory.mktemp("quiet") / "requests.log"
    (log.parent / "access").write_text(SECRET, encoding="utf-8")
    with served_app(seed_folder, "--log", str(log), "--access", str(log.parent / "access")) as url:
        responses = [httpx.get(f"{url}/api/articles"), *visit(url)]
        # A line is written when its response has ended.
        wait_until(lambda: log.read_text().count("\n") >= len(responses))
        yield responses, log


def test_each_request_is_one_line(quiet: tuple[list[httpx.Response], Path]) -> None:
    responses, log = quiet
    written = lines(log.read_text())
    assert [line["id"] for line in written] == [response.headers["x-request-id"] for response in responses]
    assert len({line["id"] for line in written}) == len(written)
    for line, response in zip(written, responses, strict=True):
        assert list(line) == ["time", "id", "client", "method", "route", "status", "ms", "bytes"]
        assert line["client"] == "127.0.0.1"
        assert line["method"] == response.request.method
        assert line["status"] == response.status_code
        assert line["bytes"] == len(response.content)
        assert line["time"].endswith("+00:00")
    assert written[1]["ms"] >= 1  # the question; no unit but milliseconds gives as much
    routes = [line["route"] for line in written]
    assert routes[1:6] == ["/api/ask", "/api/ask/stream", "/api/search", "/search", "/api/articles/{article_id}"]
    assert routes[8] == "/gradio_api/queue/join"


def test_the_log_has_nothing_private(quiet: tuple[list[httpx.Response], Path]) -> None:
    text = quiet[1].read_text().lower()
    for private in ("private", "meloni", "troops", "on the page", "forged", SECRET, "bearer"):
        assert private not in text


def test_a_line_is_short_whatever_is_sent(seed_folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "requests.log"
    with served_app(seed_folder, "--log", str(log), "--log-questions", "--proxy", "127.0.0.1") as url:
        with httpx.Client(base_url=url, headers={"X-Forwarded-For": "long" * 5_000}) as client:
            client.request("X" * 50_000, "/api/articles")
            client.post("/api/ask", json={"question": "long" * 100_000})
            client.get("/api/search", params={"q": "long" * 5_000})
        wait_until(lambda: log.read_text().count("\n") >= 3)
    written = lines(log.read_text())
    assert written[0]["method"] == "other"
    assert all(len(json.dumps(line)) < 2_500 for line in written)


def test_only_the_owner_can_read_the_log(quiet: tuple[list[httpx.Response], Path]) -> None:
    assert stat.S_IMODE(quiet[1].stat().st_mode) == 0o600


@pytest.mark.slow
def test_questions_are_logged_on_request_and_cannot_forge_lines(
    seed_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served_app(seed_folder, "--log", "-", "--log-questions") as url:
        responses = visit(url)
    text = capsys.readouterr().err
    assert text.isascii()
    assert text.count("\n") == len(responses)
    questions = [line.get("question") for line in lines(text)]
    forging = 'private\n{"id": "forged"}\x1b[2J\u2028 of it?'
    assert questions == [
        QUESTION, QUESTION, "private search\n", "private words", None, None, None, "And on the page?", forging, None
    ]  # fmt: skip
    for private in ("private-", "private=", "private history", SECRET):
        assert private not in text.lower()


def test_there_is_no_log_by_default(seed_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with served_app(seed_folder) as url:
        assert "x-request-id" not in httpx.get(f"{url}/api/articles").headers
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "error"),
    [(["--log", "/no/such/folder/x"], "/no/such/folder/x"), (["--log-questions"], "--log FILE")],
)
def test_a_log_that_cannot_be_written_is_an_error(
    arguments: list[str], error: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--port", "0", "--index", str(tmp_path), *arguments])
    out, err = capsys.readouterr()
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert error in err
