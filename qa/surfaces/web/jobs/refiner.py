"""Replaces the quick vectors of an index in the background of a server, while it is idle."""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread, get_native_id
from typing import Self

from index import BylineError, Index

_NICENESS = 19
"""Niceness of the thread: everything else has priority."""

_INTERVAL = 60.0
"""Seconds between checks whether a run has left quick vectors."""

_PAUSE = 0.5
"""Seconds between checks whether the server is idle."""

_log = logging.getLogger(f"byline.{__name__}")


class Refiner:
    """A thread that calls `Index.refine` now and then; a context manager. `is_idle` returns whether nobody is
    waiting."""

    def __init__(self, index: Index, is_idle: Callable[[], bool]) -> None:
        self._index = index
        self._is_idle = is_idle
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="byline-refiner", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop; what has been embedded is stored first."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        with suppress(AttributeError, OSError):  # only Linux has a niceness per thread
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICENESS)
        while not self._stopping.is_set():
            try:
                if self._index.quick_count():
                    self._index.refine(proceed=self._proceed)
                    self._index.view()
            except BylineError as error:  # usually because articles are being added
                _log.info("quick vectors are replaced later: %s", error)
            self._stopping.wait(_INTERVAL)

    def _proceed(self, _: int) -> bool:
        while not self._is_idle():
            if self._stopping.wait(_PAUSE):
                return False
        self._index.view()  # opens what has just been stored, so that no question has to wait for that
        return not self._stopping.is_set()
