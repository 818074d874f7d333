"""A client of the chat page, as a browser: over Gradio's queue, with its own session and conversation key.

(`gradio_client` does not see private events, such as the page's.)
"""

import json
import re
import uuid
from contextlib import ExitStack
from html import unescape
from types import TracebackType
from typing import Any

import httpx

_QUESTION = re.compile(r"You asked: </span><bdi>(.*?)</bdi>", re.DOTALL)
_SEARCHED = re.compile(r"Searched for: <bdi>(.*?)</bdi>", re.DOTALL)

_PROBLEM = re.compile(r'<p class="problem" role="alert">(.*?)</p>', re.DOTALL)


class PageFailed(Exception):
    """An event of the page failed."""


class Visit:
    """A browser tab with the chat page; a context manager, as it keeps a stream open."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._session, self._key = uuid.uuid4().hex[:11], uuid.uuid4().hex
        self._open = ExitStack()
        config = client.get("/config").raise_for_status().json()
        self._events: list[dict[str, Any]] = config["dependencies"]
        self._named = {component["props"].get("elem_id"): component["id"] for component in config["components"]}

    def __enter__(self) -> "Visit":
        # As long as this stream is open, Gradio considers the tab open.
        self._open.enter_context(self._client.stream("GET", f"/gradio_api/heartbeat/{self._session}"))
        self._run(self._event(None, "load"), [self._key])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def ask(self, question: str) -> str:
        """Send a question and return the conversation's HTML with its answer."""
        event = self._event(self._named["question"], "submit")
        body = self._body(event, [question, None, self._key, [], "", "", []])
        self._client.post("/gradio_api/queue/join", json=body).raise_for_status()
        shown: str = self._completed()[event["outputs"].index(self._named["conversation"])]
        if problem := _PROBLEM.search(shown):
            raise PageFailed(unescape(problem[1]))
        return shown

    def new_conversation(self) -> None:
        """Start a new conversation."""
        self._run(self._event(self._named["new-conversation"], "click"), [self._key])

    def saved(self) -> list[dict[str, Any]]:
        """Return the answers of the conversation that the server has stored, if any."""
        response = self._client.get("/conversation.json", headers={"X-Byline-Conversation": self._key})
        if response.status_code == 404:
            return []
        answers: list[dict[str, Any]] = response.raise_for_status().json()["answers"]
        return answers

    def _event(self, component: int | None, trigger: str) -> dict[str, Any]:
        """Return a component's event that the server handles; for None, the page's event that takes the key."""
        for event in self._events:
            targets = [(target[0] if component is not None else None, target[1]) for target in event["targets"]]
            if (component, trigger) in targets and event["backend_fn"] and event["inputs"]:
                return event
        raise PageFailed(f"the page has no event '{trigger}'")

    def _body(self, event: dict[str, Any], data: list[Any]) -> dict[str, Any]:
        return {"data": data, "fn_index": event["id"], "session_hash": self._session}

    def _run(self, event: dict[str, Any], data: list[Any]) -> None:
        self._client.post("/gradio_api/run/predict", json=self._body(event, data)).raise_for_status()

    def _completed(self) -> list[Any]:
        with self._client.stream("GET", "/gradio_api/queue/data", params={"session_hash": self._session}) as stream:
            for line in stream.iter_lines():
                message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                if message.get("msg") == "process_completed" and message["success"]:
                    data: list[Any] = message["output"]["data"]
                    return data
                if message.get("msg") in ("process_completed", "unexpected_error"):
                    raise PageFailed(str(message))
        raise PageFailed("the result stream ended without a result")


def questions_of(conversation: str) -> list[str]:
    """Return the questions in a conversation's HTML."""
    return [unescape(question) for question in _QUESTION.findall(conversation)]


def searched_for(conversation: str) -> list[str]:
    """Return the rewritten questions that its HTML says were searched for."""
    return [unescape(question) for question in _SEARCHED.findall(conversation)]
