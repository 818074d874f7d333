from datetime import date

import pytest

from qa.form import DayBasis
from qa.language.event_days import EventDay, day_of_publication, event_day
from tests.qa.factories import article

_PUBLISHED = "2025-05-07"  # a Wednesday


def _day(text: str, published: str | None = _PUBLISHED) -> tuple[str, str, str] | None:
    found = event_day(text, article("a", published=published))
    return None if found is None else (found.first.isoformat(), found.last.isoformat(), found.basis.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The ferry sank on 4 May.", ("2025-05-04", "2025-05-04", "named")),
        ("The ferry sank on Monday.", ("2025-05-05", "2025-05-05", "relative")),
        ("The ferry sank yesterday, police said.", ("2025-05-06", "2025-05-06", "relative")),
        ("The yard was sold in March 2019.", ("2019-03-01", "2019-03-31", "named")),
        ("The yard was built in 1998.", ("1998-01-01", "1998-12-31", "named")),
        ("The inquiry will open on 12 June.", ("2025-06-12", "2025-06-12", "named")),
        ("The inquiry will open on 3 February.", ("2026-02-03", "2026-02-03", "named")),
        ("They were studying the sinking on 4 April and who planned it.", ("2025-04-04", "2025-04-04", "named")),
        ("The inquiry is due on 12 June.", ("2025-06-12", "2025-06-12", "named")),
        ("The inquiry is due to open on 12 June.", ("2025-06-12", "2025-06-12", "named")),
        ("The inquiry will open on Friday.", ("2025-05-09", "2025-05-09", "relative")),
        ("The inquiry opened on 12 June.", ("2024-06-12", "2024-06-12", "named")),
        ("It sank because its chart was old, an inquiry found on Monday.", ("2025-05-05", "2025-05-05", "relative")),
        ("The ferry will sail again tomorrow.", ("2025-05-08", "2025-05-08", "relative")),
    ],
)
def test_a_sentence_tells_of_a_day(text: str, told: tuple[str, str, str]) -> None:
    assert _day(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sank off Kesh.",
        "The yard has been closed since 4 May.",
        "Reed, who was elected in 2019, resigned.",
        "The council changed the 2019 law.",
        "It must be paid by 12 June.",
        "The strike is the largest since the last strike at the yard in 2007.",
        "She reads the Sunday Courier.",
    ],
)
def test_a_sentence_whose_main_clause_names_no_day_tells_of_none(text: str) -> None:
    assert _day(text) is None


def test_without_a_day_of_publication_only_a_whole_date_is_known() -> None:
    assert _day("It sank on 4 May.", None) is None
    assert _day("It sank on Monday.", None) is None
    assert _day("It sank on 4 May 2025.", None) == ("2025-05-04", "2025-05-04", "named")


def test_of_several_days_the_first_counts() -> None:
    assert _day("It was raised on 4 May and searched on Tuesday.") == ("2025-05-04", "2025-05-04", "named")


def test_the_day_of_publication_says_that_it_is_one() -> None:
    day = date(2025, 5, 7)
    assert day_of_publication(article("a", published=_PUBLISHED)) == EventDay(day, day, DayBasis.PUBLISHED)
    assert day_of_publication(article("a")) is None
