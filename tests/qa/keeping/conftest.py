"""An index over invented articles of a ferry that sank, to which the tests add what came later."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from index import Index
from qa import Assistant

FERRY = {
    "id": "ferry",
    "outlet": "Kesh Post",
    "published": "2025-05-05",
    "title": "Ferry sinks off Kesh",
    "text": "The ferry Maren hit a rock and sank off Kesh on Sunday, the coast guard said. Nine people drowned.\n\n"
    "The ship had 140 passengers on board. Fishermen from Kesh pulled 60 of them out of the water.",
}
STRIKE = {
    "id": "strike",
    "outlet": "Orle Times",
    "published": "2025-03-03",
    "title": "Dockers in Orle walk out over pay",
    "text": "Dockers in Orle went on strike on Monday over pay. The union wants 8 per cent more.",
}
TOLL = {
    "id": "toll",
    "outlet": "Norrin Wire",
    "published": "2025-05-06",
    "title": "Ferry disaster off Kesh: toll rises",
    "text": "Twelve people drowned when the ferry Maren sank off Kesh on Sunday, police said on Tuesday.",
}
COPY = {**FERRY, "id": "copy", "outlet": "Dorle Herald", "title": "Ferry sinks near Kesh"}
WEATHER = {
    "id": "weather",
    "outlet": "Norrin Wire",
    "published": "2025-05-07",
    "title": "Rain expected in Dorle",
    "text": "Heavy rain is expected in Dorle from Thursday on, the weather service said on Wednesday.",
}

Add = Callable[..., None]


@pytest.fixture
def index(tmp_path: Path, tiny_model: str) -> Iterator[Index]:
    """An index over the first two articles."""
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        add_to(index, FERRY, STRIKE)
        yield index


@pytest.fixture
def add(index: Index) -> Add:
    """Adds articles to the index."""
    return lambda *articles: add_to(index, *articles)


@pytest.fixture
def assistant(index: Index) -> Assistant:
    """An assistant over the index."""
    return Assistant(index)


_numbers = count(1)


def add_to(index: Index, *articles: dict[str, str]) -> None:
    """Add articles to an index, from a file of their own."""
    path = index.path.with_name(f"{next(_numbers)}.jsonl")
    path.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    assert index.add([path]).refused == []
