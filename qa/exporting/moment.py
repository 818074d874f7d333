"""When an export was made."""

from datetime import UTC, datetime


def exported(at: datetime | None) -> str:
    """Return the time of the export, by default now, in ISO 8601, to the second and in UTC."""
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
