from datetime import date

import pytest

from qa.language.relative_dates import resolve_article_dates, resolve_relative_dates
from tests.qa.factories import article

SATURDAY = date(2025, 9, 6)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The wire reported Friday that she left.", {"Friday": date(2025, 9, 5)}),
        ("The council met on Saturday.", {"Saturday": SATURDAY}),
        ("Reed said on Sunday that she would travel on Monday.", {"Sunday": date(2025, 8, 31)}),
        ("Speaking in Lima on Thursday, Reed ruled it out.", {"Thursday": date(2025, 9, 4)}),
        ("Talks were held on Tuesday. They left.", {"Tuesday": date(2025, 9, 2)}),
        ("Two men left yesterday.", {"yesterday": date(2025, 9, 5)}),
        ("They will meet on Friday.", {}),
        ("Reed was chosen last Monday.", {}),
        ("The shop is open every Friday.", {}),
    ],
)
def test_a_weekday_in_the_past_tense_is_the_last_one(text: str, days: dict[str, date]) -> None:
    assert {text[found.start : found.end]: found.day for found in resolve_relative_dates(text, SATURDAY)} == days


def test_relative_dates_beyond_the_parsed_part_are_not_resolved() -> None:
    assert list(resolve_relative_dates("Reed spoke. " * 300 + "She left on Friday.", SATURDAY)) == []


@pytest.mark.parametrize(
    "text",
    [
        "USA TODAY reported that she left.",
        "The magazine Sailing Today praised it.",
        "Today host Dana Fry left the show.",
        "Ina Vale told the Sunday Courier that the ferry had sunk.",
        "The shops took 4 million euros on Black Friday.",
        "The band Bright Monday played in Korra.",
    ],
)
def test_a_day_in_a_name_is_none(text: str) -> None:
    assert list(resolve_relative_dates(text, SATURDAY)) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Today, the council voted.", SATURDAY),
        ("On Sunday Mayor Ina Vale resigned.", date(2025, 8, 31)),
        ("President Karl Brandt Friday signed the law.", date(2025, 9, 5)),
        ("Late Friday, the council met.", date(2025, 9, 5)),
    ],
)
def test_a_day_beside_a_name_is_a_day(text: str, day: date) -> None:
    assert [found.day for found in resolve_relative_dates(text, SATURDAY)] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The mill burned down on Friday, 29 August.", date(2025, 8, 29)),
        ("The court will rule on Thursday (Sept. 18).", date(2025, 9, 18)),
        ("The pier closed on June 30, a Monday.", date(2025, 6, 30)),
        ("It opened on Wednesday 1 January.", None),  # of another year: the nearest 1 January is a Thursday
        ("He was shot on Friday, 22 November 1963.", None),  # it says so itself
    ],
)
def test_a_weekday_beside_a_date_is_that_date(text: str, day: date | None) -> None:
    assert [found.day for found in resolve_relative_dates(text, SATURDAY)] == ([day] if day else [])


@pytest.mark.parametrize(
    "text",
    [
        "The dam leaked on Friday of last week.",
        "The dam leaked on Friday two weeks ago.",
        "The vote was lost on a Tuesday.",
        "The shop was open from Monday to Friday.",
        "In May 2019 the lift stopped on a Sunday and then fell on Monday.",
    ],
)
def test_a_weekday_of_another_week_is_not_resolved(text: str) -> None:
    assert list(resolve_relative_dates(text, SATURDAY)) == []


def test_another_year_in_a_subordinate_clause_does_not_matter() -> None:
    text = "Ruth Lamm, who was elected in 2019, resigned on Thursday."
    assert [found.day for found in resolve_relative_dates(text, SATURDAY)] == [date(2025, 9, 4)]


@pytest.mark.parametrize(
    ("metadata", "days"),
    [
        ({"published": "2025-09-06"}, [date(2025, 8, 31), SATURDAY]),
        ({"published": "2025-09-06", "updated": "2025-09-06T20:00:00Z"}, [date(2025, 8, 31), SATURDAY]),
        ({"published": "2025-09-05", "updated": "2025-09-06"}, [date(2025, 8, 31)]),
        ({"published": "2025-09-05", "updated": "2025-09-09"}, []),
        ({"published": "2025-09-06T02:30:00Z"}, [date(2025, 8, 31)]),  # Friday evening in California
        ({"published": "2025-09-06T00:00:00Z"}, [date(2025, 8, 31), SATURDAY]),  # only a date
        ({"published": "2025-09-06T02:30:00+02:00"}, [date(2025, 8, 31), SATURDAY]),
        ({"published": "2025-09-06", "date_basis": "update"}, []),
        ({}, []),
    ],
)
def test_days_are_resolved_as_far_as_it_is_certain_when_the_text_was_written(
    metadata: dict[str, str], days: list[date]
) -> None:
    text = "The roof fell in on Sunday. The school was closed today."
    assert [found.day for found in resolve_article_dates(text, article("a", **metadata))] == days
