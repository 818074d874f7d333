"""What became of the questions: how many of each verdict every system has."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from evaluation.report.formats import amount, percent
from evaluation.results import SystemResult, Verdict

MEANINGS = {
    Verdict.RIGHT: "the first statement holds the answer, or the articles have none and the system said so",
    Verdict.LATER: "a statement after the first holds the answer",
    Verdict.WRONG: "answered, but no statement holds the answer",
    Verdict.REFUSED: "the articles answer it, but the system did not",
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
