"""The report's numbers: a row for each score, the outcomes of each system, and how numbers are written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlencode

from evaluation.measures import MEASURES, Group, Measure
from evaluation.results import Score, SystemResult, Verdict


def share(value: float) -> str:
    """Return a value from 0 to 1 with three decimals and no leading zero: .405, 1.000."""
    text = f"{value:.3f}"
    return text.removeprefix("0") if text.startswith("0.") else text


def percent(value: float) -> str:
    """Return a value from 0 to 1 in percent: 41 %."""
    return f"{100 * value:.0f} %"


def milliseconds(value: float) -> str:
    """Return a duration without its unit; short ones have a decimal, so that two fast systems can be told apart."""
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def amount(value: int) -> str:
    """Return a number of things: 1,074."""
    return f"{value:,}"


def counted(value: int, one: str, many: str) -> str:
    """Return a number with its noun: 1 article, 294 articles."""
    return f"{amount(value)} {one if value == 1 else many}"


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


MEANINGS = {
    Verdict.RIGHT: "the first statement holds the answer, or the articles have none and the system said so",
    Verdict.RIGHT_LATER: "a statement after the first holds the answer",
    Verdict.WRONG: "answered, but no statement holds the answer",
    Verdict.MISSED: "the articles answer it, but the system did not",
    Verdict.UNFOUNDED: "the articles don’t answer it, but the system did",
}
"""What each verdict means, best first."""


@dataclass(frozen=True, slots=True)
class Part:
    """The questions with one verdict. `link` is the fragment that lists them."""

    verdict: Verdict
    count: str
    share: float
    percent: str
    link: str


@dataclass(frozen=True, slots=True)
class Tally:
    """One system's verdicts, those that occur."""

    name: str
    description: str
    parts: list[Part]


def tallies(systems: Sequence[SystemResult]) -> list[Tally]:
    """Return every system's verdicts."""
    return [Tally(system.name, system.description, _parts(system)) for system in systems]


def _parts(system: SystemResult) -> list[Part]:
    counts = Counter(outcome.verdict for outcome in system.outcomes)
    total = counts.total()
    return [
        Part(verdict, amount(counts[verdict]), counts[verdict] / total, percent(counts[verdict] / total), link)
        for verdict in MEANINGS
        if counts[verdict]
        for link in [_link(system.name, verdict)]
    ]


def _link(system: str, verdict: Verdict) -> str:
    return "#" + urlencode({"system": system, "verdict": verdict}, quote_via=quote)
