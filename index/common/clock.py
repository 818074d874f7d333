"""The present time, as it is stored and shown."""

from datetime import UTC, datetime


def timestamp(timespec: str = "seconds") -> str:
    """Return the present time in ISO 8601, in UTC and to the second, unless `timespec` is something else."""
    return datetime.now(UTC).isoformat(timespec=timespec)
