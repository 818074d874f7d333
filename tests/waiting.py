"""Waits for a condition instead of a time: how long something takes depends on what else the machine does."""

import time
from collections.abc import Callable

PATIENCE = 300
"""Seconds; only something that never happens takes as long."""


def wait_until(condition: Callable[[], bool], every: float = 0.01) -> None:
    """Return once the condition is true; it is checked again after `every` seconds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it has not happened"
        time.sleep(every)
