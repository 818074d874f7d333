"""Decides when the articles that a run has added so far are made searchable."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_INTERVAL = 45.0
"""Seconds between saves: together with the time that saving takes, an article can be found within a minute."""

_MAX_SHARE = 0.1
"""Maximum share of a run's time spent on it. On a large index it takes seconds, and is done less often."""


class PublishingSchedule:
    """Decides when to save the search index during a run, by how long that took the last time."""

    def __init__(self) -> None:
        self._due_at = time.monotonic() + _INTERVAL

    def is_due(self) -> bool:
        """Whether to save it now."""
        return time.monotonic() >= self._due_at

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Save it within the block, which is timed."""
        started = time.monotonic()
        try:
            yield
        finally:
            ended = time.monotonic()
            self._due_at = ended + max(_INTERVAL, (ended - started) * (1 / _MAX_SHARE - 1))
