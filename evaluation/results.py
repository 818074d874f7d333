"""The results of an evaluation, stored as one JSON file: the questions, every answer, and each system's scores."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.errors import InputRefused

FORMAT = 2
FILE_NAME = "results.json"


class Verdict(StrEnum):
    """The outcome of one question."""

    RIGHT = "right"
    """The first statement contains the answer; or the question is unanswerable and the system asserted nothing."""
    RIGHT_LATER = "right-later"
    """A statement after the first contains the answer."""
    WRONG = "wrong"
    """The system asserted an answer, but no statement contains it."""
    MISSED = "missed"
    """The question is answerable, but the system abstained, or only showed passages without the answer."""
    UNFOUNDED = "unfounded"
    """The question is unanswerable, but the system asserted an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question as it was asked, with its expected answer. `gold` contains keys of `Results.passages`, if known."""

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
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """Characters `start` to `end` of the passage with this key."""

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
    """One system's answer to one question. `measures` are the scores that apply to it, by name.

    `passages` are keys of `Results.passages`, best first; `ms` is the time of the whole answer in milliseconds.
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
    """One score with its 95 % interval, over `count` questions. `name` is a key of `MEASURES`."""

    name: str
    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemResult:
    """The results of one system. `probability` says whether its confidence is meant as a probability.

    `risk_coverage` contains `(share of questions answered, share of these not right)`, from the strictest confidence
    threshold to the system's own. `reliability` contains `(mean confidence, share answerable, count)` of questions of
    similar confidence, and is empty if the confidence is not a probability.
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
    """A paragraph that was cited, retrieved or expected."""

    title: str
    outlet: str | None
    paragraph: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One run: the questions of a file, asked of one index by one or more systems. `about` describes file and index."""

    about: dict[str, Any]
    questions: list[AskedQuestion]
    systems: list[SystemResult]
    passages: dict[str, PassageRecord]
    notes: list[str] = field(default_factory=list)

    def system(self, name: str | None = None) -> SystemResult:
        """Return the system with this name, by default the first. Raises `InputRefused` if there is none."""
        found = next((system for system in self.systems if name in (None, system.name)), None)
        if found is None:
            names = ", ".join(system.name for system in self.systems)
            raise InputRefused(f"there is no system '{name}' in these results; name one of: {names}")
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the results as JSON values."""
        return {"format": FORMAT, **asdict(self)}

    def save(self, path: Path) -> None:
        """Write the results to `path`, atomically."""
        write_atomically(path, json.dumps(self.to_dict()))

    @classmethod
    def load(cls, path: Path) -> "Results":
        """Read results from the file `path`, or from the folder `path`. Raises `InputRefused`."""
        file = path / FILE_NAME if path.is_dir() else path
        try:
            values = json.loads(file.read_bytes())
            if values["format"] != FORMAT:
                raise InputRefused(f"{file}: is in format {values['format']}, not {FORMAT}; run the evaluation again")
            return _results(values)
        except OSError as error:
            raise InputRefused(f"{file}: cannot be read ({error.strerror}); name the folder of a report") from error
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise InputRefused(
                f"{file}: not results of an evaluation ({str(error)[:100]}); name the folder of a report"
            ) from error


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
    """Write `text` to `path` in UTF-8, atomically: a reader sees either the old file or the new one.

    A lone surrogate, as in the name of a file that is not UTF-8, becomes a question mark.

    Raises `OSError`.
    """
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(text.encode("utf-8", errors="replace"))
    partial.replace(path)
