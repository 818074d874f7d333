"""An index of the demo articles, made once, and the real app in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import Index

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds" / "articles"


def seed_index(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an index of the demo articles, made on the first call of a test run."""
    folder = factory.getbasetemp() / "seed-index"
    if not folder.exists():
        with Index.open(folder) as index:
            assert not index.add([SEEDS]).refused
    return folder


@contextmanager
def running_app(folder: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of the app over an index, ready, on a free port."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "--index", str(folder), "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert "ready at http://" in ready, ready + process.communicate()[1]
        yield ready.split("ready at ")[1].split()[0], process
    finally:
        process.terminate()
        process.communicate(timeout=20)
