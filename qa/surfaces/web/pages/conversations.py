"""Conversations kept for as long as the server runs, so that they survive a reload of their page."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

_MAX_TURNS = 5_000
"""Maximum turns of all conversations together; each takes some 20 KB. The least recently continued ones are
forgotten first."""

_MAX_KEY = 64

Turn = TypeVar("Turn")


class Conversations(Generic[Turn]):
    """The turns of each conversation by its key, a random secret that the browser makes for each of its tabs.

    Nobody else knows the key, so nobody else can read the conversation. Safe to share between threads.
    """

    def __init__(self, max_turns: int = _MAX_TURNS) -> None:
        self._kept: OrderedDict[str, tuple[Turn, ...]] = OrderedDict()
        self._max_turns = max_turns
        self._lock = Lock()

    def turns(self, key: str) -> tuple[Turn, ...]:
        """Return the turns of a conversation, none if it is unknown."""
        with self._lock:
            return self._kept.get(key, ())

    def keep(self, key: str, turns: tuple[Turn, ...]) -> None:
        """Keep the turns of a conversation; forget it if there are none."""
        if not 0 < len(key) <= _MAX_KEY:
            return
        with self._lock:
            self._kept.pop(key, None)
            if turns:
                self._kept[key] = turns
            while sum(map(len, self._kept.values())) > self._max_turns:
                self._kept.popitem(last=False)
