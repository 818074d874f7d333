"""A job, as everybody sees it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a job does."""

    ADD = "add"
    REMOVE = "remove"
    REINDEX = "reindex"
    EDIT = "edit"
    UNDO = "undo"
    KEPT = "kept"

    @property
    def is_quick(self) -> bool:
        """Whether it takes a moment at most, so that it is still done when the server stops."""
        return self in (Kind.REMOVE, Kind.EDIT, Kind.UNDO)

    @property
    def adds(self) -> bool:
        """Whether there may be new articles or versions after it."""
        return self in (Kind.ADD, Kind.REINDEX)


class State(StrEnum):
    """The state of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    """Stopped by a user; changes that were already stored remain."""

    FAILED = "failed"

    @property
    def finished(self) -> bool:
        """Whether it is final."""
        return self in (State.DONE, State.STOPPED, State.FAILED)

    @property
    def is_waiting(self) -> bool:
        """Whether it has not begun."""
        return self is State.QUEUED


@dataclass(frozen=True, slots=True)
class Job:
    """A snapshot of a job.

    `progress` is between 0 and 1. `counts` and `details` are its results by kind, like `counts` and `lines` of a
    `RunSummary`; there are no details while it runs. `message` says why it failed, or what it is waiting for. `edit` is
    the number of the edit that it made. Times are ISO 8601, in UTC.
    """

    id: str
    kind: Kind
    title: str
    state: State
    created_at: str
    finished_at: str | None = None
    progress: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    details: dict[str, list[str]] = field(default_factory=dict)
    message: str | None = None
    edit: int | None = None
