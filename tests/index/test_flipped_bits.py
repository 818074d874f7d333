"""Of the flipped bits in a store, none is shown, none ends in a traceback, and each that could be shown is found."""

import random
import shutil
from pathlib import Path

import pytest

from index import Article, BylineError, Index
from tests.index.helpers import write_article

_FLIPS = 60


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Path:
    folder = tmp_path_factory.mktemp("original")
    with Index.open(folder / "index", model=tiny_model) as index:
        index.add([write_article(folder, number) for number in range(4)])
        index.edit([index.articles()[0].id], outlet="Harbour Wire")
    return folder / "index"


def shown(index: Index) -> dict[str, Article]:
    """All that can be seen of the articles of an index, by any way of reading it."""
    found = {}
    view = index.view()
    for passage in view.passages(list(view.nearest_paragraphs(view.embed("harbour"), 50))):
        article = index_article(index, passage.article.id)
        if article is not None:
            assert article.paragraphs[passage.paragraph.number - 1] == passage.paragraph
    for info in index.articles():
        article = index_article(index, info.id)
        if article is not None:
            assert article.title == info.title
            found[info.id] = article
    return found


def index_article(index: Index, identity: str) -> Article | None:
    try:
        return index.article(identity)
    except BylineError:
        return None


def problems(index: Index) -> list[str]:
    try:
        return list(index.check().problems)
    except BylineError as error:
        return [str(error)]


def test_none_is_shown_and_none_is_a_traceback(original: Path, tmp_path: Path) -> None:
    with Index.open(original) as index:
        intact = shown(index)
    data = (original / "articles.sqlite").read_bytes()
    used = [position for position, byte in enumerate(data) if byte]
    chosen = random.Random(1)
    refused = found = 0
    for number in range(_FLIPS):
        folder = shutil.copytree(original, tmp_path / str(number), ignore=shutil.ignore_patterns("*-wal", "*-shm"))
        flipped = bytearray(data)
        flipped[chosen.choice(used)] ^= 1 << chosen.randrange(8)
        (folder / "articles.sqlite").write_bytes(flipped)
        try:
            with Index.open(folder) as index:
                seen = shown(index)
                assert seen.items() <= intact.items()
                named = problems(index)
                assert named or seen == intact
                assert all("\n" not in line for line in named)
                found += bool(named)
        except BylineError as error:
            refused += "\n" not in str(error)
    assert found + refused > _FLIPS * 2 // 3
