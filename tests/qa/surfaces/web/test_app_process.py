"""`python app.py` as users start it: it prints its URL, answers, stops cleanly, and reports errors in one line."""

import re
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from qa.surfaces.web.server import main
from tests.qa.surfaces.web.serving import running_app, running_questions
from tests.waiting import PATIENCE

MELONI = "What did Meloni say about troops?"


@pytest.mark.process
def test_the_app_serves_everything_and_stops_cleanly(seed_folder: Path) -> None:
    with running_app(seed_folder) as (url, process), httpx.Client(base_url=url, timeout=PATIENCE) as client:
        assert client.get("/health").json()["status"] == "ok"
        answer = client.post("/api/ask", json={"question": MELONI}).json()
        assert "not send troops" in answer["answer"]
        assert client.get(answer["citations"][0]["permalink"].split("#")[0]).status_code == 200
        start = client.get("/")
        assert "<gradio-app" in start.text
        assert "default-src 'self'" in start.headers["content-security-policy"]
        assert start.headers["x-content-type-options"] == "nosniff"
        docs = client.get("/docs").text
        assets = re.findall(r'(?:src|href)="([^"]+)"', docs)
        assert len(assets) == 3
        assert all(asset.startswith("/") and client.get(asset).status_code == 200 for asset in assets)
        # An open page keeps a stream open: stopping must neither wait for it nor report it.
        with running_questions(client, MELONI):
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (0, "", "")


Refused = Callable[..., str]


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refused:
    """Start the app with invalid arguments, and return its one-line error."""

    def refused(*arguments: str) -> str:
        try:
            code: object = main(arguments)
        except SystemExit as exit_:
            code = exit_.code
        out, err = capsys.readouterr()
        assert (code, out, err.count("\n")) == (2, "", 1)
        return err

    return refused


def test_a_missing_index_is_an_error(refused: Refused, tmp_path: Path) -> None:
    error = refused("--index", str(tmp_path / "nowhere"), "--port", "0")
    assert "python -m index add" in error
    assert not (tmp_path / "nowhere").exists()


def test_an_unusable_index_is_an_error(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "articles.sqlite").write_text("this is no database", encoding="utf-8")
    assert "articles.sqlite" in refused("--index", str(tmp_path), "--port", "0")


def test_a_port_in_use_is_an_error(refused: Refused, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        error = refused("--index", str(tmp_path), "--port", port)
    assert port in error
    assert "--port" in error


@pytest.mark.parametrize(
    "arguments", [("--port", "99999"), ("--port", "x"), ("--host", "no.such.host.invalid"), ("--nonsense",)]
)
def test_invalid_arguments_are_errors(refused: Refused, arguments: tuple[str, ...]) -> None:
    refused(*arguments)
