"""Verdicts of the chat page: only on answers of one's own conversation, kept with the questions before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from index.saved import SavedInFolder
from qa import Assistant
from qa.feedback.store import FeedbackStore, Verdict
from qa.surfaces.web.pages.chat_events import ChatEvents, Turn
from qa.surfaces.web.pages.conversations import Conversations
from qa.surfaces.web.pages.feedback import judging_routes

QUESTIONS = ("Will Germany send troops?", "And Spain?")
KEY = {"X-Byline-Conversation": "secret"}


@pytest.fixture(scope="module")
def turns(index: Index) -> tuple[Turn, ...]:
    events = ChatEvents(index, Assistant(index), Conversations())
    turns: tuple[Turn, ...] = ()
    for question in QUESTIONS:
        turns = list(events.ask(question, turns, "secret"))[-1][-1]
    return turns


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(SavedInFolder(tmp_path))


@pytest.fixture
def client(turns: tuple[Turn, ...], store: FeedbackStore) -> Iterator[TestClient]:
    kept: Conversations[Turn] = Conversations()
    kept.keep("secret", turns)
    app = FastAPI()
    app.include_router(judging_routes(kept, store))
    with TestClient(app) as client:
        yield client


def answer_id(turn: Turn) -> str:
    assert turn.answer is not None
    return turn.answer.id


def test_it_is_kept_with_the_answer_and_the_questions_before(
    client: TestClient, store: FeedbackStore, turns: tuple[Turn, ...]
) -> None:
    body = {"answer": answer_id(turns[1]), "verdict": "wrong citation", "note": "paragraph 3"}
    assert client.post("/conversation/feedback", json=body, headers=KEY).status_code == 201
    (entry,) = store.entries()
    assert (entry.verdict, entry.note, entry.history) == (Verdict.WRONG_CITATION, "paragraph 3", QUESTIONS[:1])
    assert turns[1].answer is not None
    assert entry.answer == turns[1].answer.to_dict()


@pytest.mark.parametrize(
    "sent",
    [
        ({}, {}, 404),
        ({"X-Byline-Conversation": "other"}, {}, 404),
        (KEY, {"answer": "nothing"}, 404),
        (KEY, {"verdict": "splendid"}, 422),
        (KEY, {"note": "x" * 3_000}, 422),
    ],
)
def test_what_is_not_ones_own_or_no_verdict_is_refused(
    client: TestClient, store: FeedbackStore, turns: tuple[Turn, ...], sent: tuple[dict[str, str], dict[str, str], int]
) -> None:
    headers, change, status = sent
    body = {"answer": answer_id(turns[0]), "verdict": "right"} | change
    assert client.post("/conversation/feedback", json=body, headers=headers).status_code == status
    assert store.entries() == []
