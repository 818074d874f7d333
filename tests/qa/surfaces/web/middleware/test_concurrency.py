"""The limit of concurrent questions, and the queue for more."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from index import Index
from qa import Assistant
from qa.answer import Answer
from qa.errors import ServerBusy
from qa.options import AskOptions
from qa.surfaces.web.middleware.concurrency import Capacity, SharedAssistant
from tests.qa.surfaces.web.serving import client, error_of, served_app
from tests.waiting import PATIENCE, wait_until

QUESTION = "What did Meloni say about troops?"


def hold(capacity: Capacity, held: ExitStack) -> None:
    held.enter_context(capacity.turn())


def test_turns_and_queued_questions_are_limited() -> None:
    capacity = Capacity(max_concurrent=2, max_queued=1, timeout=PATIENCE)
    running, maximum, refused, lock = 0, 0, 0, threading.Lock()

    def ask() -> bool:
        nonlocal running, maximum, refused
        try:
            with capacity.turn():
                with lock:
                    running += 1
                    maximum = max(maximum, running)
                wait_until(lambda: refused == 2)
                with lock:
                    running -= 1
        except ServerBusy:
            with lock:
                refused += 1
            return False
        return True

    with ThreadPoolExecutor(5) as pool:
        answered = list(pool.map(lambda _: ask(), range(5)))
    assert (maximum, answered.count(True)) == (2, 3)
    assert ask()


def test_waiting_times_out() -> None:
    capacity = Capacity(max_concurrent=1, max_queued=1, timeout=0.1)
    with ExitStack() as held:
        hold(capacity, held)
        for _ in range(3):  # after a timeout, the place in the queue is free again
            with pytest.raises(ServerBusy, match="try again"), capacity.turn():
                pass
    with capacity.turn():
        pass


def test_a_failed_question_releases_its_turn() -> None:
    capacity = Capacity(max_concurrent=1, max_queued=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), capacity.turn():
            raise ZeroDivisionError


def test_closing_waits_for_the_current_turns() -> None:
    capacity = Capacity(max_concurrent=1, max_queued=1)
    with ExitStack() as held:
        hold(capacity, held)
        assert not capacity.close(0.1)
    capacity, start = Capacity(max_concurrent=1, max_queued=1), time.monotonic()
    with ExitStack() as held:
        hold(capacity, held)
        threading.Timer(0.3, held.close).start()
        assert capacity.close(PATIENCE)
    assert time.monotonic() - start > 0.2
    with pytest.raises(ServerBusy), capacity.turn():
        pass


@pytest.fixture(scope="module")
def full(index: Index) -> Iterator[tuple[TestClient, Capacity, SharedAssistant]]:
    """The API of a server that answers one question at a time and has no queue."""
    capacity = Capacity(max_concurrent=1, max_queued=0)
    shared = SharedAssistant(Assistant(index), capacity)
    with client(index, shared) as api:
        yield api, capacity, shared


def test_a_busy_server_responds_with_503(
    full: tuple[TestClient, Capacity, SharedAssistant], caplog: pytest.LogCaptureFixture
) -> None:
    api, capacity, _ = full
    with ExitStack() as held:
        hold(capacity, held)
        response = api.post("/api/ask", json={"question": QUESTION})
        assert "too many questions are being answered" in error_of(response, 503, "server_busy")
        assert int(response.headers["retry-after"]) > 0
        streamed = api.post("/api/ask/stream", json={"question": QUESTION}).text
        assert streamed.startswith("event: problem")
        assert '"code":"server_busy","status":503' in streamed.replace(" ", "")
        assert api.get("/health").status_code == api.get("/api/articles").status_code == 200
    assert caplog.records == []
    assert api.post("/api/ask", json={"question": QUESTION}).status_code == 200


def test_a_follow_up_that_asks_twice_takes_one_turn(full: tuple[TestClient, Capacity, SharedAssistant]) -> None:
    body = {"question": "What else did she say?", "history": [QUESTION]}
    assert full[0].post("/api/ask", json=body).status_code == 200


def test_an_interrupted_question_and_a_slow_client_hold_no_turn(
    full: tuple[TestClient, Capacity, SharedAssistant],
) -> None:
    _, capacity, shared = full
    interrupted = shared.stream(QUESTION)
    next(interrupted)
    with pytest.raises(ServerBusy), capacity.turn():
        pass
    interrupted.close()
    slow = shared.stream(QUESTION)
    while not isinstance(next(slow), Answer):
        pass
    with capacity.turn():
        pass
    slow.close()
    with capacity.turn():
        pass


def test_the_shared_assistant_returns_the_same_answer(
    index: Index, full: tuple[TestClient, Capacity, SharedAssistant]
) -> None:
    one, other = (
        Assistant(index).ask(QUESTION, options=AskOptions(passages=3)),
        full[2].ask(QUESTION, options=AskOptions(passages=3)),
    )
    assert (one.statements, one.passages, one.id) == (other.statements, other.passages, other.id)


def test_turns_are_granted_in_the_order_of_requests() -> None:
    """With a semaphore, a client that has just had a turn gets the next one before those that wait."""
    capacity, granted = Capacity(max_concurrent=1, max_queued=3), list[str]()

    def ask(client: str) -> None:
        with capacity.turn():
            granted.append(client)

    with ThreadPoolExecutor(2) as pool:
        with capacity.turn():
            for queued, client in enumerate(("first", "second"), start=1):
                pool.submit(ask, client)
                wait_until(lambda queued=queued: len(capacity._queue) == queued)  # type: ignore[misc]
        ask("again")
    assert granted == ["first", "second", "again"]


def test_no_event_of_the_page_bypasses_its_queue(seed_folder: Path) -> None:
    with served_app(seed_folder) as url:
        body = {"data": [QUESTION, None, "key", [], "", "", []], "fn_index": 0, "session_hash": "s"}
        for path in ("/gradio_api/run/predict", "/gradio_api/run/ask", "/gradio_api/api/ask"):
            assert httpx.post(url + path, json=body, timeout=60).status_code == 404
        assert httpx.post(f"{url}/gradio_api/queue/join", json=body).status_code == 200
