"""The short forms of the attacks on the store."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.index.helpers import ROOT
from tests.torture import files, store
from tests.torture.layer import has_compiler

pytestmark = pytest.mark.slow


def test_what_is_stored_is_what_should_be(tmp_path: Path) -> None:
    assert store.run(tmp_path, sequences=3, number=7).total() > 40


def test_hostile_files_do_no_harm(tmp_path: Path) -> None:
    outcome = files.run(tmp_path, count=100, seed=7)
    assert outcome.failures == []
    assert outcome.counts["refused"] > 20


def run(module: str, *arguments: str) -> str:
    """Run a module that forks, in a process of its own, and return what it prints."""
    command = [sys.executable, "-m", f"tests.torture.{module}", "--seed", "7", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


@pytest.mark.process
def test_flipped_bits_are_never_shown() -> None:
    assert "30 flips in regions of 256 bytes:" in run("flips", "--limit", "30")


@pytest.mark.process
@pytest.mark.skipif(not has_compiler(), reason="the layer of faults is for Linux, and needs a C compiler")
def test_kills_faults_and_power_cuts_lose_nothing() -> None:
    printed = run("faults", "--count", "6", "--cuts", "1", "--every", "50")
    assert "6 kills and faults:" in printed
    assert "0 failures" in printed
