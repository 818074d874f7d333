"""The demo articles in an index with the real default model, and an assistant over them."""

from collections.abc import Iterator

import pytest

from index import Index, IndexView
from qa import Assistant
from tests.conftest import SEEDS


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index over seeds/articles."""
    with Index.open(tmp_path_factory.mktemp("seeds") / "index") as index:
        index.add([SEEDS])
        yield index


@pytest.fixture(scope="session")
def seed_view(seed_index: Index) -> IndexView:
    """What `seed_index` is searched by."""
    return seed_index.view()


@pytest.fixture(scope="session")
def assistant(seed_index: Index) -> Assistant:
    """An assistant over the demo articles."""
    return Assistant(seed_index)
