"""An index of two invented articles, with the small model."""

import json
from collections.abc import Iterator

import pytest

from index import Index
from tests.qa.checking.cases import stories


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    """The articles of the first stories of the cases."""
    folder = tmp_path_factory.mktemp("harbour")
    told = [article for story in stories()[:3] for article in story["articles"]]
    lines = [{"title": one["title"], "date": one["day"], "outlet": one["outlet"], "text": one["text"]} for one in told]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with Index.open(folder / "index", model=tiny_model) as index:
        assert index.add([folder / "news.jsonl"]).refused == []
        yield index
