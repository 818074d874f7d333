"""The questions and answers as JSON inside the page, for the script that lists them."""

import json
from typing import Any

from evaluation.report.verdicts import MEANINGS
from evaluation.results import AskedQuestion, Outcome, Results, SystemResult

_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}


def embedded(results: Results) -> str:
    """Return JSON that may stand inside a script element: no text in it can close the element or open a comment.

    It is ASCII, so that neither a line separator (U+2028) nor half a surrogate pair of a question file stands in it.
    """
    return json.dumps(_values(results), separators=(",", ":"), allow_nan=False).translate(_ESCAPES)


def _values(results: Results) -> dict[str, Any]:
    places = {key: place for place, key in enumerate(results.passages)}
    return {
        "verdicts": MEANINGS,
        "questions": [_question(question, places) for question in results.questions],
        "systems": [_system(system, results.questions, places) for system in results.systems],
        "passages": [[p.title, p.outlet, p.paragraph, p.text] for p in results.passages.values()],
    }


def _question(question: AskedQuestion, places: dict[str, int]) -> dict[str, Any]:
    return {
        "id": question.id,
        "line": question.line,
        "question": question.question,
        "history": question.history,
        "standalone": question.standalone,
        "answers": list(dict.fromkeys(question.answers)),
        "pattern": question.pattern,
        "gold": [places[key] for key in question.gold],
        "unanswerable": question.unanswerable,
    }


def _system(system: SystemResult, questions: list[AskedQuestion], places: dict[str, int]) -> dict[str, Any]:
    by_id = {outcome.id: outcome for outcome in system.outcomes}
    outcomes = (by_id.get(question.id) for question in questions)
    return {
        "name": system.name,
        "probability": system.probability,
        "outcomes": [_outcome(outcome, places) if outcome else None for outcome in outcomes],
    }


def _outcome(outcome: Outcome, places: dict[str, int]) -> dict[str, Any]:
    return {
        "verdict": outcome.verdict,
        "standalone": outcome.standalone_question,
        "confidence": round(outcome.confidence, 3),
        "statements": [
            [statement.text, [[places[span.passage], span.start, span.end] for span in statement.citations]]
            for statement in outcome.statements
        ],
        "passages": [places[key] for key in outcome.passages],
        "notes": outcome.notes,
        "ms": round(outcome.ms, 1),
    }
