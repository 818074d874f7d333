"""What the sessions write down: how long each request took, what went wrong, what was mixed up."""

import threading
from collections import Counter, defaultdict
from typing import Any

from benchmarks.loading.talks import Asked

Key = tuple[str, tuple[str, ...], int]
"""A question, its history, and the generation of the index that answered."""

Content = tuple[str, tuple[tuple[str, int, int, int], ...]]
"""The words of an answer, and the places that it cites."""

TURNED_AWAY = ("status 429", "status 503")


class Tally:
    """What was counted and seen. Safe to share between threads."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[tuple[str, str]] = Counter()
        self.mix_ups: list[str] = []
        self.answers: dict[Key, Content] = {}
        self._lock = threading.Lock()

    def took(self, kind: str, seconds: float) -> None:
        """A request of this kind was answered as it should be."""
        with self._lock:
            self.seconds[kind].append(seconds)

    def failed(self, kind: str, how: str) -> None:
        """A request of this kind was not."""
        with self._lock:
            self.errors[kind, how] += 1

    def mixed_up(self, what: str) -> None:
        """Something came that was not this session's."""
        with self._lock:
            self.mix_ups.append(what)

    def check_answer(self, asked: Asked, answer: dict[str, Any]) -> None:
        """Note whether the answer is to this question, and the same as before from the same articles."""
        if what := mixed_up(asked, answer):
            self.mixed_up(what)
        key = (asked.question, asked.history, int(answer["generation"]))
        with self._lock:
            before = self.answers.setdefault(key, content(answer))
        if before != content(answer):
            self.mixed_up(f"{asked.question!r} was answered in two ways from the same articles")

    def turned_away(self) -> int:
        """How many requests were refused because there were too many."""
        return sum(count for (_, how), count in self.errors.items() if how in TURNED_AWAY)


def mixed_up(asked: Asked, answer: dict[str, Any]) -> str | None:
    """Return how an answer is not the one to this question; None if it is."""
    if answer["question"] != asked.question:
        return f"{asked.question!r} got the answer to {answer['question']!r}"
    if answer["standalone_question"] != asked.standalone:
        return f"{asked.question!r} after {asked.history} was taken for {answer['standalone_question']!r}"
    return None


def content(answer: dict[str, Any]) -> Content:
    """Return what two answers to one question have in common."""
    places = ((c["article_id"], c["version"], c["start"], c["end"]) for c in answer["citations"])
    return answer["answer"], tuple(places)
