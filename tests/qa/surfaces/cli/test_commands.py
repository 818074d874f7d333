"""`byline COMMAND`: one command for all, which hands through to those that do it."""

import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import index.cli
import qa.surfaces.cli.ask
from index import Index
from qa.surfaces.cli import main
from tests.qa.surfaces.cli.processes import ROOT, byline

MELONI = "What did Meloni say about troops?"
COMMANDS = ["chat", "ask", "batch", "feedback", "index", "serve", "mcp"]


def test_what_is_installed_as_byline_is_this_command() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    module, name = project["project"]["scripts"]["byline"].split(":")
    assert getattr(importlib.import_module(module), name) is main
    assert {"qa.surfaces.cli", "qa.surfaces.mcp"} <= set(project["tool"]["setuptools"]["packages"])


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    out = capsys.readouterr().out
    assert stopped.value.code == 0
    assert out.startswith("usage: byline [-h] COMMAND ...\n")
    assert [name for name in COMMANDS if f"\n    {name} " not in out] == []


@pytest.mark.process
def test_the_help_waits_for_nothing_heavy() -> None:
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
def test_the_help_of_each_command_calls_it_as_it_was_called(
    arguments: str, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*arguments.split(), "--help"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: {named} [-h]")


def test_python_m_goes_by_its_own_name(capsys: pytest.CaptureFixture[str]) -> None:
    for run, arguments, named in (
        (qa.surfaces.cli.ask.main, ["ask"], "python -m qa ask"),
        (index.cli.main, ["add"], "python -m index add"),
    ):
        with pytest.raises(SystemExit):
            run([*arguments, "--help"])
        assert capsys.readouterr().out.startswith(f"usage: {named} ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "byline: the following arguments are required: COMMAND; see 'byline --help'"),
        (["nosuch"], "byline: argument COMMAND: invalid choice: 'nosuch'"),
        (["--nosuch"], "byline: "),
        (["ask"], "byline ask: the following arguments are required: QUESTION; see 'byline ask --help'"),
        (["index"], "byline index: the following arguments are required: COMMAND; see 'byline index --help'"),
        (["index", "add"], "byline index add: nothing is named"),
        (["serve", "--port", "x"], "byline serve: argument --port: 'x' is no port"),
        (["mcp", "more"], "byline mcp: unrecognized arguments: more; see 'byline mcp --help'"),
        (["chat", "--since", "May"], "byline chat: argument --since: 'May' is not a day"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    out, err = capsys.readouterr()
    assert (stopped.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(said)


def test_ask_and_batch_are_those_of_python_m_qa(
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


def test_index_and_feedback_are_handed_through(seed_index: Index, capsys: pytest.CaptureFixture[str]) -> None:
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
def test_a_real_process_gives_the_exit_code(tmp_path: Path) -> None:
    done = byline("index", "stats", "--index", tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
