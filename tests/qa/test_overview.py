"""Passages by time and outlet: the axis, its points, and the summaries of outlets."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text.analyzer import terms
from qa import Answer, Citation, ReadPassage, Statement
from qa.answer import Reprint
from qa.overview import Axis, Overview, PassageView, axis_of, of_answer, of_search, overview_of
from qa.overview.outlets import MAX_LANES, MIN_GAP
from qa.overview.passages import word_spans
from tests.conftest import examples
from tests.qa.factories import article

DAYS = st.dates(date(1600, 1, 1), date(2100, 1, 1))


def view(
    outlet: str | None, day: str | None, number: int = 1, *, cited: bool = False, text: str = "Text."
) -> PassageView:
    info = article(f"{outlet}-{day}", outlet=outlet, published=day)
    return PassageView(info, number, text, f"/article/{info.id}#p{number}", cited=cited)


def axis(*days: date) -> Axis:
    found = axis_of(days)
    assert found
    return found


def names(*days: date) -> list[str]:
    return [f"{tick.name} {tick.year}".strip() for tick in axis(*days).ticks]


def lanes(overview: Overview) -> list[tuple[str | None, int]]:
    return [(lane.outlet, lane.count) for lane in overview.lanes]


@given(st.lists(DAYS, min_size=1, max_size=5))
@settings(max_examples=examples(400))
def test_an_axis_contains_its_days_and_a_few_ticks(days: list[date]) -> None:
    found = axis(*days)
    assert found.first <= min(days) <= max(days) <= found.last
    assert all(0 <= found.place(day) <= 1 for day in days)
    ticks = [tick.day for tick in found.ticks]
    assert 3 <= len(ticks) <= 7
    assert ticks == sorted(set(ticks))
    assert found.first <= ticks[0] <= ticks[-1] <= found.last


@given(DAYS, st.integers(0, 80_000))
def test_ticks_are_evenly_spaced(first: date, length: int) -> None:
    ticks = [tick.day for tick in axis(first, first + timedelta(length)).ticks]
    gaps = [(later - earlier).days for earlier, later in pairwise(ticks)]
    assert max(gaps) - min(gaps) <= max(3, min(gaps) / 15)  # months and quarters differ in length


def test_ticks_are_days_months_or_years() -> None:
    assert names(date(2025, 9, 5), date(2025, 9, 7)) == ["5 Sep 2025", "6 Sep", "7 Sep"]
    assert names(date(2024, 12, 30), date(2025, 1, 3)) == ["30 Dec 2024", "31 Dec", "1 Jan 2025", "2 Jan", "3 Jan"]
    assert names(date(2025, 2, 11), date(2025, 6, 1)) == ["Mar 2025", "Apr", "May", "Jun"]
    assert names(date(2025, 2, 1), date(2025, 6, 1))[0] == "Feb 2025"
    assert names(date(2024, 11, 11), date(2025, 11, 2)) == ["Jan 2025", "Mar", "May", "Jul", "Sep", "Nov"]
    assert names(date(2019, 2, 11), date(2023, 6, 1)) == ["2020", "2021", "2022", "2023"]


def test_ticks_a_week_apart_are_mondays() -> None:
    ticks = [tick.day for tick in axis(date(2025, 9, 3), date(2025, 10, 10)).ticks]
    assert len(ticks) == 5
    assert all(day.weekday() == 0 for day in ticks)


def test_a_single_day_is_in_the_middle() -> None:
    found = axis(date(2025, 9, 5))
    assert found.place(date(2025, 9, 5)) == 0.5
    assert names(date(2025, 9, 5)) == ["4 Sep 2025", "5 Sep", "6 Sep"]


@pytest.mark.parametrize("days", [[date.min], [date.max], [date.min, date.max]])
def test_the_ends_of_the_calendar_are_handled(days: list[date]) -> None:
    assert axis(*days).ticks


def test_without_days_there_is_no_axis() -> None:
    assert axis_of([]) is None
    found = overview_of([view("A", None), view("B", "last week")])
    assert (found.axis, found.lanes, found.undated) == (None, (), 2)
    assert [outlet.outlet for outlet in found.outlets] == ["A", "B"]
    assert overview_of([]) == Overview(None, (), (), 0, has_cited=False)


def test_outlets_are_sorted_by_passages_and_articles_without_an_outlet_come_last() -> None:
    passages = [view(None, "2025-09-05", n) for n in range(5)]
    passages += [view("Few", "2025-09-05"), view("Other", "2025-09-05"), view(" ", "2025-09-06")]
    passages += [view("Many", "2025-09-06", n) for n in range(3)]
    found = overview_of(passages)
    assert lanes(found) == [("Many", 3), ("Few", 1), ("Other", 1), (None, 6)]
    assert [outlet.outlet for outlet in found.outlets] == ["Many", "Few", "Other", None]


def test_undated_passages_are_counted_separately() -> None:
    found = overview_of([view("A", None), view("A", None, 2), view("A", "2025-09-05"), view("B", "2025-09-05", 1)])
    assert found.undated == 2
    assert lanes(found) == [("A", 1), ("B", 1)]
    assert found.outlets[0].count == 3


def test_passages_of_nearby_days_are_one_point_cited_ones_first() -> None:
    near = [view("A", "2025-01-02", 1), view("A", "2025-01-03", 2, cited=True), view("A", "2025-01-01", 3)]
    found = overview_of([*near, view("A", "2025-12-31", 4), view("B", "2025-01-02", 5)])
    first, last = found.lanes[0].points
    assert [passage.paragraph for passage in first.passages] == [2, 1, 3]
    assert (first.place, last.place) == (0, 1)
    assert first.days == (date(2025, 1, 1), date(2025, 1, 3))
    assert [len(point.passages) for point in found.lanes[1].points] == [1]


@given(st.lists(DAYS, min_size=1, max_size=100))
def test_points_of_a_lane_keep_a_minimum_distance_and_all_passages(days: list[date]) -> None:
    (lane,) = overview_of([view("A", day.isoformat(), n) for n, day in enumerate(days)]).lanes
    places = [point.place for point in lane.points]
    assert all(b - a >= MIN_GAP for a, b in pairwise(places))
    shown = [passage.paragraph for point in lane.points for passage in point.passages]
    assert sorted(shown) == list(range(len(days)))


def test_many_outlets_share_the_last_lane() -> None:
    passages = [view(f"Outlet {n}", "2025-09-05") for n in range(MAX_LANES)]
    assert [lane.others for lane in overview_of(passages).lanes] == [0] * MAX_LANES
    found = overview_of([*passages, view("One more", "2025-09-06", cited=True), view(None, "2025-09-06")])
    assert [lane.others for lane in found.lanes] == [0] * (MAX_LANES - 1) + [3]
    assert found.lanes[0].outlet == "One more"
    assert [point.best.outlet for point in found.lanes[-1].points] == ["Outlet 6", None]
    assert len(found.outlets) == MAX_LANES + 2


def test_in_the_shared_lane_a_cited_passage_represents_its_point() -> None:
    big = [view(f"Outlet {n}", "2025-09-05", number) for n in range(MAX_LANES) for number in (1, 2)]
    (point,) = (
        overview_of([*big, view("Small", "2025-09-05"), view(None, "2025-09-05", 7, cited=True)]).lanes[-1].points
    )
    assert point.best.paragraph == 7


def test_the_summary_of_an_outlet_has_its_cited_passages_then_its_best() -> None:
    found = overview_of([view("A", "2025-09-05", n, cited=n == 4) for n in range(1, 6)])
    (outlet,) = found.outlets
    assert [passage.paragraph for passage in outlet.shown] == [4, 1, 2]
    assert (outlet.count, outlet.more) == (5, 2)
    assert found.has_cited


@pytest.mark.parametrize(
    ("passages", "compares"),
    [
        ([], False),
        ([view("A", "2025-09-05"), view("A", "2025-09-05T12:00:00", 2)], False),
        ([view("A", "2025-09-05"), view("A", "2025-09-06")], True),
        ([view("A", None), view("B", None)], True),
        ([view(None, None), view(None, None, 2)], False),
    ],
)
def test_there_is_something_to_compare_with_two_outlets_or_days(passages: list[PassageView], compares: bool) -> None:
    assert overview_of(passages).compares is compares


def test_each_passage_of_an_answer_is_listed_once() -> None:
    one, other, copied = (article(name, outlet=name, published="2025-09-05") for name in ("one", "other", "copied"))
    text = "He said no. She said yes."
    reprint = Reprint(copied, 9, 0, 11)
    citations = (Citation(1, one, 2, 12, 25, text), Citation(2, one, 2, 0, 11, text, also_in=(reprint,)))
    read = [ReadPassage(other, 1, "Other.", 0.9), ReadPassage(one, 2, text, 0.8), ReadPassage(copied, 9, text, 0.7)]
    found = of_answer(
        Answer(
            id="1", question="?", standalone_question="?", confidence=0.5, passages=tuple(read),
            statements=(Statement(text, citations),),
        )
    )  # fmt: skip
    assert [(p.article.id, p.paragraph, p.marks, p.cited) for p in found] == [
        ("one", 2, ((0, 11), (12, 25)), True),
        ("copied", 9, ((0, 11),), True),
        ("other", 1, (), False),
    ]
    assert [p.link for p in found] == [citations[0].marked_link, reprint.marked_link, read[0].permalink]
    assert found[1].text == "He said no."


def test_a_search_marks_its_words_in_all_forms() -> None:
    (found,) = of_search([ReadPassage(article("a"), 1, "Soldiers of the U.S. left; a soldier’s 1,000 days.", 1)],
                         "Which soldier had 1,000 days in the U.S.?")  # fmt: skip
    assert [found.text[start:end] for start, end in found.marks] == ["Soldiers", "U.S.", "soldier", "1,000", "days"]
    assert not found.cited
    assert word_spans("the of and", frozenset(terms("the"))) == ()


def test_a_short_text_is_its_own_excerpt() -> None:
    found = view("A", None, text="word " * 40)
    assert found.excerpt() == (found.text, ())


def test_an_excerpt_does_not_cut_the_quote() -> None:
    text = f"Before. {'Quoted words. ' * 30}After. {'More. ' * 50}"
    span = (8, text.index(" After"))
    shown, marks = PassageView(article("a"), 1, text, "/", (span,), cited=True).excerpt()
    assert shown == f"… {text[slice(*span)]} …"
    assert [shown[start:end] for start, end in marks] == [text[slice(*span)]]


@given(st.text("ab c", max_size=700), st.integers(0, 600), st.integers(1, 300), st.booleans())
@settings(max_examples=examples(400))
def test_an_excerpt_contains_the_first_mark(text: str, start: int, length: int, cited: bool) -> None:
    marks = ((start, min(start + length, len(text))),) if start < len(text) else ()
    found = PassageView(article("a"), 1, text, "/", marks, cited)
    shown, shown_marks = found.excerpt()
    assert shown.removeprefix("… ").removesuffix(" …") in text
    first = max([0, *(end - start for start, end in marks)])
    assert len(shown) <= 240 + 4 + first
    if marks and (cited or length < 100):
        assert [shown[a:b] for a, b in shown_marks] == [text[a:b] for a, b in marks]
