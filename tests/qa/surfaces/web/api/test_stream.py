"""The stream of server-sent events: progress and answer, from a thread, until the client disconnects."""

import asyncio
import gc
import json
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient

from index import Index
from index.errors import IndexUnusable
from qa import Answer, Assistant, Progress
from qa.options import DEFAULT_OPTIONS, AskOptions
from tests.qa.surfaces.web.serving import api_app, client, error_of
from tests.waiting import PATIENCE, wait_until

MELONI = {"question": "What did Meloni say about troops?", "passages": 2}


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream as any client reads them; comments keep the connection alive."""
    events = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        events.append((fields["event"], json.loads(fields["data"])))
    return events


def test_the_last_event_is_the_answer_of_ask(api: TestClient) -> None:
    body = {**MELONI, "outlets": ["harbour wire africa"]}
    response = api.post("/api/ask/stream", json=body)
    assert response.headers["content-type"].split(";")[0] == "text/event-stream"
    (first, understood), (second, reading), (last, answer) = events_of(response.text)
    assert (first, second, last) == ("understood", "reading", "answer")
    assert understood == {
        "standalone_question": MELONI["question"],
        "filters": {"outlets": ["Harbour Wire Africa"], "since": None, "until": None, "genres": []},
    }
    assert reading.keys() == {"passages"}
    assert reading["passages"] > 2
    expected = api.post("/api/ask", json=body).json()
    assert {**answer, "timing_ms": {}} == {**expected, "timing_ms": {}}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"question": " "}, "the question is empty"),
        ({"question": "Why?", "outlets": ["CNN"]}, "no article is from 'CNN'"),
    ],
)
def test_an_invalid_question_is_a_problem_event(api: TestClient, body: dict[str, Any], message: str) -> None:
    ((event, problem),) = events_of(api.post("/api/ask/stream", json=body).text)
    assert event == "problem"
    assert (problem["status"], problem["code"]) == (400, "question_refused")
    assert message in problem["error"]


def test_dates_in_the_wrong_order_are_not_streamed(api: TestClient) -> None:
    body = {"question": "Why?", "since": "2025-02-01", "until": "2025-01-01"}
    assert "swap the two" in error_of(api.post("/api/ask/stream", json=body), 400, "question_refused")


def test_a_malformed_request_is_not_streamed(api: TestClient) -> None:
    assert "question" in error_of(api.post("/api/ask/stream", json={"question": 5}), 422)


class Slow(Assistant):
    """Reports that it has started, waits until it may continue, and remembers whether it was interrupted."""

    def __init__(self, index: Index, error: Exception | None = None) -> None:
        super().__init__(index)
        self.error = error
        self.may_continue, self.interrupted = threading.Event(), threading.Event()
        self.was_on_a_loop = False

    def stream(
        self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS
    ) -> Generator[Progress | Answer, None, None]:
        step = next(super().stream(question, history, options))
        try:
            self.was_on_a_loop = asyncio._get_running_loop() is not None
            yield step
            if self.error:
                raise self.error
            while True:
                assert self.may_continue.wait(PATIENCE)
                yield step
        except GeneratorExit:
            self.interrupted.set()
            raise


@pytest.mark.parametrize(
    ("error", "status", "code", "message"),
    [
        (IndexUnusable("the disk is gone; mount it"), 503, "index_unusable", "the disk is gone; mount it"),
        (ZeroDivisionError("secret detail"), 500, "internal_error", "/api/ask/stream: internal server error"),
    ],
)
def test_a_later_failure_is_the_last_event(
    index: Index, error: Exception, status: int, code: str, message: str
) -> None:
    response = client(index, Slow(index, error)).post("/api/ask/stream", json=MELONI)
    (first, _), (last, problem) = events_of(response.text)
    assert (first, last) == ("understood", "problem")
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["error"].startswith(message)
    assert "secret" not in problem["error"]


@contextmanager
def served(index: Index, assistant: Assistant) -> Iterator[str]:
    """The URL of a real server in a thread of this process."""
    server = uvicorn.Server(uvicorn.Config(api_app(index, assistant), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def test_other_clients_are_served_meanwhile_and_a_disconnect_interrupts_the_stream(index: Index) -> None:
    assistant = Slow(index)
    with served(index, assistant) as address, httpx.Client(base_url=address, timeout=PATIENCE) as http:
        with http.stream("POST", "/api/ask/stream", json=MELONI) as response:
            assert next(response.iter_lines()) == "event: understood"
            assert http.get("/health").json()["status"] == "ok"  # on another connection: this one is taken
            assert not assistant.interrupted.is_set()
        assistant.may_continue.set()
        end = time.monotonic() + PATIENCE
        while not assistant.interrupted.wait(0.1) and time.monotonic() < end:
            gc.collect()  # FastAPI drops the generator in a reference cycle
        assert assistant.interrupted.is_set()
    assert not assistant.was_on_a_loop
