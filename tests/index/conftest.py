"""An empty index with the tiny model, and articles to put in it."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Index
from index.article import Document
from index.parsing import read_document
from index.source import Source
from tests.postgres_server import NewDatabase


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """An empty folder for articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    return folder


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what must hold for both stores with each of them."""
    if "place" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_stores"):
        metafunc.parametrize("place", ["folder", "database"], indirect=True)


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a new index can be: a folder, or with the marker both_stores also an empty database."""
    if getattr(request, "param", "folder") == "folder":
        return tmp_path / "index"
    new_database: NewDatabase = request.getfixturevalue("new_database")
    return new_database()


@pytest.fixture
def index(place: str | Path, tiny_model: str) -> Iterator[Index]:
    """A new index with the tiny model."""
    with Index.open(place, model=tiny_model) as index:
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
