"""`byline COMMAND`: one command that dispatches to all others."""

import importlib
import json
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import index.cli
import qa.surfaces.cli.ask
from index import Index
from qa.surfaces.cli import main
from tests.qa.surfaces.cli.processes import COMMAND, ROOT, byline

MELONI = "What did Meloni say about troops?"
COMMANDS = ["chat", "ask", "batch", "quotes", "check", "keep", "feedback", "index", "serve", "mcp"]


def test_the_installed_command_byline_is_this_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    module, name = project["project"]["scripts"]["byline"].split(":")
    monkeypatch.setattr(sys, "argv", ["byline", "ask", "--help"])
    for run in (getattr(importlib.import_module(module), name), main):
        with pytest.raises(SystemExit):
            run()
    out = capsys.readouterr().out
    assert out == out[: len(out) // 2] * 2
    assert out.startswith("usage: byline ask ")


@pytest.mark.process
@pytest.mark.parametrize("command", [["-c", COMMAND], ["-m", "byline"]])
def test_the_version(command: list[str]) -> None:
    out = subprocess.check_output([sys.executable, *command, "--version"], cwd=ROOT, text=True, timeout=60)
    assert out == f"byline {version('byline')}\n"


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    out = capsys.readouterr().out
    assert stopped.value.code == 0
    assert out.startswith("usage: byline [-h] [--version] COMMAND ...\n")
    assert [name for name in COMMANDS if f"\n    {name} " not in out] == []


@pytest.mark.process
def test_the_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from qa.surfaces.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = ('numpy', 'torch', 'gradio', 'mcp', 'rich', 'fastapi', 'index.library')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    out = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True, timeout=60)
    assert out.endswith("\n[]\n")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(name, f"byline {name}") for name in COMMANDS] + [("index add", "byline index add")],
)
def test_the_help_of_each_command_has_its_name(arguments: str, named: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*arguments.split(), "--help"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: {named} [-h]")


def test_the_help_of_python_m_has_its_own_name(capsys: pytest.CaptureFixture[str]) -> None:
    for run, arguments, named in (
        (qa.surfaces.cli.ask.main, ["ask"], "python -m qa ask"),
        (index.cli.main, ["add"], "python -m index add"),
    ):
        with pytest.raises(SystemExit):
            run([*arguments, "--help"])
        assert capsys.readouterr().out.startswith(f"usage: {named} ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "byline: the following arguments are required: COMMAND; see 'byline --help'"),
        (["nosuch"], "byline: argument COMMAND: invalid choice: 'nosuch'"),
        (["--nosuch"], "byline: "),
        (["ask"], "byline ask: the following arguments are required: QUESTION; see 'byline ask --help'"),
        (["index"], "byline index: the following arguments are required: COMMAND; see 'byline index --help'"),
        (["index", "add"], "byline index add: no input given"),
        (["serve", "--port", "x"], "byline serve: argument --port: 'x': not a whole number"),
        (["mcp", "more"], "byline mcp: unrecognized arguments: more; see 'byline mcp --help'"),
        (["chat", "--since", "May"], "byline chat: argument --since: 'May': not a valid date"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    out, err = capsys.readouterr()
    assert (stopped.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(message)


def test_ask_and_batch_behave_as_python_m_qa(
    seed_index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", MELONI, "--index", str(seed_index.path)]) == 0
    here = capsys.readouterr()
    assert qa.surfaces.cli.ask.main(["ask", MELONI, "--index", str(seed_index.path)]) == 0
    assert capsys.readouterr() == here
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who is Meloni?"}\n{}\n')
    assert main(["batch", str(file), "--index", str(seed_index.path)]) == 1
    assert "refused: line 2" in capsys.readouterr().err


def test_a_settings_file_takes_effect(
    seed_index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "byline.toml"
    file.write_text(f'index = "{seed_index.path}"\n[ask]\npassages = 2\nreader = "none"\n')
    assert main(["ask", MELONI, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["passages"]) == 2
    assert "without a reader model" in answer["notes"][-1]
    assert main(["ask", MELONI, "--json", "--passages", "3"]) == 0
    assert len(json.loads(capsys.readouterr().out)["passages"]) == 3
    file.write_text("[serv]\nport = 1\n")
    assert main(["ask", MELONI]) == 2
    assert capsys.readouterr().err == "byline.toml: unknown table [serv]; known tables: ask, language, serve\n"


def test_index_and_feedback_are_dispatched(seed_index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "list", "--index", str(seed_index.path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5
    assert main(["feedback", "--index", str(seed_index.path)]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["ask", "chat", "feedback", "mcp", "serve"])
def test_a_folder_without_an_index_is_one_line_and_exit_code_2(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = {"ask": [MELONI], "serve": ["--port", "0"]}.get(name, [])
    assert main([name, *more, "--index", str(tmp_path / "none")]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "there is no index here" in err


@pytest.mark.process
def test_a_real_process_returns_the_exit_code(tmp_path: Path) -> None:
    done = byline("index", "stats", "--index", tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
