"""An index of the demo articles, made once; the API alone, and the real app in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa.assistant import Answerer
from qa.surfaces.web.api import api_routes, handle_errors
from qa.surfaces.web.jobs.queue import Jobs

ROOT = Path(__file__).parents[4]
SEEDS = ROOT / "seeds" / "articles"


def seed_index(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an index of the demo articles, made on the first call of a test run."""
    folder = factory.getbasetemp() / "seed-index"
    if not folder.exists():
        with Index.open(folder) as index:
            assert not index.add([SEEDS]).refused
    return folder


def api_app(index: Index, assistant: Answerer, jobs: Jobs | None = None) -> FastAPI:
    """The API without the pages. Without `jobs`, changes are taken and never done."""
    app = FastAPI()
    handle_errors(app)
    app.include_router(api_routes(index, assistant, jobs or Jobs()))
    return app


def client(index: Index, assistant: Answerer, jobs: Jobs | None = None) -> TestClient:
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
