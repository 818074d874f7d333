"""How many passages are retrieved for a question."""

from pathlib import Path

import pytest

from index import Index
from index.search import run_embedder
from qa.retrieval import candidates
from qa.retrieval.candidates import retrieve
from qa.understanding.question import parse_question
from tests.index.helpers import write_article
from tests.index.quick_model import with_table


def test_more_of_the_nearest_are_retrieved_while_there_are_quick_vectors(
    tmp_path: Path, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_embedder, "_EXACT", 0)
    monkeypatch.setattr(candidates, "_NEAREST_PARAGRAPHS", 1)
    monkeypatch.setattr(candidates, "_NEAREST_BY_QUICK_VECTORS", 2)
    with Index.open(tmp_path / "index", model=with_table(tiny_model, tmp_path / "model")) as index:
        index.add([write_article(tmp_path, 0)])
        question = parse_question("Who sings?", index.view())  # no word of the article: only vectors find something
        assert len(retrieve(question, index.view())) == 2
        index.refine()
        assert len(retrieve(question, index.view())) == 1
