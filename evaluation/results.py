"""The results of an evaluation, stored as one JSON file: the questions, every answer, and each system's scores."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.errors import InputRefused

FORMAT = 1
FILE_NAME = "results.json"


class Verdict(StrEnum):
    """What became of one question."""

    RIGHT = "right"
    """Answered, and the first statement holds the answer; or unanswerable, and the system abstained."""
    RIGHT_LATER = "later"
    """Answered, and a statement after the first holds the answer."""
    WRONG = "wrong"
    """Answered, and no statement holds the answer."""
    MISSED = "refused"
    """The articles answer it, but the system abstained."""
    UNFOUNDED = "unfounded"
    """The articles don't answer it, but the system did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question as it was put, with what was expected. `gold` holds keys of `Results.passages`, where known."""

    id: str
    line: int
    question: str
    history: list[str]
    standalone: str | None
    answers: list[str]
    pattern: str | None
    gold: list[str]
    unanswerable: bool
    group: str


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """The characters `start` to `end` of the passage with this key."""

    passage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """One statement of an answer with its citations."""

    text: str
    citations: list[CitedSpan]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One system's answer to one question. `measures` holds the scores that apply to it, by name.

    `passages` are keys of `Results.passages`, best first; `ms` is the time that the whole answer took.
    """

    id: str
    verdict: Verdict
    standalone_question: str
    confidence: float
    statements: list[StatementRecord]
    passages: list[str]
    notes: list[str]
    ms: float
    measures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Score:
    """One number of the table: its 95 % interval, and of how many questions it is. `name` is a key of `MEASURES`."""

    name: str
    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemResult:
    """All that one system did. `probability` tells whether its confidence is meant as a probability.

    `risk_coverage` holds `(share of questions answered, share of these not answered rightly)`, from the strictest
    limit of confidence to the system's own. `reliability` holds `(mean confidence, share answerable, count)` of
    questions of like confidence, and is empty where the confidence is no probability.
    """

    name: str
    description: str
    probability: bool
    scores: list[Score]
    risk_coverage: list[tuple[float, float]]
    reliability: list[tuple[float, float, int]]
    outcomes: list[Outcome]


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A paragraph that was cited, read or expected."""

    title: str
    outlet: str | None
    paragraph: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One run: a question file asked of one index, by one system or several. `about` describes both."""

    about: dict[str, Any]
    questions: list[AskedQuestion]
    systems: list[SystemResult]
    passages: dict[str, PassageRecord]
    notes: list[str] = field(default_factory=list)

    def system(self, name: str | None = None) -> SystemResult:
        """Return the system of this name, the first where None. Raises `InputRefused` if there is none."""
        found = next((system for system in self.systems if name in (None, system.name)), None)
        if found is None:
            names = ", ".join(system.name for system in self.systems)
            raise InputRefused(f"there is no system '{name}' in these results; name one of: {names}")
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the results as JSON values."""
        return {"format": FORMAT, **asdict(self)}

    def save(self, path: Path) -> None:
        """Write the results to `path`, whole or not at all."""
        write_atomically(path, json.dumps(self.to_dict()))

    @classmethod
    def load(cls, path: Path) -> "Results":
        """Read results that were saved at `path`, or in the folder `path`. Raises `InputRefused`."""
        file = path / FILE_NAME if path.is_dir() else path
        try:
            values = json.loads(file.read_bytes())
            if values["format"] != FORMAT:
                raise InputRefused(f"{file}: of format {values['format']}, not {FORMAT}; run the evaluation again")
            return _results(values)
        except OSError as error:
            raise InputRefused(f"{file}: cannot be read ({error.strerror}); name the folder of a report") from error
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise InputRefused(f"{file}: not results of an evaluation ({str(error)[:100]})") from error


def _results(values: Mapping[str, Any]) -> Results:
    return Results(
        about=values["about"],
        questions=[AskedQuestion(**question) for question in values["questions"]],
        systems=[_system(system) for system in values["systems"]],
        passages={key: PassageRecord(**passage) for key, passage in values["passages"].items()},
        notes=values["notes"],
    )


def _system(values: Mapping[str, Any]) -> SystemResult:
    return SystemResult(
        **{
            **values,
            "scores": [Score(**score) for score in values["scores"]],
            "risk_coverage": [(point[0], point[1]) for point in values["risk_coverage"]],
            "reliability": [(point[0], point[1], point[2]) for point in values["reliability"]],
            "outcomes": [_outcome(outcome) for outcome in values["outcomes"]],
        }
    )


def _outcome(values: Mapping[str, Any]) -> Outcome:
    statements = [
        StatementRecord(statement["text"], [CitedSpan(**span) for span in statement["citations"]])
        for statement in values["statements"]
    ]
    return Outcome(**{**values, "verdict": Verdict(values["verdict"]), "statements": statements})


def write_atomically(path: Path, text: str) -> None:
    """Write `text` to `path` in UTF-8, beside it first: whoever reads meanwhile has the old file or the new one.

    Half a surrogate pair, as the name of a file that is no UTF-8 has it, becomes a question mark.

    Raises `OSError`.
    """
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(text.encode("utf-8", errors="replace"))
    partial.replace(path)
