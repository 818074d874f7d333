"""Dates as articles state them: complete ones are read, nothing is filled in."""

import pytest

from index.text.dates import is_later, is_update, read_date, read_publication_date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("202403051430", "2024-03-05T14:30:00"),
        ("2024-W10-2", "2024-03-05"),
        ("2024-03-05+02:00", "2024-03-05"),
        ("5 March 2024", "2024-03-05"),
        ("March 5th, 2024 | 14:30", "2024-03-05T14:30:00"),
        ("Tuesday, 5 March 2024 - 14:30", "2024-03-05T14:30:00"),
        ("Posted: 5 March 2024", "2024-03-05"),
        ("05-Mar-24", "2024-03-05"),
        ("13.3.2024", "2024-03-13"),
        ("2024年3月5日", "2024-03-05"),
        ("2024年3月5日 08:00", "2024-03-05T08:00:00"),
        ("2024. 3. 5.", "2024-03-05"),
        ("5 March 2024 24:00", "2024-03-05"),
        ("2024-03-05T24:00:00Z", "2024-03-05"),
        ("5 March 2024 14.30", "2024-03-05T14:30:00"),
        ("2024-03-05 14.30", "2024-03-05T14:30:00"),
        ("20240305T143000Z", "2024-03-05T14:30:00+00:00"),
        ("20240305T1430Z", "2024-03-05T14:30:00+00:00"),
    ],
)
def test_complete_dates(value: str, date: str) -> None:
    assert read_date(value) == date


@pytest.mark.parametrize(
    "value",
    "2024 2024-03 202403 2024-W10 2024W10 2024-3 12345 0 3.5 March_2024 5_March May_2024_10:00 03/04/2024 10/11/12 "
    "13.3.24 24-03-13 2024-02-30 2024-03-05T25:00:00Z Tuesday Today,_14:30 3_hours_ago Wed,_32_Jan_2024_10:00:00_GMT "
    "0000-00-00 Q1_2024".split(),
)
def test_incomplete_and_ambiguous_dates_are_none(value: str) -> None:
    assert read_date(value.replace("_", " ")) is None


@pytest.mark.parametrize(
    "value",
    [
        "March 4-5, 2024",
        "5/6 March 2024",
        "12-13 March 2024",
        "2024-03-04/2024-03-05",
        "2024-03-04 - 2024-03-05",
        "March 5 1994, 2024",
        "Tue, 05 Mar 0024 10:00:00 GMT",
    ],
)
def test_no_date_is_made_of_the_numbers_of_a_period_or_of_another_year(value: str) -> None:
    assert read_date(value) is None


def test_the_second_day_of_a_period_is_no_hour() -> None:
    assert read_date("2024-03-05/06") == "2024-03-05"


@pytest.mark.parametrize(
    "number", ["1709654400", "1709654400.0", "1709654400000", "1709654400000000", f"17096544{'0' * 11}"]
)
def test_unix_timestamps_in_seconds_and_smaller_units(number: str) -> None:
    assert read_date(number) == "2024-03-05T16:00:00+00:00"


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        ("08:18:00 PM", "20:18:00"),
        ("12:30 am", "00:30:00"),
        ("9:15 p.m.", "21:15:00"),
        ("14:30 PM", "14:30:00"),
        ("10:00 PM GMT+2", "22:00:00+02:00"),
    ],
)
def test_twelve_hour_times(time: str, shown: str) -> None:
    assert read_date(f"March 5, 2024 {time}") == f"2024-03-05T{shown}"


@pytest.mark.parametrize(
    ("value", "offset"),
    [
        ("Tue Mar 05 2024 23:30:00 GMT+0200 (CEST)", "+02:00"),
        ("Tue Mar 05 2024 23:30:00 GMT-0800 (Pacific Standard Time)", "-08:00"),
        ("2024-03-05 23:30 UTC+8", "+08:00"),
        ("2024-03-05T23:30:00Z-0700", "-07:00"),
        ("5 Mar 2024 23:30 EST-0500", "-05:00"),
        ("5 Mar 2024 23:30 UTC\u22123", "-03:00"),
        ("Tue Mar 05 23:30:00 GMT-08:00 2024", "-08:00"),
        ("23:30 5 Mar 2024 GMT+1", "+01:00"),
        ("Tue, 05 Mar 2024 23:30:00 GMT", "+00:00"),
        ("Tue, 05 Mar 2024 23:30:00 UT", "+00:00"),
        ("Tue, 05 Mar 2024 23:30:00 EST", ""),
        ("2024-03-05 23:30:00 CET", ""),
        ("2024-03-05 23:30 Europe/Berlin", ""),
        ("2024-03-05T23:30:00+01:00[Europe/Berlin]", "+01:00"),
    ],
)
def test_zones_keep_the_day_and_time_and_are_not_turned_round(value: str, offset: str) -> None:
    assert read_date(value) == f"2024-03-05T23:30:00{offset}"


@pytest.mark.parametrize(
    "value",
    ["Thu, 1 Jan 1970 00:00:00 GMT", "1970-01-01", "0", "1969-12-31T16:00:00-08:00", "1502-03-05", "2999-01-01"],
)
def test_dates_that_no_article_has(value: str) -> None:
    assert read_publication_date(value) is None


def test_a_date_may_be_labelled_as_that_of_an_update() -> None:
    assert is_update("Last updated: 5 March 2024")
    assert read_date("Last updated: 5 March 2024") == "2024-03-05"
    assert not is_update("5 March 2024")


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [
        ("2024-03-06", "2024-03-05", True),
        ("2024-03-05T10:00:00+01:00", "2024-03-05T09:30:00+00:00", False),
        ("2024-03-05T11:00:00+01:00", "2024-03-05T09:30:00+00:00", True),
        ("2024-03-05T11:00:00", "2024-03-05", False),
        ("2024-03-05T11:00:00", "2024-03-05T09:00:00+00:00", False),
    ],
)
def test_which_date_is_later(one: str, other: str, *, later: bool) -> None:
    assert is_later(one, other) is later
