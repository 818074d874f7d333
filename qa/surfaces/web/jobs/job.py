"""What a job is, and how far."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a job does."""

    ADD = "add"
    REMOVE = "remove"
    REINDEX = "read again"


class State(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    """Somebody stopped it; what it had stored stays."""

    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self in (State.DONE, State.STOPPED, State.FAILED)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it is at one moment.

    `share` is how much of it is done, 0 to 1. `counts` and `lines` are what came of it, by kind, as a `RunSummary` has
    them; while it runs, only counts. `problem` is why it failed, or what it waits for. Times are ISO 8601, in UTC.
    """

    id: str
    kind: Kind
    title: str
    state: State
    created_at: str
    ended_at: str | None = None
    share: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    problem: str | None = None
