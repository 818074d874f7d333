"""The present time, as it is stored and shown."""

from datetime import UTC, datetime, timedelta

from index.common.clock import timestamp


def test_the_time_is_in_utc_and_to_the_second() -> None:
    read = datetime.fromisoformat(timestamp())
    assert read.utcoffset() == timedelta(0)
    assert read.microsecond == 0
    assert abs(datetime.now(UTC) - read) < timedelta(minutes=1)
