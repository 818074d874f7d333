import pytest

from evaluation.report.table import Row, sections
from evaluation.results import Score
from tests.evaluation.report.factories import score, system


def rows(*systems: list[Score]) -> dict[str, Row]:
    made = [system(f"system {number}", scores=scores) for number, scores in enumerate(systems)]
    return {row.measure.name: row for section in sections(made) for row in section.rows}


def values(row: Row) -> list[str | None]:
    return [cell.value if cell else None for cell in row.cells]


def best(row: Row) -> list[bool | None]:
    return [cell.best if cell else None for cell in row.cells]


def test_a_value_has_its_interval_and_its_questions() -> None:
    row = rows([Score("MRR", 0.4049, 0.376, 0.4341, 1074)])["MRR"]
    cell = row.cells[0]
    assert cell
    assert (cell.value, cell.low, cell.high) == (".405", ".376", ".434")
    assert row.count == "1,074"
    assert cell.span == pytest.approx((37.6, 40.49, 43.41))


def test_rows_are_in_the_order_of_the_measures_and_in_their_groups() -> None:
    made = system(scores=[score("p50 ms", 5, 1), score("right", 0.5, 1), score("MRR", 0.5, 1)])
    found = [(section.group, [row.measure.name for row in section.rows]) for section in sections([made])]
    assert found == [("Retrieval", ["MRR"]), ("Answer", ["right"]), ("Latency", ["p50 ms"])]


def test_the_highest_share_and_the_lowest_time_are_best() -> None:
    one, other = [score("MRR", 0.4, 9), score("p50 ms", 70, 9)], [score("MRR", 0.3, 9), score("p50 ms", 2.14, 9)]
    found = rows(one, other)
    assert best(found["MRR"]) == [True, False]
    assert best(found["p50 ms"]) == [False, True]
    assert values(found["p50 ms"]) == ["70", "2.1"]


def test_values_that_round_to_the_same_are_equally_good() -> None:
    found = rows(*([score("MRR", value, 9), score("right", 0.5, 9)] for value in (0.4001, 0.4002, 0.3)))
    assert best(found["MRR"]) == [True, True, False]
    assert best(found["right"]) == [False, False, False]


def test_a_single_value_is_not_marked_as_best() -> None:
    assert best(rows([score("MRR", 0.4, 9)], [])["MRR"]) == [False, None]


def test_the_number_of_questions_is_shown_if_it_differs_between_systems() -> None:
    row = rows([score("verbatim", 1.0, 700)], [score("verbatim", 1.0, 1200)])["verbatim"]
    assert row.count is None
    assert [cell and cell.count for cell in row.cells] == ["700", "1,200"]
