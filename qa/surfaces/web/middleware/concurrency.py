"""Limits how many questions are answered concurrently, on the page and over the API together."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import Condition

from index import Mark
from qa.answer import Answer
from qa.assistant import Answerer, Progress, final_answer
from qa.checking import Check, CheckProgress, Draft
from qa.errors import ServerBusy
from qa.filters import NO_FILTERS, Filters
from qa.options import DEFAULT_OPTIONS, AskOptions

MAX_CONCURRENT = min(16, max(4, 2 * (os.cpu_count() or 1)))
"""Two per core keep the cores busy. More do not increase the throughput, only the latency and the memory of the
process (docs/experiments/2026-11-load.md has the numbers)."""

MAX_QUEUED = 20
"""Maximum questions that may be queued. Each occupies one of the server's 40 threads; some must remain free."""

QUEUE_TIMEOUT = 30.0
"""Maximum seconds for which a question is queued."""

_FULL = "too many questions are being answered; try again in a few seconds"


class Capacity:
    """Grants at most `max_concurrent` turns at a time; up to `max_queued` others wait, first in, first out, for at most
    `timeout` seconds.

    Safe to share between threads. (A semaphore is not enough: a thread that releases it and acquires it again wins over
    those that wait. With one turn and two clients that asked continuously, each waited up to five seconds for answers
    of a few tenths.)
    """

    def __init__(
        self, max_concurrent: int = MAX_CONCURRENT, max_queued: int = MAX_QUEUED, timeout: float = QUEUE_TIMEOUT
    ) -> None:
        self._max_concurrent, self._max_queued, self._timeout = max_concurrent, max_queued, timeout
        self._changed = Condition()
        self._running = 0
        self._queue: deque[object] = deque()
        self._closed = False

    @contextmanager
    def turn(self) -> Iterator[Callable[[], None]]:
        """Wait for a turn, which lasts until the end of the block or until the yielded function is called.

        Raises `ServerBusy` if the queue is full or the wait too long.
        """
        self._acquire()
        with ExitStack() as acquired:
            acquired.callback(self._release)
            yield acquired.close

    @property
    def is_idle(self) -> bool:
        """Whether nobody has a turn or waits for one."""
        with self._changed:
            return not self._running and not self._queue

    def close(self, seconds: float) -> bool:
        """Grant no more turns, wait for the current ones to end, and return whether they did."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            return self._changed.wait_for(lambda: self._running == 0, seconds)

    def _acquire(self) -> None:
        ticket = object()
        with self._changed:
            if len(self._queue) >= self._max_queued and (self._queue or self._running >= self._max_concurrent):
                raise ServerBusy(_FULL)
            self._queue.append(ticket)
            try:
                if not self._changed.wait_for(lambda: self._closed or self._is_next(ticket), self._timeout):
                    raise ServerBusy(_FULL)
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()
            if self._closed:
                raise ServerBusy("the server is shutting down; try again when it is back")
            self._running += 1

    def _is_next(self, ticket: object) -> bool:
        return self._queue[0] is ticket and self._running < self._max_concurrent

    def _release(self) -> None:
        with self._changed:
            self._running -= 1
            self._changed.notify_all()


class SharedAssistant:
    """An assistant for concurrent users: each question waits for its turn."""

    def __init__(self, assistant: Answerer, capacity: Capacity) -> None:
        self._assistant = assistant
        self._capacity = capacity

    def ask(self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS) -> Answer:
        """Do as `Assistant.ask` does, once this question has its turn. Also raises `ServerBusy`."""
        return final_answer(self.stream(question, history, options))

    def stream(
        self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS
    ) -> Generator[Progress | Answer, None, None]:
        """Do as `Assistant.stream` does, once this question has its turn. Also raises `ServerBusy`."""
        with self._capacity.turn() as end_turn:
            for step in self._assistant.stream(question, history, options):
                if isinstance(step, Answer):
                    end_turn()  # a client that receives the answer slowly does not block others
                yield step

    def check_stream(
        self, draft: str | Draft, filters: Filters = NO_FILTERS
    ) -> Generator[CheckProgress | Check, None, None]:
        """Do as `Assistant.check_stream` does, once this draft has its turn. Also raises `ServerBusy`."""
        with self._capacity.turn() as end_turn:
            for step in self._assistant.check_stream(draft, filters):
                if isinstance(step, Check):
                    end_turn()
                yield step

    def on_added_since(self, mark: Mark) -> "SharedAssistant":
        """Return an assistant for the articles added since, which shares the turns."""
        return SharedAssistant(self._assistant.on_added_since(mark), self._capacity)
