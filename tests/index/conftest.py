"""An empty index with the tiny model, and articles to put in it."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Index
from index.article import Document
from index.parsing import read_document
from index.source import Source


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """An empty folder for articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    return folder


@pytest.fixture
def index(tmp_path: Path, tiny_model: str) -> Iterator[Index]:
    """A new index with the tiny model."""
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        yield index


Read = Callable[..., Document]


@pytest.fixture
def read(articles: Path) -> Read:
    """Read a text, or bytes, as if it came from the file of this name."""

    def read(text: str | bytes, name: str = "article.txt") -> Document:
        data = text if isinstance(text, bytes) else text.encode()
        return read_document(Source(origin=str(articles / name), data=data))

    return read


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let a process that the test starts be interrupted: a shell's background job is started with SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
