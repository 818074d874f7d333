"""The report's numbers: a row for each score, the outcomes of each system, and how numbers are written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlencode

from evaluation.measures import MEASURES, Group, Measure
from evaluation.results import Results, Score, SystemResult, Verdict


def share(value: float) -> str:
    """Return a value from 0 to 1 with three decimals and no leading zero: .405, 1.000."""
    text = f"{value:.3f}"
    return text.removeprefix("0") if text.startswith("0.") else text


def percent(value: float) -> str:
    """Return a value from 0 to 1 as a percentage: 41 %."""
    return f"{100 * value:.0f} %"


def milliseconds(value: float) -> str:
    """Return a duration without its unit; short ones have a decimal, to distinguish fast systems."""
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def amount(value: int) -> str:
    """Return a number with thousands separators: 1,074."""
    return f"{value:,}"


def counted(value: int, one: str, many: str) -> str:
    """Return a number with its noun: 1 article, 294 articles."""
    return f"{amount(value)} {one if value == 1 else many}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One system's score as displayed. `count` is set if the systems of the row differ in it."""

    value: str
    low: str
    high: str
    count: str | None
    best: bool
    span: tuple[float, float, float] | None
    """Low end, value and high end as percentages of the scale, to be drawn; None for milliseconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One score of every system that has it. `count` is set if it is the same for all of them."""

    measure: Measure
    count: str | None
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one section of the table."""

    group: Group
    rows: list[Row]


def sections(systems: Sequence[SystemResult]) -> list[Section]:
    """Return the table in the order of `MEASURES`, without scores that no system has."""
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
    """Return the best value as displayed, so that equal displays are equally good; None if all are equal."""
    if len({_shown(measure, score.value) for score in scores}) == 1:
        return None
    values = [score.value for score in scores]
    return _shown(measure, min(values) if measure.milliseconds else max(values))


def _shown(measure: Measure, value: float) -> str:
    return milliseconds(value) if measure.milliseconds else share(value)


MEANINGS = {
    Verdict.RIGHT: "the first statement contains the answer, or there is none and the system asserted none",
    Verdict.RIGHT_LATER: "a statement after the first contains the answer",
    Verdict.WRONG: "asserted, but no statement contains the answer",
    Verdict.MISSED: "answerable, but the system abstained or only showed passages without the answer",
    Verdict.UNFOUNDED: "unanswerable, but the system asserted an answer",
}
"""The meaning of each verdict, best first."""


@dataclass(frozen=True, slots=True)
class Part:
    """The questions with one verdict. `link` is the URL fragment that lists them."""

    verdict: Verdict
    count: str
    share: float
    percent: str
    link: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one system's verdicts, of those that occur."""

    name: str
    description: str
    parts: list[Part]


def tallies(systems: Sequence[SystemResult]) -> list[Tally]:
    """Return the counts of every system's verdicts."""
    return [Tally(system.name, system.description, _parts(system)) for system in systems]


@dataclass(frozen=True, slots=True)
class KindRow:
    """How each system did on the questions of one kind: the share with a right first statement, or rightly abstained
    from, and the share with a wrong one, both as displayed."""

    kind: str
    count: str
    right: list[str]
    wrong: list[str]


def kinds(results: Results) -> list[KindRow]:
    """Return a row for each kind of question, the most frequent first; none if the questions have no kinds."""
    of_kind: dict[str, set[str]] = {}
    for question in results.questions:
        if question.kind is not None:
            of_kind.setdefault(question.kind, set()).add(question.id)
    ordered = sorted(of_kind.items(), key=lambda item: (-len(item[1]), item[0]))
    return [_kind_row(kind, ids, results.systems) for kind, ids in ordered]


def _kind_row(kind: str, ids: set[str], systems: Sequence[SystemResult]) -> KindRow:
    verdicts = [[outcome.verdict for outcome in system.outcomes if outcome.id in ids] for system in systems]
    right = [sum(verdict is Verdict.RIGHT for verdict in own) / max(1, len(own)) for own in verdicts]
    wrong = [
        sum(verdict not in (Verdict.RIGHT, Verdict.MISSED) for verdict in own) / max(1, len(own)) for own in verdicts
    ]
    return KindRow(kind, amount(len(ids)), [share(value) for value in right], [share(value) for value in wrong])


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
