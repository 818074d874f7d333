"""The numbers: a row for each score, a column for each system, and the best of each row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from evaluation.measures import MEASURES, Group, Measure
from evaluation.report.formats import amount, milliseconds, share
from evaluation.results import Score, SystemResult


@dataclass(frozen=True, slots=True)
class Cell:
    """What one system reached, as it is shown. `count` is there where the row's systems differ in it."""

    value: str
    low: str
    high: str
    count: str | None
    best: bool
    span: tuple[float, float, float] | None
    """Low end, value and high end in percent of the scale from 0 to 1, to be drawn; none for milliseconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One score of every system that has it. `count` is there where all of them have it of as many questions."""

    measure: Measure
    count: str | None
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one part of the table."""

    group: Group
    rows: list[Row]


def sections(systems: Sequence[SystemResult]) -> list[Section]:
    """Return the table in the order of `MEASURES`, without the scores that no system has."""
    return [Section(group, list(rows)) for group, rows in groupby(_rows(systems), lambda row: row.measure.group)]


def _rows(systems: Sequence[SystemResult]) -> Iterator[Row]:
    by_name = [{score.name: score for score in system.scores} for system in systems]
    for measure in MEASURES.values():
        scores = [named.get(measure.name) for named in by_name]
        if any(scores):
            yield _row(measure, scores)


def _row(measure: Measure, scores: Sequence[Score | None]) -> Row:
    present = [score for score in scores if score]
    counts = {score.count for score in present}
    best = _best(measure, present)
    return Row(
        measure,
        amount(present[0].count) if len(counts) == 1 else None,
        [_cell(measure, score, best, len(counts) > 1) if score else None for score in scores],
    )


def _cell(measure: Measure, score: Score, best: str | None, counted: bool) -> Cell:
    shown = _shown(measure, score.value)
    return Cell(
        shown,
        _shown(measure, score.low),
        _shown(measure, score.high),
        amount(score.count) if counted else None,
        shown == best,
        None if measure.milliseconds else (100 * score.low, 100 * score.value, 100 * score.high),
    )


def _best(measure: Measure, scores: Sequence[Score]) -> str | None:
    """The best value as it is shown, as two that look alike are equally good; None where all look alike."""
    if len({_shown(measure, score.value) for score in scores}) == 1:
        return None
    values = [score.value for score in scores]
    return _shown(measure, min(values) if measure.milliseconds else max(values))


def _shown(measure: Measure, value: float) -> str:
    return milliseconds(value) if measure.milliseconds else share(value)
