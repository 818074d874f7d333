"""The present time, as it is stored and shown."""

from datetime import UTC, datetime


def timestamp() -> str:
    """Return the present time in ISO 8601, to the second and in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
