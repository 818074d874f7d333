"""Explains what an answer consists of, and why there is none or only what may bear on the question."""

from collections.abc import Sequence

from index import Index
from qa.answer import Statement
from qa.answering.decision import Decision, Findings
from qa.answering.notes import language_notes, reasons, words_apart
from qa.answering.persons import unmentioned_persons
from qa.answering.quoted_elsewhere import quoted_elsewhere
from qa.answering.supersession import supersession_notes
from qa.reader import Reader

_LIKELY = 0.25
"""The confidence from which a single missing word is no reason to doubt a passage: it may use another word."""


def explain(
    found: Findings, decision: Decision, statements: Sequence[Statement], index: Index, reader: Reader | None
) -> list[str]:
    """Return notes on what the answer consists of, and why there is none or only what may bear on the question."""
    why = not statements or decision.tentative
    return [
        *supersession_notes(statements, decision.answering),
        *(_reasons(found, decision, statements, index) if why else ()),
        *language_notes([cited for statement in statements for cited in statement.citations], found.passages),
        *_reader_notes(reader),
    ]


def _reasons(found: Findings, decision: Decision, statements: Sequence[Statement], index: Index) -> Sequence[str]:
    """Return why there is no answer, or only statements that may bear on the question."""
    is_likely = bool(statements) and decision.confidence >= _LIKELY
    scope = found.scope
    return (
        unmentioned_persons(found.persons, scope.filters)
        or (not statements and quoted_elsewhere(found.question, index, scope.view))
        or reasons(found.question, found.passages, scope.view, scope.filters, found.paragraphs_of)
        or (() if is_likely else words_apart(found.question, scope.view, scope.filters))
    )


def _reader_notes(reader: Reader | None) -> list[str]:
    if reader is None:
        return ["Ranked without a reader model, by vectors and keywords alone; no short answer is marked."]
    if not reader.calibrated:
        return [f"Confidence is not calibrated for the reader '{reader.name}'."]
    return []
