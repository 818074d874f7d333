from datetime import date

import pytest

from qa.language.dates import PartialDate, find_dates, find_time_limit, published_on

SATURDAY = date(2025, 9, 6)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("on 5 September 2025", [("5 September 2025", PartialDate(2025, 9, 5))]),
        ("the 3rd of March", [("3rd of March", PartialDate(None, 3, 3))]),
        (
            "on Sept. 11, 2001, and in May",
            [("Sept. 11, 2001", PartialDate(2001, 9, 11)), ("May", PartialDate(None, 5))],
        ),
        ("Early in March 2020", [("March 2020", PartialDate(2020, 3))]),
        ("October of 1999", [("October of 1999", PartialDate(1999, 10))]),
        ("since 1999", [("1999", PartialDate(1999))]),
        ("They may march. May they? March on!", []),
        ("26 nations, 2,025 soldiers, flight 20255", []),
    ],
)
def test_named_days_months_and_years_are_found(text: str, named: list[tuple[str, PartialDate]]) -> None:
    assert [(text[time.start : time.end], time.when) for time in find_dates(text)] == named


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did Reed say in September?", "in September"),
        ("In early May 2024, who resigned?", "In early May 2024"),
        ("Who won in the year 2018?", "in the year 2018"),
        ("What happened on 5 September?", "on 5 September"),
        ("How many died in the 2004 tsunami?", None),
        ("Who has resigned since May 2024?", None),
        ("In which year did it begin?", None),
    ],
)
def test_a_question_can_be_limited_to_a_time(question: str, words: str | None) -> None:
    time = find_time_limit(question)
    assert (time and question[time.start : time.end]) == words


def test_a_date_contains_the_dates_within_it() -> None:
    september = PartialDate(2025, 9)
    assert september.contains(PartialDate(2025, 9, 5))
    assert september.contains(PartialDate(None, 9, 5))
    assert not september.contains(PartialDate(2024, 9, 5))
    assert not september.contains(PartialDate(2025))
    assert not PartialDate(2025).contains(PartialDate(None, 9))
    assert september.conflicts_with(PartialDate(2025, 8))
    assert not september.conflicts_with(PartialDate(2025))


@pytest.mark.parametrize(
    ("when", "days"),
    [
        (PartialDate(2025, 9), (date(2025, 9, 1), date(2025, 9, 30))),
        (PartialDate(None, 9), (date(2025, 9, 1), date(2025, 9, 30))),
        (PartialDate(None, 10), (date(2024, 10, 1), date(2024, 10, 31))),
        (PartialDate(None, 9, 7), (date(2024, 9, 7), date(2024, 9, 7))),
        (PartialDate(2026), (date(2026, 1, 1), date(2026, 12, 31))),
        (PartialDate(None, 2, 29), (date(2024, 2, 29), date(2024, 2, 29))),
        (PartialDate(2025, 2, 30), None),
    ],
)
def test_a_date_without_a_year_is_in_the_latest_year(when: PartialDate, days: tuple[date, date] | None) -> None:
    assert when.latest(SATURDAY) == days


def test_an_article_refers_to_the_latest_such_month() -> None:
    assert PartialDate(None, 10).in_year_of(SATURDAY) == PartialDate(2024, 10)
    assert PartialDate(1999, 10).in_year_of(SATURDAY) == PartialDate(1999, 10)


def test_an_article_refers_to_a_day_nearly_a_year_ago_as_one_to_come() -> None:
    assert PartialDate(None, 10, 7).in_year_of(SATURDAY) == PartialDate(2025, 10, 7)
    assert PartialDate(None, 9, 7).in_year_of(SATURDAY) == PartialDate(2025, 9, 7)
    assert PartialDate(None, 3, 7).in_year_of(SATURDAY) == PartialDate(2025, 3, 7)
    assert PartialDate(None, 12, 7).in_year_of(SATURDAY) == PartialDate(2024, 12, 7)


def test_the_day_of_publication() -> None:
    assert published_on("2025-09-06T23:30:00+02:00") == SATURDAY
    assert published_on("sometime") is None
    assert published_on(None) is None
