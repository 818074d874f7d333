"""One `index add`, as a user runs it, over a folder of 1,200 files, most of them malicious."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import pytest

from index import Index
from index.gathering.files import origin_of
from tests.index.helpers import ROOT
from tests.index.hostile.folder import FILES, SECRET, files_in, make_folder
from tests.index.hostile.stories import Story

pytestmark = [pytest.mark.slow, pytest.mark.process]

MAX_MEMORY = 2_000_000_000
MAX_SECONDS = 1_800
"""Seconds; it takes about 60 on two idle cores."""


class Run(NamedTuple):
    """The folder, the index, and the output and memory of the command."""

    folder: Path
    database: Path
    good: dict[Path, Story]
    files: set[Path]
    before: set[Path]
    code: int
    report: dict[str, Any]
    errors: str
    memory: int


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Run:
    """The command, run once."""
    place = tmp_path_factory.mktemp("hostile")
    folder, index = place / "folder", place / "index"
    good = make_folder(folder, place / "secret.txt")
    files, before = set(files_in(folder)), set(files_in(place))
    code, output, errors, memory = add(index, str(folder), "--model", tiny_model)
    return Run(folder, index, good, files, before, code, json.loads(output), errors, memory)


def add(index: Path, *arguments: str) -> tuple[int, str, str, int]:
    """Run the command; return its exit code, stdout, stderr, and the peak memory of its process tree in bytes."""
    command = [sys.executable, "-m", "index", "add", *arguments, "--index", str(index), "--json"]
    with index.with_suffix(".out").open("w+") as output, index.with_suffix(".err").open("w+") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        memory, end = 0, time.monotonic() + MAX_SECONDS
        while process.poll() is None:
            memory = max(memory, used(process.pid))
            if time.monotonic() > end:
                process.kill()
            time.sleep(0.5)  # each measurement takes some milliseconds
        output.seek(0)
        errors.seek(0)
        return process.returncode, output.read(), errors.read(), memory


def used(pid: int) -> int:
    """Memory of a process and its descendants, in bytes."""
    try:
        process = psutil.Process(pid)
        tree = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    total = 0
    for one in tree:
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def test_nothing_stops_the_run(run: Run) -> None:
    assert len(run.files) == FILES
    assert run.code == 1, run.errors[-2_000:]


def test_memory_stays_within_bounds(run: Run) -> None:
    assert 0 < run.memory < MAX_MEMORY


def test_every_file_is_in_the_report(run: Run) -> None:
    named = {name for line in lines(run.report) for name in names_in(line, run.folder)}
    assert sorted(path for path in run.files if not {origin_of(path), str(path)} & named) == []


def lines(report: dict[str, Any]) -> list[str]:
    """What the report says about each file: its name, or a line that begins with it."""
    return [*(file["origin"] for file in report["files"]), *report["refused"], *report["skipped"]]


def names_in(line: str, folder: Path) -> list[str]:
    """The beginning of a line that may be a path; where the path ends is not known."""
    ends = [place for place, character in enumerate(line) if place > len(str(folder)) and character in ":/#"]
    return [line[:place] for place in (*ends, len(line))]


def test_every_good_article_is_complete(run: Run) -> None:
    found = {file["origin"]: file["article_id"] for file in run.report["files"]}
    with Index.open(run.database, create=False) as index:
        for path, story in run.good.items():
            (article_id,) = {found[origin] for origin in found if origin.startswith(str(path))}
            texts = [paragraph.text for paragraph in index.article(article_id).paragraphs]
            assert [text for text in texts if text != story.title] == list(story.paragraphs), path
    assert len(run.good) > 100


def test_the_index_is_intact(run: Run) -> None:
    with Index.open(run.database, create=False) as index:
        report = index.check()
        articles = [index.article(article.id) for article in index.articles()]
    assert report.problems == ()
    stored = {file["article_id"] for file in run.report["files"] if file["change"] in ("added", "updated")}
    assert {article.id for article in articles} == stored
    assert all(article.title and article.paragraphs for article in articles)


def test_nothing_outside_of_the_folder_is_read_or_written(run: Run) -> None:
    place = run.folder.parent
    made = {path for path in files_in(place) if path not in run.before}
    assert {path.name for path in made if run.database not in path.parents} == {"index.out", "index.err"}
    stored = b"".join(path.read_bytes() for path in files_in(run.database))
    assert b"keep the old" in stored
    for secret in (SECRET, "root:x:0:0"):
        assert secret.encode() not in stored
        assert secret not in json.dumps(run.report)


def test_a_second_run_changes_nothing(run: Run) -> None:
    """Without the two kinds and the larger files that take longest to parse."""
    for path in run.files:
        if path.is_file() and path.stat().st_size > 50_000:
            path.unlink()
    families = [path for path in sorted(run.folder.iterdir()) if path.name not in ("archives", "documents")]
    code, output, _, _ = add(run.database, *map(str, families))
    again = json.loads(output)
    assert code == 1
    assert [again[change] for change in ("added", "updated", "removed")] == [0, 0, []]
    assert again["unchanged"] > 400
    assert {file["origin"] for file in again["files"]} <= {file["origin"] for file in run.report["files"]}
