"""How many questions are answered at once, by the page and the API together."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import Condition

from qa.answer import Answer
from qa.assistant import Answerer, Progress, final_answer
from qa.errors import ServerBusy
from qa.options import DEFAULT_OPTIONS, AskOptions

MAX_CONCURRENT = min(16, max(4, 2 * (os.cpu_count() or 1)))
"""Two for each core keep the cores busy. More of them answer no more questions in a minute, each takes longer, and the
process holds more memory (docs/ARCHITECTURE.md has the numbers)."""

MAX_QUEUED = 20
"""Questions that may wait for their turn. Each holds one of the server's 40 threads; some must be left over."""

QUEUE_TIMEOUT = 30.0
"""Seconds that a question waits at most."""

_FULL = "too many questions are being answered; try again in a few seconds"


class Capacity:
    """So many turns at once; so many more may wait for one, and get it in the order in which they came.

    Safe to share between threads. (A semaphore is not enough: whoever gives one back and takes it again is faster than
    those who wait. Two who asked on and on, one at once, waited up to five seconds for each other's tenths.)
    """

    def __init__(
        self, at_once: int = MAX_CONCURRENT, waiting: int = MAX_QUEUED, patience: float = QUEUE_TIMEOUT
    ) -> None:
        self._at_once, self._most_waiting, self._patience = at_once, waiting, patience
        self._changed = Condition()
        self._taken = 0
        self._waiting: deque[object] = deque()
        self._closed = False

    @contextmanager
    def turn(self) -> Iterator[Callable[[], None]]:
        """Wait for a turn, and have it as long as the block lasts or until what it gives is called.

        Raises `ServerBusy` if too many are waiting already, or it takes too long.
        """
        self._take()
        with ExitStack() as held:
            held.callback(self._give_back)
            yield held.close

    def close(self, seconds: float) -> bool:
        """Give no more turns, wait for those that are taken to end, and return whether they did."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            return self._changed.wait_for(lambda: self._taken == 0, seconds)

    def _take(self) -> None:
        me = object()
        with self._changed:
            if len(self._waiting) >= self._most_waiting and (self._waiting or self._taken >= self._at_once):
                raise ServerBusy(_FULL)
            self._waiting.append(me)
            try:
                if not self._changed.wait_for(lambda: self._closed or self._is_next(me), self._patience):
                    raise ServerBusy(_FULL)
            finally:
                self._waiting.remove(me)
                self._changed.notify_all()
            if self._closed:
                raise ServerBusy("the server is being stopped; ask again when it is back")
            self._taken += 1

    def _is_next(self, who: object) -> bool:
        return self._waiting[0] is who and self._taken < self._at_once

    def _give_back(self) -> None:
        with self._changed:
            self._taken -= 1
            self._changed.notify_all()


class SharedAssistant:
    """An assistant that many ask: each waits for its turn."""

    def __init__(self, assistant: Answerer, capacity: Capacity) -> None:
        self._assistant = assistant
        self._capacity = capacity

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        options: AskOptions = DEFAULT_OPTIONS,
    ) -> Answer:
        """Do as `Assistant.ask` does, once it is this question's turn. Raises `ServerBusy` too."""
        return final_answer(self.stream(question, history, options))

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        options: AskOptions = DEFAULT_OPTIONS,
    ) -> Generator[Progress | Answer, None, None]:
        """Do as `Assistant.stream` does, once it is this question's turn. Raises `ServerBusy` too."""
        with self._capacity.turn() as end_turn:
            for step in self._assistant.stream(question, history, options):
                if isinstance(step, Answer):
                    end_turn()  # who takes the answer slowly keeps nobody else waiting
                yield step
