"""Faults of the machine are told from those of an article, in one line that says what to do."""

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import Index
from index.common.command_line import run_command
from index.common.faults import machine_fault, reason_of
from index.errors import MachineFault
from index.gathering.files import open_file
from index.parsing import worker
from index.source import Source
from tests.index.helpers import ROOT, write_article


def os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (os_error(errno.ENOSPC), "No space left on device; free some disk space"),
        (os_error(errno.EDQUOT), "ask for a larger quota"),
        (os_error(errno.EFBIG), "File too large; allow larger files (ulimit -f)"),
        (os_error(errno.EMFILE), "allow more open files (ulimit -n)"),
        (os_error(errno.ENFILE), "close other programs"),
        (os_error(errno.ENOMEM), "allow more memory (ulimit -v)"),
        (os_error(errno.EIO), "check the disk"),
        (os_error(errno.EROFS), "make the disk writable"),
        (MemoryError(), "not enough memory; close other programs"),
        (RuntimeError("can't start new thread"), "allow more processes (ulimit -u)"),
        (ImportError("libx.so: failed to map segment from shared object"), "allow more memory (ulimit -v)"),
        (sqlite3.OperationalError("database or disk is full"), "free some disk space"),
    ],
)
def test_each_fault_says_what_to_do(error: Exception, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    fault = machine_fault(error)
    assert fault is not None
    assert what in str(fault)
    if not isinstance(error, sqlite3.Error):

        def fail() -> int:
            raise error

        assert run_command(fail) == 2
        assert capsys.readouterr().err == f"{fault}\n"


@pytest.mark.parametrize(
    "error",
    [os_error(errno.ENOENT), os_error(errno.EACCES), OSError("odd"), ValueError("disk is full"), RuntimeError("no")],
)
def test_other_errors_are_none(error: Exception) -> None:
    assert machine_fault(error) is None


def test_reasons_are_short() -> None:
    lines = [(f"/source/{number}", f"/target/{number}", "[Errno 28] No space left on device") for number in range(40)]
    assert reason_of(shutil.Error(lines)) == "[Errno 28] No space left on device"
    assert reason_of(RuntimeError("first\nsecond")) == "first"
    assert len(reason_of(RuntimeError("x" * 999))) == 200


def test_a_file_is_not_refused_when_the_machine_is_to_blame(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        with pytest.raises(MachineFault, match="Too many open files"), open_file(tmp_path / "a.txt"):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_parsing_process_blames_the_machine_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: Source) -> None:
        raise os_error(errno.ENOSPC)

    monkeypatch.setattr(worker, "read_document", read)
    with pytest.raises(MachineFault, match="No space left on device; free some disk space"):
        worker._read(Source(origin="a.txt", data=b""))


ADD = [sys.executable, "-m", "index", "add"]


@pytest.mark.process
@pytest.mark.parametrize("limit", ["-f 250", "-n 16"])
def test_a_limit_of_the_system_is_one_line_and_refuses_no_article(limit: str, tmp_path: Path, tiny_model: str) -> None:
    article = write_article(tmp_path, 1)
    command = ["sh", "-c", f'ulimit {limit}; exec "$@"', "sh", *ADD, str(article), "--json"]
    command += ["--index", str(tmp_path / "index"), "--model", tiny_model]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert "refused" not in done.stderr
    assert "ulimit" in done.stderr or "free some disk space" in done.stderr


@pytest.mark.process
def test_sigterm_ends_a_run_like_ctrl_c(tmp_path: Path, tiny_model: str) -> None:
    for number in range(300):
        write_article(tmp_path, number)
    Index.open(tmp_path / "index", model=tiny_model).close()
    command = [*ADD, str(tmp_path), "--json", "--index", str(tmp_path / "index")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    journal = tmp_path / "index" / "articles.journal"
    deadline = time.monotonic() + 60
    while not (journal.exists() and journal.stat().st_size > 1_000) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (143, "", "stopped; articles added so far are kept\n")
    with Index.open(tmp_path / "index") as index:
        assert index.check().problems == ()
