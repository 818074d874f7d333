"""Hand-written results: four questions, two systems, three passages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evaluation.results import (
    AskedQuestion,
    CitedSpan,
    Outcome,
    PassageRecord,
    Results,
    Score,
    StatementRecord,
    SystemResult,
    Verdict,
)

ABOUT: Mapping[str, Any] = {
    "questions_file": "/somewhere/harbour.jsonl",
    "questions_sha256": "ab12cd34ef567890",
    "question_count": 4,
    "answerable": 3,
    "unanswerable": 1,
    "follow_ups": 1,
    "half": "reporting",
    "index": "byline-index",
    "articles": 2,
    "paragraphs": 3,
    "corpus_sha256": "0f1e2d3c4b5a6978",
    "model": "tiny",
    "generation": 7,
    "made": "2026-02-11T14:05:00+00:00",
    "byline": "0.1.0",
    "python": "3.11.9",
}

PASSAGES = {
    "a:1:1": PassageRecord("The bridge closes", "Harbour Wire", 1, "🎉🎉 The bridge closes in May. Ferries will run."),
    "a:1:2": PassageRecord("The bridge closes", "Harbour Wire", 2, "The Gdańsk mayor didn’t say why."),
    "b:1:9": PassageRecord("Ferries", None, 9, "Ferries run every hour."),
}


def question(identity: str, text: str, **values: Any) -> AskedQuestion:
    """A question that an index answers in its first paragraph."""
    usual: dict[str, Any] = {
        "line": 1,
        "history": [],
        "standalone": None,
        "answers": ["May"],
        "pattern": None,
        "gold": ["a:1:1"],
        "unanswerable": False,
        "group": identity,
    }
    return AskedQuestion(id=identity, question=text, **{**usual, **values})


QUESTIONS = [
    question("when", "When does the bridge close?"),
    question("why", "Why does it close?", line=2, answers=[], gold=["a:1:2"], pattern="(?i)rust"),
    question(
        "and-ferries", "And the ferries?", line=3, history=["When does the bridge close?"], standalone="And when?"
    ),
    question("who", "Who built the bridge?", line=4, answers=[], gold=[], unanswerable=True),
]


def outcome(identity: str, verdict: Verdict, *spans: CitedSpan, ms: float = 50.0, **values: Any) -> Outcome:
    """An answer whose statements quote these spans."""
    texts = {question.id: question.question for question in QUESTIONS}
    usual: dict[str, Any] = {
        "standalone_question": texts.get(identity, identity),
        "confidence": 0.62,
        "passages": ["b:1:9", "a:1:1"],
        "notes": [],
        "measures": {},
    }
    said = [StatementRecord(PASSAGES[span.passage].text[span.start : span.end], [span]) for span in spans]
    return Outcome(id=identity, verdict=verdict, statements=said, ms=ms, **{**usual, **values})


CLOSES = CitedSpan("a:1:1", 3, 28)
"""The bridge closes in May. (after two emojis)"""

OUTCOMES = [
    outcome("when", Verdict.RIGHT, CLOSES),
    outcome("why", Verdict.WRONG, CLOSES, ms=80.0, notes=["No article mentions “rust”."]),
    outcome(
        "and-ferries", Verdict.RIGHT_LATER, CitedSpan("b:1:9", 0, 23), standalone_question="When do the ferries close?"
    ),
    outcome("who", Verdict.RIGHT, ms=20.0, confidence=0.1),
]


def system(name: str = "Byline", **values: Any) -> SystemResult:
    """A system with scores, curves and an answer to every question."""
    usual: dict[str, Any] = {
        "description": "All of it.",
        "probability": True,
        "scores": [score("MRR", 0.405, 3), score("verbatim", 1.0, 3), score("p50 ms", 50.0, 4)],
        "risk_coverage": [(0.25, 0.0), (0.5, 0.5), (0.75, 0.667)],
        "reliability": [(0.1, 0.0, 1), (0.62, 1.0, 3)],
        "outcomes": OUTCOMES,
    }
    return SystemResult(name=name, **{**usual, **values})


def score(name: str, value: float, count: int) -> Score:
    """A score with an interval of ±0.029, or of a tenth for milliseconds."""
    if name.endswith("ms"):
        return Score(name, value, 0.9 * value, 1.1 * value, count)
    return Score(name, value, value - 0.029, min(value + 0.029, 1.0), count)


KEYWORDS = system(
    "plain keywords",
    description="BM25.",
    probability=False,
    reliability=[],
    scores=[score("MRR", 0.3, 3), score("verbatim", 1.0, 2), score("p50 ms", 2.0, 4)],
    outcomes=[replace(OUTCOMES[0], verdict=Verdict.WRONG), *OUTCOMES[1:3], replace(OUTCOMES[3], verdict=Verdict.RIGHT)],
)


def results(systems: Sequence[SystemResult] | None = None, **values: Any) -> Results:
    """A run, by default of two systems."""
    usual: dict[str, Any] = {"about": ABOUT, "questions": QUESTIONS, "passages": PASSAGES, "notes": ["One note."]}
    return Results(systems=[system(), KEYWORDS] if systems is None else list(systems), **{**usual, **values})


HOSTILE = "</script><!--<script><img src=x onerror=window.hurt=1> \u2028 ]]> {{7*7}} & \u202egnorw"
"""Text that tries to break out of its element."""


def hostile_results() -> Results:
    """A run in which every text is `HOSTILE`."""
    passages = {"a:1:1": PassageRecord(HOSTILE, HOSTILE, 1, HOSTILE)}
    asked = question(HOSTILE, HOSTILE, history=[HOSTILE], standalone=HOSTILE, answers=[HOSTILE], pattern=HOSTILE)
    answer = outcome(HOSTILE, Verdict.WRONG, passages=["a:1:1"], notes=[HOSTILE], standalone_question=HOSTILE + "?")
    said = [StatementRecord(HOSTILE, [CitedSpan("a:1:1", 0, 9)])]
    named = system(HOSTILE, description=HOSTILE, outcomes=[replace(answer, statements=said)])
    return Results(
        about={**ABOUT, "questions_file": HOSTILE, "index": HOSTILE, "model": HOSTILE},
        questions=[asked],
        systems=[named],
        passages=passages,
        notes=[HOSTILE],
    )
