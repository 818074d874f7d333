"""The demo articles as they are searched, and an assistant over them."""

import pytest

from index import Index, IndexView
from qa import Assistant


@pytest.fixture(scope="session")
def seed_view(seed_index: Index) -> IndexView:
    """What `seed_index` is searched by."""
    return seed_index.view()


@pytest.fixture(scope="session")
def assistant(seed_index: Index) -> Assistant:
    """An assistant over the demo articles."""
    return Assistant(seed_index)
