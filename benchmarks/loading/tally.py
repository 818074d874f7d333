"""What the sessions record: how long each request took, what failed, what was mixed up; and the verdict on it."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import quantiles
from typing import Any

from benchmarks.loading.server import Memory, Server
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


_GROWTH, _LEAST = 1.10, 50
"""Memory grows where the last quarter holds a tenth and 50 MB more than the first. Less is what caches take."""


def table(tally: Tally) -> Iterator[str]:
    """Yield the lines of the requests by kind, and of the errors."""
    yield f"{'':24}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}{'most':>9}"
    for kind, seconds in sorted(tally.seconds.items()):
        p50, p95 = percentiles(seconds)
        yield f"{kind:24}{len(seconds):9,}{p50:9,.0f}{p95:9,.0f}{max(seconds) * 1000:9,.0f}"
    for (kind, how), count in sorted(tally.errors.items()):
        yield f"{'turned away' if how in TURNED_AWAY else 'FAILED'}: {kind}, {count} times: {how}"


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds."""
    cuts = quantiles(seconds * 2 if len(seconds) == 1 else seconds, n=20, method="inclusive")
    return cuts[9] * 1000, cuts[18] * 1000


def problems(tally: Tally, memory: Memory, server: Server) -> list[str]:
    """Return what is wrong, in a sentence each; nothing if all is well."""
    found = []
    if not tally.seconds:
        found.append("nothing was answered")
    if tally.mix_ups:
        found.append(f"{len(tally.mix_ups)} answers or conversations were not those of their session")
    if failed := tally.errors.total() - tally.turned_away():
        found.append(f"{failed} requests failed")
    if memory.last_quarter > max(memory.first_quarter * _GROWTH, memory.first_quarter + _LEAST):
        found.append(f"memory grew from {memory.first_quarter:,.0f} to {memory.last_quarter:,.0f} MB")
    if server.code:
        found.append(f"the app ended with code {server.code}")
    if server.said:
        found.append(f"the app said on stderr: {server.said.strip().splitlines()[-1]}")
    return found
