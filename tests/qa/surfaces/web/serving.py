"""The API alone, the real app in a thread of this process, and the real app in a process of its own."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa import Assistant
from qa.surfaces.web import server
from qa.surfaces.web.api import api_routes, handle_errors
from qa.surfaces.web.jobs.queue import Jobs

ROOT = Path(__file__).parents[4]
_PATIENCE = 60
"""Seconds in which an app starts and ends; the machine may be busy."""


def api_app(index: Index, assistant: Assistant, jobs: Jobs | None = None) -> FastAPI:
    """The API without the pages. Without `jobs`, changes are taken and never done."""
    app = FastAPI()
    handle_errors(app)
    app.include_router(api_routes(index, assistant, jobs or Jobs()))
    return app


def client(index: Index, assistant: Assistant, jobs: Jobs | None = None) -> TestClient:
    """A client of the API, to which a defect is an answer like any other."""
    return TestClient(api_app(index, assistant, jobs), raise_server_exceptions=False)


def error_of(response: Any, status: int) -> str:
    """The sentence of an error in the one form that all have."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert list(response.json()) == ["error"]
    error: str = response.json()["error"]
    assert "Traceback" not in error
    assert "\n" not in error
    return error


@contextmanager
def served_app(folder: Path, *arguments: str) -> Iterator[str]:
    """The address of the app over an index, ready, on a free port.

    It is what `app.py` serves with these arguments, in a thread of this process: that has the libraries and the models
    loaded, which takes a process of its own ten times as long as everything else.
    """
    options = server._parser("app.py").parse_args(["--index", str(folder), "--port", "0", *arguments])
    serving = server._serving(options)
    started: Future[server._Server] = Future()

    async def serve() -> None:
        with server._server(options, serving) as running:  # in a running loop: else Gradio leaves some unclosed
            started.set_result(running)
            await running.serve([listener])

    with server._listen(options.host, options.port) as listener, ThreadPoolExecutor(1) as pool:
        ended = pool.submit(lambda: asyncio.run(serve()))
        either: list[Future[Any]] = [started, ended]
        wait(either, _PATIENCE, FIRST_COMPLETED)
        if ended.done():
            ended.result()
        host, port = listener.getsockname()[:2]
        try:
            yield f"http://{host}:{port}"
        finally:
            started.result(0).should_exit = True
            ended.result(_PATIENCE)


@contextmanager
def running_app(folder: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of the app over an index, ready, on a free port."""
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
        process.communicate(timeout=20)
