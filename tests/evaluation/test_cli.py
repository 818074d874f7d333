"""`python -m evaluation`: its output, files and exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation import Results
from evaluation.cli import main
from index import Index

QUESTIONS = (
    {"id": "meloni", "question": "What did Meloni say about troops?", "pattern": "not send troops"},
    {"id": "modi", "question": "What did Modi say about immigration?", "unanswerable": True},
    {"id": "spain", "question": "And Modi?", "history": ["What did Meloni say about troops?"], "unanswerable": True},
)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A file of three questions on the demo articles."""
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    return file


@pytest.mark.process
def test_run_in_a_separate_process(seed_index: Index, questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "report"
    command = [sys.executable, "-m", "evaluation", "run", questions, "--index", seed_index.path, "--report", out]
    done = subprocess.run(
        [*map(str, command), "--systems", "byline", "bm25"], check=False, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 questions of" in done.stdout
    assert "halves not marked" in done.stdout
    assert "abstention recall" in done.stdout
    assert f"Report: {out / 'report.html'}" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["report.html", "results.json"]
    results = Results.load(out)
    assert [system.name for system in results.systems] == ["byline", "bm25"]
    assert {o.id: str(o.verdict) for o in results.system("byline").outcomes}["meloni"] == "right"


@pytest.mark.slow
def test_json_is_one_document_with_every_score(
    seed_index: Index, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["run", str(questions), "--index", str(seed_index.path), "--report", str(tmp_path), "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert code == 0
    assert printed["scores"]["byline"]["right"] == 1.0
    assert printed["about"]["articles"] == 5


@pytest.mark.slow
def test_compare_lists_the_flips(
    seed_index: Index, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["run", str(questions), "--index", str(seed_index.path), "--report", str(tmp_path)]
    assert main([*run, "--systems", "dense", "byline"]) == 0
    capsys.readouterr()
    assert main(["compare", str(tmp_path), str(tmp_path), "--systems", "dense", "byline"]) == 0
    shown = capsys.readouterr().out
    assert "A dense" in shown
    assert "modi: What did Modi say about immigration? (unfounded → right)" in shown
    assert main(["compare", str(tmp_path), str(tmp_path), "--systems", "dense", "byline", "--json"]) == 0
    flips = {flip["id"]: flip["after"] for flip in json.loads(capsys.readouterr().out)["flips"]}
    assert flips["modi"] == "right"


def test_each_bad_line_is_a_line_on_stderr(
    seed_index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"question": "Who?"}\n{\n{"question": "Who?", "gold": [{"article": "x"}]}\n', encoding="utf-8")
    report = tmp_path / "report"
    assert main(["run", str(file), "--index", str(seed_index.path), "--report", str(report)]) == 2
    err = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0] for line in err] == [f"{file}, line 1", f"{file}, line 2"]
    assert not list(report.iterdir())


def test_an_index_of_other_articles_is_reported(
    seed_index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.jsonl"
    file.write_text('{"question": "Who?", "gold": [{"article": "x.txt", "paragraph": 1}]}', encoding="utf-8")
    assert main(["run", str(file), "--index", str(seed_index.path), "--report", str(tmp_path / "r")]) == 2
    assert "line 1: none of the expected articles" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "none.jsonl", "--index", "INDEX", "--report", "OUT"],
        ["run", "QUESTIONS", "--index", "no-index", "--report", "OUT"],
        ["run", "QUESTIONS", "--index", "INDEX", "--report", "QUESTIONS"],
        ["run", "QUESTIONS", "--index", "INDEX", "--report", "/proc/nowhere"],
        ["run", "QUESTIONS", "--index", "INDEX", "--report", "OUT", "--systems", "oracle"],
        ["compare", "none", "none"],
        ["build", "newsqa", "--data", "no-data", "--work", "OUT"],
        ["build", "nothing", "--data", "OUT", "--work", "OUT"],
        ["build", "newsqa", "--data", "OUT", "--work", "OUT", "--articles", "0"],
        [],
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(
    seed_index: Index, questions: Path, tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    named = {"INDEX": str(seed_index.path), "QUESTIONS": str(questions), "OUT": str(tmp_path / "out")}
    try:
        code = main([named.get(argument, argument) for argument in arguments])
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1
