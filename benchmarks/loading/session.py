"""One simulated user: asks, searches, reads and chats on the page until the time is up."""

import itertools
import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import httpx

from benchmarks.loading.page import PageFailed, Visit, questions_of, searched_for
from benchmarks.loading.talks import Asked, Talk
from benchmarks.loading.tally import Tally

Got = TypeVar("Got")

_PATIENCE = 120
"""Seconds after which a request fails."""


class Session(threading.Thread):
    """A session with talks of its own, which checks that every response is meant for it."""

    def __init__(self, url: str, number: int, talks: Sequence[Talk], tally: Tally, until: float) -> None:
        super().__init__(name=f"session {number}")
        self._client = httpx.Client(base_url=url, timeout=_PATIENCE)
        self._talks = itertools.cycle(talks)
        self._tally = tally
        self._until = until
        self._number = number
        self._draw = random.Random(number)

    def run(self) -> None:
        """Send requests until the time is up, even if some fail, and in any case those of one kind."""
        ways = itertools.cycle((self._ask, self._stream, self._search, self._read, self._converse))
        with self._client:
            for way in itertools.islice(ways, self._number, None):  # each begins with a different one
                way(next(self._talks))
                if time.monotonic() > self._until:
                    return

    def _ask(self, talk: Talk) -> None:
        for asked in (talk.first, talk.follow_up):
            self._timed("ask", partial(self._read_answer, asked))

    def _read_answer(self, asked: Asked) -> None:
        response = self._client.post("/api/ask", json=_body(asked)).raise_for_status()
        self._tally.check_answer(asked, response.json())

    def _stream(self, talk: Talk) -> None:
        for asked in (talk.first, talk.follow_up):
            self._timed("ask, streamed", partial(self._read_stream, asked))

    def _read_stream(self, asked: Asked) -> None:
        seen: list[str] = []
        with self._client.stream("POST", "/api/ask/stream", json=_body(asked)) as stream:
            stream.raise_for_status()
            for line in stream.iter_lines():
                if line.startswith("event:"):
                    seen.append(line.removeprefix("event:").strip())
                elif line.startswith("data:") and seen[-1] == "answer":
                    self._tally.check_answer(asked, json.loads(line.removeprefix("data:")))
                elif line.startswith("data:") and seen[-1] == "problem":
                    raise PageFailed(line)
        if seen != ["understood", "reading", "answer"]:
            raise PageFailed(f"events {seen}")

    def _search(self, talk: Talk) -> None:
        query = {"q": talk.first.question}
        self._timed("search", lambda: self._client.get("/api/search", params=query).raise_for_status())

    def _read(self, _: Talk) -> None:
        listed = self._timed("list articles", self._list)
        for wanted in self._draw.sample(listed or [], k=min(3, len(listed or []))):
            got = self._timed("read an article", partial(self._article, wanted))
            if got not in (None, wanted):
                self._tally.mixed_up(f"article {wanted} was requested, {got} returned")

    def _list(self) -> list[str]:
        response = self._client.get("/api/articles", params={"limit": 100}).raise_for_status()
        return [info["id"] for info in response.json()]

    def _article(self, article: str) -> str:
        return str(self._client.get(f"/api/articles/{article}").raise_for_status().json()["id"])

    def _converse(self, talk: Talk) -> None:
        """Have two conversations on the page, with "New conversation" in between."""
        self._timed("open the page", lambda: self._client.get("/").raise_for_status())
        visit = self._timed("load the conversation", lambda: Visit(self._client))
        if visit is None:
            return
        with visit:
            for one in (talk, next(self._talks)):
                if not self._talk(visit, one):
                    return
                self._timed("new conversation", visit.new_conversation)
                if left := self._timed("save the conversation", visit.saved):
                    self._tally.mixed_up(f"a new conversation still has {len(left)} turns")

    def _talk(self, visit: Visit, talk: Talk) -> bool:
        """Ask both questions and check the page; return whether both were answered."""
        for kind, asked in (("ask on the page", talk.first), ("follow-up on the page", talk.follow_up)):
            shown = self._timed(kind, partial(visit.ask, asked.question))
            if shown is None:
                return False
            if what := talk.mismatch(asked, questions_of(shown), searched_for(shown)):
                self._tally.mixed_up(what)
        # The stored conversation is identified by its key alone, not by the tab.
        saved = self._timed("save the conversation", visit.saved) or []
        if len(saved) != 2:
            self._tally.mixed_up(f"the stored conversation of {talk.first.question!r} has {len(saved)} turns")
        for asked, answer in zip((talk.first, talk.follow_up), saved, strict=False):
            self._tally.check_answer(asked, answer)
        return True

    def _timed(self, kind: str, request: Callable[[], Got]) -> Got | None:
        """Return the result of a request; None if it fails, which is counted."""
        begun = time.perf_counter()
        try:
            got = request()
        except httpx.HTTPStatusError as error:
            self._tally.failed(kind, f"status {error.response.status_code}")
            time.sleep(1)  # wait before the next request, like a user
        except (httpx.HTTPError, PageFailed) as error:
            self._tally.failed(kind, f"{type(error).__name__}: {str(error)[:200]}")
        else:
            self._tally.took(kind, time.perf_counter() - begun)
            return got
        return None


def _body(asked: Asked) -> dict[str, object]:
    return {"question": asked.question, "history": asked.history}
