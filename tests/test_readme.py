"""The examples of the README and of the guides do what they say."""

import io
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

import evaluation.cli
import qa.surfaces.cli
import qa.surfaces.cli.ask
from tests.conftest import CopySeedIndex

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MCP = (ROOT / "docs" / "reference" / "mcp.md").read_text(encoding="utf-8")

QUESTIONS = (ROOT / "seeds" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
FEW = QUESTIONS[::15]
"""Of every kind: what the commands do with a file of questions does not depend on how many there are."""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that has the seeds and nothing else."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def indexed(elsewhere: Path, copy_seed_index: CopySeedIndex) -> Path:
    """Such a folder after "python -m index add seeds/articles", with few questions."""
    copy_seed_index(elsewhere / "byline-index")
    (elsewhere / "seeds" / "questions.jsonl").write_text("\n".join(FEW), encoding="utf-8")
    return elsewhere


@pytest.mark.slow
def test_the_python_example_runs(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), names)
    names["index"].close()  # type: ignore[attr-defined]
    out = capsys.readouterr().out
    assert "would not send troops but could help with monitoring a peace deal." in out
    assert "Harbour Wire Africa 22 0 " in out
    assert "True ('No article mentions Modi.',)" in out
    assert "'Searched 1 of 5 articles (Treaty Desk or Plainly Asked, since 2025-09-01).'" in out
    assert (elsewhere / "byline-index").is_dir()


@pytest.mark.slow
def test_the_commands_run_and_print_what_is_shown(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = re.findall(r"^\$ \.venv/bin/byline (index|ask) (.*)\n((?:.*\n)*?)```", README, re.MULTILINE)
    assert [name for name, *_ in commands] == ["index", "ask"]
    for name, arguments, shown in commands:
        assert qa.surfaces.cli.main([name, *shlex.split(arguments)]) == 0
        out = capsys.readouterr().out
        assert shown
        for line in shown.splitlines():
            assert line.removesuffix(" ...") in out


@pytest.mark.usefixtures("indexed")
def test_the_chat_is_as_it_is_shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (shown,) = re.findall(r"^\$ \.venv/bin/byline chat\n.*?\n(> .*?)^```", README, re.MULTILINE | re.DOTALL)
    typed = "".join(line[2:] for line in shown.splitlines(keepends=True) if line.startswith("> "))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
    assert qa.surfaces.cli.main(["chat"]) == 0
    through_a_pipe = re.sub("^Short answer: .*\n", "", capsys.readouterr().out, flags=re.MULTILINE)
    assert through_a_pipe.startswith(shown)


def test_the_settings_for_mcp_name_a_command_that_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", MCP, re.DOTALL)
    server = json.loads(example)["mcpServers"]["byline"]
    assert server["command"].endswith("/.venv/bin/byline")
    with pytest.raises(SystemExit) as stopped:
        qa.surfaces.cli.main([*server["args"], "--help"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("usage: byline mcp ")


@pytest.mark.slow
@pytest.mark.usefixtures("indexed")
def test_the_batch_command_answers_every_question(capsys: pytest.CaptureFixture[str]) -> None:
    (arguments,) = re.findall(r"^\.venv/bin/python -m qa (batch .*) > answers.jsonl$", README, re.MULTILINE)
    assert qa.surfaces.cli.ask.main(shlex.split(arguments)) == 0
    answered = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert answered == [json.loads(line)["id"] for line in FEW]
    assert len(QUESTIONS) == int(re.findall(r"holds (\d+) questions", README)[0])


@pytest.mark.slow
def test_the_evaluation_command_writes_a_report(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (arguments,) = re.findall(r"^\.venv/bin/python -m evaluation (run .*)$", README, re.MULTILINE)
    assert evaluation.cli.main(shlex.split(arguments)) == 0
    assert "abstention recall" in capsys.readouterr().out
    assert (indexed / "report" / "report.html").is_file()


@pytest.mark.slow
def test_the_evaluation_guide_s_python_example_runs(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guide = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    exec(compile(example, "evaluation.md", "exec"), {})
    out = capsys.readouterr().out
    assert "paragraph@1 " in out
    assert "questions flipped" in out
    assert (indexed / "report" / "report.html").is_file()


def test_the_adding_guide_s_python_example_runs(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guide = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    exec(compile(example, "adding.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == [
        "1 0",
        f"added {elsewhere}/news/list.jsonl#https://paper.example/1 ['{elsewhere}/news/photo.png']",
        "['Ferries']",
    ]
