"""Hand-written questions, answers and outcomes, and question files, for tests of the scores."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.questions import ExpectedQuestion
from evaluation.results import AskedQuestion, CitedSpan, Outcome, Results, StatementRecord, SystemResult, Verdict
from qa import Answer, Citation, ReadPassage, Statement
from tests.qa.factories import article

TEXT = "The mayor resigned on Friday. A deputy takes over in May."


def expected(identity: str = "q", **values: Any) -> ExpectedQuestion:
    """A question, by default without gold."""
    return ExpectedQuestion(**{"line": 1, "id": identity, "question": "Who?", "group": identity, **values})


def citation(start: int = 0, end: int = 29, *, of: str = "a", paragraph: int = 1, text: str = TEXT) -> Citation:
    """A citation of an article that is not in any index."""
    return Citation(1, article(of), paragraph, start, end, text)


def said(*citations: Citation) -> Statement:
    """A statement in the words of its first citation."""
    return Statement(citations[0].quote, citations)


def answer(*statements: Statement, passages: Sequence[tuple[str, int, str]] = (), standalone: str = "Who?") -> Answer:
    """An answer of these statements; it abstained if there are none."""
    return Answer(
        id="",
        question="Who?",
        standalone_question=standalone,
        statements=statements,
        confidence=0.5,
        passages=tuple(ReadPassage(article(of), number, text, 1.0) for of, number, text in passages),
    )


def outcome(identity: str, verdict: Verdict = Verdict.RIGHT, *, answered: bool = True, **values: Any) -> Outcome:
    """The outcome of one question, with one statement or, if not `answered`, none."""
    statements = [StatementRecord("Words.", [CitedSpan("a:1", 0, 6)])] if answered else []
    usual: dict[str, Any] = {
        "standalone_question": "Who?",
        "confidence": 0.5,
        "passages": [],
        "notes": [],
        "ms": 1.0,
        "measures": {},
    }
    return Outcome(id=identity, verdict=verdict, statements=statements, **{**usual, **values})


def asked(identity: str, **values: Any) -> AskedQuestion:
    """A question as results store it, in its own group."""
    usual: dict[str, Any] = {
        "line": 1,
        "question": f"What of {identity}?",
        "history": [],
        "standalone": None,
        "answers": ["x"],
        "pattern": None,
        "gold": [],
        "unanswerable": False,
        "group": identity,
    }
    return AskedQuestion(id=identity, **{**usual, **values})


def run(questions: Sequence[AskedQuestion], outcomes: Mapping[str, Sequence[Outcome]], **about: Any) -> Results:
    """Results of systems by name, with these outcomes."""
    systems = [
        SystemResult(
            name=name,
            description="",
            probability=False,
            scores=[],
            risk_coverage=[],
            reliability=[],
            outcomes=list(own),
        )
        for name, own in outcomes.items()
    ]
    return Results(about=about, questions=list(questions), systems=systems, passages={})


def write_questions(path: Path, *lines: Mapping[str, Any]) -> Path:
    """Write a question file, one line for each mapping."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path
