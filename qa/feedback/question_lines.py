"""Turns verdicts on answers into lines of a question file (docs/evaluation.md).

If the last verdict on a question is "right", its expected answer is known: the quoted words, or that the articles don't
say. If it is "wrong", somebody has to add the expected answer first; these lines are kept separate, since a question
file is rejected if any line is invalid.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from qa.feedback.store import FeedbackEntry, Verdict

Line = dict[str, Any]
"""JSON values."""


def expected_lines(entries: Iterable[FeedbackEntry]) -> list[Line]:
    """Return a line with `gold` or `unanswerable` for every question whose last verdict is "right"."""
    lines = [(_line(entry), _expectation(entry)) for entry in _last_of_each(entries)]
    return [{**line, **expected} for line, expected in lines if expected]


def unresolved_lines(entries: Iterable[FeedbackEntry]) -> list[Line]:
    """Return a line for every other question, with its verdict and the actual answer, but no expected one.

    Add `gold`, `answers`, `pattern` or `unanswerable` to make it a line of a question file.
    """
    unresolved = [entry for entry in _last_of_each(entries) if not _expectation(entry)]
    return [{**_line(entry), "verdict": entry.verdict.value, "answered": _answered(entry)} for entry in unresolved]


def _last_of_each(entries: Iterable[FeedbackEntry]) -> list[FeedbackEntry]:
    return list({_identity(entry): entry for entry in entries}.values())


def _identity(entry: FeedbackEntry) -> str:
    """The id that all verdicts on the same question, with the same history and filters, share."""
    # Answers of earlier versions have no genres: not to choose any is the same.
    filters = {key: value for key, value in entry.answer["filters"].items() if key != "genres" or value}
    asked = [entry.answer["question"], entry.history, filters]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12]


def _line(entry: FeedbackEntry) -> Line:
    filters = {key: value for key, value in entry.answer["filters"].items() if value}
    history = {"history": list(entry.history)} if entry.history else {}
    note = {"note": entry.note} if entry.note else {}
    return {"id": _identity(entry), "question": entry.answer["question"], **history, **filters, **note}


def _expectation(entry: FeedbackEntry) -> Line:
    if entry.verdict is not Verdict.RIGHT:
        return {}
    quoted = _answered(entry)
    return {"gold": quoted} if quoted else {"unanswerable": True}


def _answered(entry: FeedbackEntry) -> list[Line]:
    """The quote of each statement, without its context, which is not an answer by itself."""
    firsts = {statement["citations"][0] for statement in entry.answer["statements"]}
    cited = [citation for citation in entry.answer["citations"] if citation["n"] in firsts]
    return [{"article": citation["article_id"], "text": citation["quote"]} for citation in cited]
