"""The API without pages; the real app, in a thread of this process or in a process of its own."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa.assistant import Answerer
from qa.suggestions import example_questions
from qa.surfaces.web import server
from qa.surfaces.web.api import api_routes, handle_errors
from qa.surfaces.web.jobs.queue import Jobs
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[4]


def api_app(index: Index, assistant: Answerer, jobs: Jobs | None = None) -> FastAPI:
    """The API without the pages. Without `jobs`, changes are queued and never done."""
    app = FastAPI()
    handle_errors(app)
    app.include_router(api_routes(index, assistant, jobs or Jobs()))
    return app


def client(index: Index, assistant: Answerer, jobs: Jobs | None = None) -> TestClient:
    """A client of the API that receives unexpected exceptions as responses."""
    return TestClient(api_app(index, assistant, jobs), raise_server_exceptions=False)


def error_of(response: Any, status: int, code: str | None = None) -> str:
    """The sentence of an error, in the format that all have; `code` is by default any."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert list(response.json()) == ["error", "code"]
    assert re.fullmatch("[a-z]+(_[a-z]+)*", response.json()["code"])
    assert code in (None, response.json()["code"])
    error: str = response.json()["error"]
    assert "Traceback" not in error
    assert "\n" not in error
    return error


def run_in_own_loop(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run it to its end in a thread of its own: the browser tests leave a running loop in theirs."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, coroutine).result()


@contextmanager
def served_app(folder: Path, *arguments: str) -> Iterator[str]:
    """The URL of the app for an index, ready, on a free port.

    It is what `app.py` serves with these arguments, in a thread of this process, where libraries and models are loaded
    already: starting a process takes ten times as long as all the rest.
    """
    options = server._parser("app.py").parse_args(["--index", str(folder), "--port", "0", *arguments])
    settings = server._settings(options)
    serving = server._serving(settings)
    started: Future[server._Server] = Future()

    async def serve() -> None:
        # Built in a running loop: otherwise Gradio opens loops of its own, and never closes them.
        with server._server(options, settings, serving) as running:
            started.set_result(running)
            await running.serve([listener])

    with (
        pytest.MonkeyPatch.context() as patch,
        server._listen(settings.host, settings.port) as listener,
        ThreadPoolExecutor(1) as pool,
    ):
        patch.setattr("qa.surfaces.web.pages.chat_events.example_questions", partial(_examples_once, options.reader))
        stopped = pool.submit(lambda: asyncio.run(serve()))
        either: list[Future[Any]] = [started, stopped]
        wait(either, PATIENCE, FIRST_COMPLETED)
        if stopped.done():
            stopped.result()
        host, port = listener.getsockname()[:2]
        try:
            yield f"http://{host}:{port}"
        finally:
            started.result(0).should_exit = True
            stopped.result(PATIENCE)


_EXAMPLES: dict[object, list[str]] = {}


def _examples_once(reader: str, index: Index, assistant: Answerer, count: int) -> list[str]:
    """Find the example questions of the same articles once: every app looks for them as it starts, for seconds."""
    articles = [(info.id, info.version, info.content_hash) for info in index.articles()]
    key = (reader, repr(articles), count)
    if key not in _EXAMPLES:
        _EXAMPLES[key] = example_questions(index, assistant, count)
    return _EXAMPLES[key]


@contextmanager
def running_app(folder: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The URL and the process of the app for an index, ready, on a free port."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "--index", str(folder), "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert "ready at http://" in ready, ready + process.communicate()[1]
        yield ready.split("ready at ")[1].split()[0], process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@contextmanager
def running_questions(client: httpx.Client, question: str) -> Iterator[None]:
    """A chat page with a running question, and a stream of which only the beginning is read."""
    with ExitStack() as open_:
        open_.enter_context(client.stream("GET", "/gradio_api/heartbeat/tab"))
        body = {"data": [question, None, "key", [], "", "", []], "fn_index": 0, "session_hash": "tab"}
        assert client.post("/gradio_api/queue/join", json=body).status_code == 200
        page = open_.enter_context(client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "tab"}))
        assert next(page.iter_lines())
        stream = open_.enter_context(client.stream("POST", "/api/ask/stream", json={"question": question}))
        assert next(stream.iter_lines())
        yield
