"""An index in a folder that cannot be written, or on a disk that is full."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index import Index
from tests.index.helpers import ROOT, write_article

pytestmark = pytest.mark.process

SCRIPT = """
import contextlib, io, json, sys
from index.cli import main
from index import Index

def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    return [code, out.getvalue(), err.getvalue()]

def look(folder, article):
    index = Index.open(folder)
    id = index.articles()[0].id
    view = index.view()
    found = view.nearest_paragraphs(view.embed("harbour"), 100)
    return {
        "list": run("list", "--index", folder),
        "show": run("show", id, "--index", folder),
        "check": run("check", "--index", folder),
        "add": run("add", article, "--index", folder),
        "remove": run("remove", id, "--index", folder),
        "found": [len(found), len(view.matching_articles(view.terms("story"), 100))],
    }

print(json.dumps({name: look(f"{sys.argv[1]}/{name}", sys.argv[2]) for name in sys.argv[3:]}))
"""


def run_in_namespace(commands: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run shell commands in a separate mount namespace; skip the test if that is not allowed."""
    if subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True, timeout=30).returncode:
        pytest.skip("unshare is not allowed here")
    command = ["unshare", "-m", "sh", "-ec", commands, "sh", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, timeout=200)


def run_read_only(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    if os.geteuid() == 0:
        mount = (
            'mount --bind "$2" "$2"; mount -o remount,ro,bind "$2" "$2"; exec "$1" -c "$0" "$2" "$3" good stale none'
        )
        return run_in_namespace(mount.replace('"$0"', '"$4"'), sys.executable, folder, *arguments, SCRIPT)
    subprocess.run(["chmod", "-R", "a-w", folder], check=True, timeout=30)
    command = [sys.executable, "-c", SCRIPT, str(folder), *map(str, arguments), "good", "stale", "none"]
    try:
        return subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, timeout=200)
    finally:
        subprocess.run(["chmod", "-R", "u+w", folder], check=True, timeout=30)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> dict[str, Any]:
    """The output of commands on three read-only indexes: search index intact, stale, and missing."""
    root = tmp_path_factory.mktemp("read-only")
    (root / "articles").mkdir()
    folder = root / "indexes"
    with Index.open(folder / "good", model=tiny_model) as index:
        index.add([write_article(root / "articles", number) for number in range(3)])
    shutil.copytree(folder / "good", folder / "stale")
    (folder / "stale" / "caches" / "4").rename(folder / "stale" / "caches" / "3")
    shutil.copytree(folder / "good", folder / "none", ignore=shutil.ignore_patterns("caches"))
    result = run_read_only(folder, write_article(root / "articles", 9))
    assert result.returncode == 0, result.stderr
    printed: dict[str, Any] = json.loads(result.stdout)
    return printed


@pytest.mark.parametrize("state", ["good", "stale", "none"])
def test_reading_and_searching_work_without_writing(seen: dict[str, Any], state: str) -> None:
    code, out, err = seen[state]["list"]
    assert (code, len(out.splitlines()), err) == (0, 3, "")
    code, out, err = seen[state]["show"]
    assert (code, err) == (0, "")
    assert "[3] Critics of the minister" in out
    assert seen[state]["found"] == [9, 3]


def test_an_intact_search_index_is_used(seen: dict[str, Any]) -> None:
    assert seen["good"]["check"] == [0, "OK\n3 articles, 9 paragraphs, generation 4\n", ""]


@pytest.mark.parametrize("state", ["stale", "none"])
def test_a_stale_search_index_is_rebuilt_in_memory_with_a_warning(seen: dict[str, Any], state: str) -> None:
    code, out, err = seen[state]["check"]
    assert (code, out) == (0, "OK\n3 articles, 9 paragraphs, generation 4\n")
    assert err == (
        "warning: the search index is missing, stale or damaged and the folder is read-only: built in memory\n"
    )


@pytest.mark.parametrize("state", ["good", "stale", "none"])
@pytest.mark.parametrize("command", ["add", "remove"])
def test_writing_is_one_clear_line(seen: dict[str, Any], state: str, command: str) -> None:
    code, out, err = seen[state][command]
    assert (code, out) == (2, "")
    assert err.endswith(f"/{state}: the index is read-only; copy it to a folder that can be written\n")
    assert err.count("\n") == 1


def test_a_full_disk_is_one_clear_line_and_the_store_stays_intact(articles: Path, tiny_model: str) -> None:
    for number in range(400):
        write_article(articles, number)
    commands = (
        'mkdir "$3/disk"; mount -t tmpfs -o size=900k tmpfs "$3/disk"; '
        '"$1" -m index add "$3" --index "$3/disk/index" --model "$2" || echo "exit $?"; '
        '"$1" -m index check --index "$3/disk/index" || echo "exit $?"'
    )
    result = run_in_namespace(commands, sys.executable, tiny_model, articles)
    assert "Traceback" not in result.stderr
    lines = [line for line in result.stderr.splitlines() if "free some disk space" in line]
    assert lines, result.stderr
    assert result.stdout.startswith("exit 2\nOK\n"), result.stdout


def test_articles_can_be_removed_from_a_full_disk(articles: Path, tiny_model: str) -> None:
    for number in range(60):
        write_article(articles, number)
    commands = (
        'mkdir "$3/disk"; mount -t tmpfs -o size=16m tmpfs "$3/disk"; '
        'list() { "$1" -m index list --index "$3/disk/index"; }; '
        '"$1" -m index add "$3" --index "$3/disk/index" --model "$2" >&2; '
        'head -c 16M /dev/zero > "$3/disk/rest" || true; list "$@" > "$3/before"; '
        '"$1" -m index remove $(cut -d " " -f 1 "$3/before" | head -n 3) --index "$3/disk/index"; '
        'wc -l < "$3/before"; list "$@" | wc -l'
    )
    result = run_in_namespace(commands, sys.executable, tiny_model, articles)
    assert "Traceback" not in result.stderr
    removed, before, after = result.stdout.splitlines()
    assert removed.startswith("removed: "), result.stderr
    assert (before, after) == ("60", "57")
