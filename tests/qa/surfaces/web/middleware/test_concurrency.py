"""How many questions are answered at once, and what becomes of more."""

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
from qa.surfaces.web.middleware.concurrency import Capacity, SharedAssistant
from tests.qa.surfaces.web.serving import client, error_of, served_app

QUESTION = "What did Meloni say about troops?"


def hold(capacity: Capacity, held: ExitStack) -> None:
    held.enter_context(capacity.turn())


def test_so_many_have_a_turn_and_so_many_wait() -> None:
    capacity = Capacity(at_once=2, waiting=1, patience=20)
    running, most, lock = 0, 0, threading.Lock()

    def ask() -> bool:
        nonlocal running, most
        try:
            with capacity.turn():
                with lock:
                    running += 1
                    most = max(most, running)
                time.sleep(0.3)
                with lock:
                    running -= 1
        except ServerBusy:
            return False
        return True

    with ThreadPoolExecutor(5) as pool:
        answered = list(pool.map(lambda _: ask(), range(5)))
    assert (most, answered.count(True)) == (2, 3)
    assert ask()


def test_nobody_waits_for_ever() -> None:
    capacity = Capacity(at_once=1, waiting=1, patience=0.1)
    with ExitStack() as held:
        hold(capacity, held)
        for _ in range(3):  # whoever gives up leaves the place to the next
            with pytest.raises(ServerBusy, match="try again"), capacity.turn():
                pass
    with capacity.turn():
        pass


def test_a_failed_question_gives_its_turn_back() -> None:
    capacity = Capacity(at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), capacity.turn():
            raise ZeroDivisionError


def test_once_closed_it_waits_for_those_who_have_a_turn() -> None:
    capacity = Capacity(at_once=1, waiting=1)
    with ExitStack() as held:
        hold(capacity, held)
        assert not capacity.close(0.1)
    capacity, begun = Capacity(at_once=1, waiting=1), time.monotonic()
    with ExitStack() as held:
        hold(capacity, held)
        threading.Timer(0.3, held.close).start()
        assert capacity.close(10)
    assert 0.2 < time.monotonic() - begun < 5
    with pytest.raises(ServerBusy), capacity.turn():
        pass


@pytest.fixture(scope="module")
def full(index: Index) -> Iterator[tuple[TestClient, Capacity, SharedAssistant]]:
    """The API of a server that answers one question at once, and lets nobody wait."""
    capacity = Capacity(at_once=1, waiting=0)
    shared = SharedAssistant(Assistant(index), capacity)
    with client(index, shared) as api:
        yield api, capacity, shared


def test_a_busy_server_says_so(
    full: tuple[TestClient, Capacity, SharedAssistant], caplog: pytest.LogCaptureFixture
) -> None:
    api, capacity, _ = full
    with ExitStack() as held:
        hold(capacity, held)
        response = api.post("/api/ask", json={"question": QUESTION})
        assert "too many questions are being answered" in error_of(response, 503)
        assert int(response.headers["retry-after"]) > 0
        streamed = api.post("/api/ask/stream", json={"question": QUESTION}).text
        assert streamed.startswith("event: problem")
        assert '"status":503' in streamed.replace(" ", "")
        assert api.get("/health").status_code == api.get("/api/articles").status_code == 200
    assert caplog.records == []
    assert api.post("/api/ask", json={"question": QUESTION}).status_code == 200


def test_a_follow_up_that_asks_twice_takes_one_turn(full: tuple[TestClient, Capacity, SharedAssistant]) -> None:
    body = {"question": "What else did she say?", "history": [QUESTION]}
    assert full[0].post("/api/ask", json=body).status_code == 200


def test_who_breaks_off_or_takes_the_answer_slowly_holds_no_turn(
    full: tuple[TestClient, Capacity, SharedAssistant],
) -> None:
    _, capacity, shared = full
    broken_off = shared.stream(QUESTION)
    next(broken_off)
    with pytest.raises(ServerBusy), capacity.turn():
        pass
    broken_off.close()
    slow = shared.stream(QUESTION)
    while not isinstance(next(slow), Answer):
        pass
    with capacity.turn():
        pass
    slow.close()
    with capacity.turn():
        pass


def test_it_answers_as_the_assistant_does(index: Index, full: tuple[TestClient, Capacity, SharedAssistant]) -> None:
    one, other = Assistant(index).ask(QUESTION, passages=3), full[2].ask(QUESTION, passages=3)
    assert (one.statements, one.passages, one.id) == (other.statements, other.passages, other.id)


def test_turns_are_taken_in_the_order_of_asking() -> None:
    """Two who ask on and on get as many each; with a semaphore one of them may wait for seconds."""
    capacity, turns, until = Capacity(at_once=1, waiting=2), [0, 0], time.monotonic() + 1

    def go_on(who: int) -> None:
        while time.monotonic() < until:
            with capacity.turn():
                turns[who] += 1
                time.sleep(0.01)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(go_on, range(2)))
    assert sum(turns) > 10
    assert abs(turns[0] - turns[1]) <= 2


def test_no_event_of_the_page_passes_its_queue_by(seed_folder: Path) -> None:
    with served_app(seed_folder) as url:
        body = {"data": [QUESTION, None, "key", [], "", ""], "fn_index": 0, "session_hash": "s"}
        for path in ("/gradio_api/run/predict", "/gradio_api/run/ask", "/gradio_api/api/ask"):
            assert httpx.post(url + path, json=body, timeout=60).status_code == 404
        assert httpx.post(f"{url}/gradio_api/queue/join", json=body).status_code == 200
