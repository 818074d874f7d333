"""Verdicts on answers as lines of a question file (docs/evaluation.md).

Where the last verdict on a question is that the answer is right, it is known what to expect of it: the quoted words, or
that the articles don't say. Where it is wrong, a person has to write down what is right first; these lines are given
apart, since a question file is taken whole or not at all.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from qa.feedback.store import FeedbackEntry, Verdict

Line = dict[str, Any]
"""JSON values."""


def expected_lines(entries: Iterable[FeedbackEntry]) -> list[Line]:
    """Return a line with `gold` or `unanswerable` for every question whose answer is right by its last verdict."""
    lines = [(_line(entry), _expectation(entry)) for entry in _last_of_each(entries)]
    return [{**line, **expected} for line, expected in lines if expected]


def unresolved_lines(entries: Iterable[FeedbackEntry]) -> list[Line]:
    """Return a line for every other question, with its verdict and what it was answered with instead of what to expect.

    Once it has `gold`, `answers`, `pattern` or `unanswerable`, it is a line of a question file.
    """
    unresolved = [entry for entry in _last_of_each(entries) if not _expectation(entry)]
    return [{**_line(entry), "verdict": entry.verdict.value, "answered": _answered(entry)} for entry in unresolved]


def _last_of_each(entries: Iterable[FeedbackEntry]) -> list[FeedbackEntry]:
    return list({_identity(entry): entry for entry in entries}.values())


def _identity(entry: FeedbackEntry) -> str:
    """One id for all verdicts on a question that was asked in the same way."""
    asked = [entry.answer["question"], entry.history, entry.answer["filters"]]
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
    """The words that each statement quotes. What a statement leans on is no answer by itself, so it is left out."""
    firsts = {statement["citations"][0] for statement in entry.answer["statements"]}
    cited = [citation for citation in entry.answer["citations"] if citation["n"] in firsts]
    return [{"article": citation["article_id"], "text": citation["quote"]} for citation in cited]
