"""Which passages are retrieved for a question: the nearest, those with its words, and those of the best articles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.search import run_embedder
from qa.retrieval import candidates
from qa.retrieval.candidates import retrieve
from qa.understanding.question import parse_question
from tests.index.helpers import write_article
from tests.index.quick_model import with_table


@pytest.fixture
def index(tmp_path: Path, tiny_model: str) -> Iterator[Index]:
    """An empty index, whose model can make quick vectors."""
    with Index.open(tmp_path / "index", model=with_table(tiny_model, tmp_path / "model")) as index:
        yield index


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retrieve one paragraph of each kind."""
    monkeypatch.setattr(candidates, "_NEAREST_PARAGRAPHS", 1)
    monkeypatch.setattr(candidates, "_MATCHING_PARAGRAPHS", 1)


def found(index: Index, question: str) -> set[str]:
    view = index.view()
    return {candidate.passage.paragraph.text for candidate in retrieve(parse_question(question, view), view)}


def test_all_paragraphs_of_the_best_articles_are_retrieved(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n\n".join(
        [
            "Orkla museum reopens",
            "The doors open at nine.",
            "Children pay nothing.",
            "It rained.",
            "Ida Lund cut a ribbon.",
        ]
    )
    (tmp_path / "museum.txt").write_text(text, encoding="utf-8")
    index.add([tmp_path / "museum.txt", write_article(tmp_path, 0)])
    asked = "What does a ticket for the Orkla museum cost?"
    assert {"Children pay nothing.", "It rained."} <= found(index, asked)
    monkeypatch.setattr(candidates, "_MOST_OF_THEM", 0)
    assert len(found(index, asked)) <= 2


def test_more_of_the_nearest_are_retrieved_while_there_are_quick_vectors(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_embedder, "_EXACT", 0)
    monkeypatch.setattr(candidates, "_NEAREST_BY_QUICK_VECTORS", 2)
    index.add([write_article(tmp_path, 0)])
    asked = "Who sings?"  # no word of the article: only vectors find something
    assert len(found(index, asked)) == 2
    index.refine()
    assert len(found(index, asked)) == 1
