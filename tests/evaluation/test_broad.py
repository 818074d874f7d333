"""Broad questions and claims have scores of their own: items, order, sides, sources; verdicts."""

import json
from pathlib import Path

import pytest

from evaluation.broad import evaluate_broad
from evaluation.broad.files import read_broad_file
from evaluation.broad.scoring import BroadQuestion, ExpectedClaim, faults_of, score_answer, score_finding
from evaluation.cli import main
from evaluation.errors import QuestionFileRefused
from index import Index
from index.errors import InputRefused
from qa import Answer, Form
from qa.answer import Citation, Statement
from qa.checking import Finding, Verdict
from tests.qa.factories import article


def answer(*texts: str, form: Form = Form.LATEST) -> Answer:
    statements = tuple(
        Statement(text, (Citation(n, article(f"a{n}"), 1, 0, len(text), text),)) for n, text in enumerate(texts, 1)
    )
    return Answer(
        id="x", question="q", standalone_question="q", statements=statements, confidence=1.0, passages=(), form=form
    )


QUESTION = BroadQuestion(
    ask="What's the latest?",
    form="latest",
    items=("ended", "began|started"),
    may=("paused",),
    ordered=True,
    sides=("good", "bad"),
    sources={"ended": 2},
)


def test_items_order_sides_and_sources_are_scored() -> None:
    right = score_answer(QUESTION, answer("It ended, which is good.", "It paused, which is bad.", "It started."))
    assert right == {
        "form": (1, 1),
        "items found": (2, 2),
        "right items": (3, 3),
        "order": (1, 1),
        "both sides": (1, 1),
        "sources": (0, 1),
    }
    wrong = answer("It began.", "It ended.", "It rained.", form=Form.DIGEST)
    assert score_answer(QUESTION, wrong) == {
        "form": (0, 1),
        "items found": (2, 2),
        "right items": (2, 3),
        "order": (0, 1),
        "both sides": (0, 1),
        "sources": (0, 1),
    }
    assert list(faults_of(QUESTION, wrong)) == [
        "form digest, not latest",
        "wrong: “It rained.”",
        "missing: “good”",
        "missing: “bad”",
        "not in order",
        "1 sources, not 2: “ended”",
    ]


def test_nothing_may_be_quoted_where_nothing_belongs() -> None:
    question = BroadQuestion(ask="What's new?", form="latest", none=True)
    assert score_answer(question, answer())["refused"] == (1, 1)
    assert score_answer(question, answer("It rained."))["refused"] == (0, 1)


@pytest.mark.parametrize(
    ("verdict", "scores"), [("supported", (0, 1, 0)), ("contradicted", (1, 0, 0)), ("not_in_articles", (0, 0, 0))]
)
def test_verdicts_that_are_wrongly_given_are_counted(verdict: str, scores: tuple[int, ...]) -> None:
    claim = ExpectedClaim(claim="Nine drowned.", verdicts=(Verdict.CONTRADICTED, Verdict.DIFFERING))
    found = score_finding(claim, Finding(verdict=Verdict(verdict)))
    assert tuple(right for right, _ in found.values()) == scores


def test_a_file_with_invalid_lines_is_refused_and_names_each(tmp_path: Path) -> None:
    path = tmp_path / "broad.jsonl"
    lines = [
        "{",
        "[]",
        '{"question": "q"}',
        '{"question": "q", "form": "sonnet"}',
        '{"question": "q", "form": "latest"}',
        '{"question": "q", "form": "latest", "itmes": ["x"]}',
        '{"claim": "c", "verdict": "true"}',
        '{"claim": "c", "verdict": "supported"}',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(QuestionFileRefused) as refused:
        read_broad_file(path)
    assert [problem.split(":")[0] for problem in refused.value.problems] == [f"line {n}" for n in range(1, 8)]
    path.write_text("")
    with pytest.raises(InputRefused):
        read_broad_file(path)


def test_a_file_is_asked_and_scored(seed_index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broad.jsonl"
    lines = [
        {"question": "What did Meloni say about troops?", "form": "sentence"},
        {"question": "What's the latest on the moon landing of the Kesh circus?", "form": "latest", "none": True},
        {"claim": "Why is that?", "verdict": "supported"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    results = evaluate_broad(path, seed_index)
    assert (results.questions, results.claims) == (2, 1)
    assert {score.name: score.value for score in results.scores}["form"] == 1.0
    assert results.faults[-1].problems == ("not_judged, not supported",)
    assert main(["broad", str(path), "--index", str(seed_index.path), "--faults"]) == 0
    assert "\nform                   1.000 (1.000 to 1.000, 2)  answers in the form" in capsys.readouterr().out
