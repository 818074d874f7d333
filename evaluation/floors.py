"""The floors below which the scores on the demo questions must not fall, and the gate against lowering them.

`floors.json` pins the question file, the articles and a floor for each score. A floor is one question below the
measured score, as rounding on another processor may flip one answer; `verbatim` has no such margin.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.errors import FloorsRefused
from evaluation.results import Results, Score, write_atomically

FLOORS = Path(__file__).with_name("floors.json")

PINNED = (
    "paragraph@1",
    "paragraph@5",
    "MRR",
    "article@5",
    "answered",
    "right",
    "right in any",
    "nothing wrong asserted",
    "first citation gold",
    "verbatim",
    "abstention precision",
    "abstention recall",
    "abstention AUC",
    "follow-up paragraph@1",
    "follow-up right",
)
"""Scores with a floor; latency has none, as machines differ."""

_EXACT = ("verbatim",)


@dataclass(frozen=True, slots=True)
class Floors:
    """The pinned values: the sha256 of the question file and of the articles, and the least value of each score."""

    questions_sha256: str
    corpus_sha256: str
    floors: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the floors as JSON values."""
        return {
            "questions_sha256": self.questions_sha256,
            "corpus_sha256": self.corpus_sha256,
            "floors": dict(self.floors),
        }


def load_floors(path: Path = FLOORS) -> Floors:
    """Read the floors. Raises `FloorsRefused` if the file is missing or malformed."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        floors = {str(name): float(value) for name, value in values["floors"].items()}
        return Floors(values["questions_sha256"], values["corpus_sha256"], floors)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FloorsRefused(
            f"{path}: the floors cannot be read ({error}); restore the file from version control"
        ) from error


def problems(floors: Floors, results: Results) -> list[str]:
    """Return what is wrong, in words: scores below their floor, or a different question file or different articles."""
    found = []
    for key, what in (("questions_sha256", "questions"), ("corpus_sha256", "articles")):
        if results.about[key] != getattr(floors, key):
            found.append(
                f"the {what} are not those that the floors were measured on; if that is intended, "
                "update the floors with: python -m evaluation floors --update"
            )
    scores = {score.name: score for score in results.system().scores}
    for name, floor in floors.floors.items():
        if name not in scores:
            found.append(f"{name}: has a floor of {floor:.3f}, but no score")
        elif scores[name].value < floor:
            found.append(f"{name}: {scores[name].value:.3f} is below its floor of {floor:.3f}")
    found += [f"{name}: has no floor" for name in PINNED if name not in floors.floors]
    return found


def raised(floors: Floors | None, results: Results, *, allow_lower: bool = False) -> Floors:
    """Return floors for the measured scores, none lower than in `floors` unless `allow_lower`.

    Raises `FloorsRefused`, which lists each floor that would be lowered, if a score is below its floor.
    """
    scores = {score.name: score for score in results.system().scores}
    measured = {name: _floor(scores[name]) for name in PINNED}
    before = floors.floors if floors is not None and not allow_lower else {}
    sinking = [name for name, floor in before.items() if name not in scores or scores[name].value < floor]
    if sinking:
        listed = ", ".join(f"{name} from {before[name]:.3f} to {measured.get(name, 0.0):.3f}" for name in sinking)
        raise FloorsRefused(
            f"this would lower floors: {listed}; fix what made the scores worse, or, if that is intended, "
            "use --allow-lower and give the reason in the changelog"
        )
    kept = {name: max(floor, before.get(name, floor)) for name, floor in measured.items()}
    return Floors(results.about["questions_sha256"], results.about["corpus_sha256"], kept)


def save_floors(floors: Floors, path: Path = FLOORS) -> None:
    """Write the floors to `path`, atomically."""
    write_atomically(path, json.dumps(floors.to_dict(), indent=2) + "\n")


def _floor(score: Score) -> float:
    room = 0.0 if score.name in _EXACT else 1 / score.count
    return max(0.0, math.floor((score.value - room) * 1000) / 1000)
