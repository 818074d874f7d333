"""The sources of each answer of a conversation, for whoever has its key."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa import Assistant
from qa.surfaces.web.pages.chat_events import ChatEvents, Turn, Turns, sources
from qa.surfaces.web.pages.conversations import Conversations
from qa.surfaces.web.pages.sources import sources_routes

KEY = {"X-Byline-Conversation": "secret"}


@pytest.fixture(scope="module")
def turns(seed_index: Index) -> Turns:
    turns: Turns = ()
    events = ChatEvents(seed_index, Assistant(seed_index), Conversations())
    for question in ("What did Meloni say about troops?", "What did Modi say about troops?"):
        turns = list(events.ask(question, turns, "secret"))[-1][-1]
    return turns


@pytest.fixture(scope="module")
def client(turns: Turns) -> TestClient:
    kept: Conversations[Turn] = Conversations()
    kept.keep("secret", turns)
    app = FastAPI()
    app.include_router(sources_routes(kept))
    return TestClient(app)


def test_each_answer_has_its_own(client: TestClient, turns: Turns) -> None:
    found = []
    for turn in turns:
        assert turn.answer is not None
        response = client.get(f"/conversation/sources/{turn.answer.id}", headers=KEY)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-store"
        assert response.text == sources(turn.answer)
        found.append(response.text)
    assert "Italy would not send troops" in found[0]
    assert "Closest passages" in found[1]


def test_nobody_else_gets_them(client: TestClient, turns: Turns) -> None:
    assert turns[0].answer is not None
    for answer, key in ((turns[0].answer.id, {}), (turns[0].answer.id, {"X-Byline-Conversation": "x"}), ("nope", KEY)):
        response = client.get(f"/conversation/sources/{answer}", headers=key)
        assert response.status_code == 404
        assert response.json()["error"] == "this answer is no longer available; ask again"
