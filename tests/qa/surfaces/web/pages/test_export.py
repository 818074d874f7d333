"""Conversations to be saved, by whoever has their key."""

import json
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa import Assistant
from qa.surfaces.web.pages.chat_events import ChatEvents, Turn
from qa.surfaces.web.pages.conversations import Conversations
from qa.surfaces.web.pages.export import saving_routes

MELONI = "What did Meloni say about troops?"


@pytest.fixture(scope="module")
def client(index: Index) -> Iterator[TestClient]:
    """The route, with one conversation under the key "secret"."""
    kept: Conversations[Turn] = Conversations()
    list(ChatEvents(index, Assistant(index), kept).ask(MELONI, (), "secret"))
    app = FastAPI()
    app.include_router(saving_routes(kept))
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize(
    ("form", "media_type"), [("md", "text/markdown"), ("html", "text/html"), ("json", "application/json")]
)
def test_it_comes_in_each_form(client: TestClient, form: str, media_type: str) -> None:
    response = client.get(f"/conversation.{form}", headers={"X-Byline-Conversation": "secret"})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(media_type)
    assert response.headers["content-disposition"] == f'attachment; filename="byline.{form}"'
    assert response.headers["cache-control"] == "no-store"
    assert "script-src" not in response.headers["content-security-policy"]
    assert "Italy would not send troops" in response.text
    if form == "json":
        assert MELONI in json.dumps(response.json())


@pytest.mark.parametrize("key", ["", "other", "x" * 1_000])
def test_nobody_else_gets_it(client: TestClient, key: str) -> None:
    response = client.get("/conversation.md", headers={"X-Byline-Conversation": key})
    assert response.status_code == 404
    assert response.json()["error"].startswith("this conversation is no longer available")
    assert response.json()["code"] == "not_found"
