"""`python -m index` as separate processes: exit codes, streams, a closed pipe."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.index.helpers import ROOT, write_article
from tests.terminals import run_on_terminal

pytestmark = pytest.mark.process

COMMAND = [sys.executable, "-m", "index"]


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Path:
    """An index that a real process built on a terminal, from a bad file among good ones."""
    folder = tmp_path_factory.mktemp("process")
    for number in range(20):
        write_article(folder, number)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "odd.txt").write_text("İstanbul’da “quoted” 😀 was here.", encoding="utf-8")
    command = [*COMMAND, "add", folder, "--index", folder / "index", "--model", tiny_model]
    result, shown = run_on_terminal(command, ROOT)
    assert result.returncode == 1
    assert result.stdout == b"21 added, 0 updated, 0 unchanged, 0 duplicate, 1 refused\n"
    assert "Adding: 100%" in shown
    assert f"refused: {folder}/empty.txt: the file is empty; nothing was added" in shown
    return folder / "index"


def test_exit_codes_and_streams(index: Path) -> None:
    listed = run("list", "--json", "--index", index)
    assert (listed.returncode, listed.stderr) == (0, b"")
    assert len(json.loads(listed.stdout)) == 21
    unknown = run("show", "nosuchid", "--index", index)
    assert (unknown.returncode, unknown.stdout, unknown.stderr.count(b"\n")) == (2, b"", 1)
    wrong = run("list", "--nosuch")
    assert (wrong.returncode, wrong.stdout, wrong.stderr.count(b"\n")) == (2, b"", 1)


def test_a_closed_pipe_is_no_traceback(index: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run(
        [*COMMAND, "list", "--index", index], check=False, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, timeout=120
    )
    os.close(write)
    assert (result.returncode, result.stderr) == (141, b"")


def test_a_terminal_without_utf8_gets_the_other_characters(index: Path) -> None:
    result = run("list", "--index", index, PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"\\u0130stanbul\\u2019da \\u201cquoted\\u201d \\U0001f600 was here." in result.stdout


def test_adding_yields_to_other_processes(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from index.cli import main\n"
        "before = os.nice(0)\n"
        "for _ in range(2):\n"
        "    main(['add', sys.argv[1], '--index', sys.argv[1] + '/index'])\n"
        "print(before, os.nice(0))"
    )
    out = subprocess.check_output([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, text=True, timeout=120)
    before, after = map(int, out.splitlines()[-1].split())
    assert after == max(before, 10)
