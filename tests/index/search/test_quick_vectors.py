"""Quick vectors estimate those of the default model, and are refused where their file is damaged."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from index.errors import EmbedderError
from index.search import embedding
from index.search.embedding import DEFAULT_MODEL, Embedder
from index.search.quick_vectors import TABLE_FILE
from tests.index.quick_model import with_table

PARAGRAPHS = [
    "The harbour of Sandholm will be closed to ferries for two weeks, as divers look for the anchor of a tanker.",
    "Growers on the east coast picked a third fewer apples than last year, their association said on Wednesday.",
    "The court of appeal rejected the minister's complaint and left the fine of nine million crowns as it was.",
    "Nurses at the city hospital walked out on Monday over night shifts and pay, the union said.",
]
QUESTIONS = [
    "Why do no ships sail from the port of Sandholm?",
    "How was the fruit harvest in the east?",
    "What did the judges decide about the minister's fine?",
    "What is the strike at the hospital about?",
]


@pytest.fixture(scope="module")
def default() -> Embedder:
    """The model that Byline uses by default."""
    return Embedder()


def test_estimates_are_near_the_models_own_vectors(default: Embedder) -> None:
    estimates = default.estimate(PARAGRAPHS)
    assert estimates is not None
    assert estimates.shape == (4, 384)
    assert estimates.dtype == np.float32
    assert np.linalg.norm(estimates, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert float((estimates * default.encode(PARAGRAPHS)).sum(axis=1).min()) > 0.6


def test_questions_find_their_paragraphs_by_estimates(default: Embedder) -> None:
    estimates = default.estimate(PARAGRAPHS)
    assert estimates is not None
    assert (default.encode(QUESTIONS) @ estimates.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_an_estimate_does_not_depend_on_the_batch(default: Embedder) -> None:
    texts = [*PARAGRAPHS, "Rain. " * 200, "x" * 100_000, "", "?"] * 20
    together = default.estimate(texts)
    assert together is not None
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)
    for place in (0, 5, 6, 7):
        assert together[place] == pytest.approx(default.estimate([texts[place]])[0], abs=1e-5)  # type: ignore[index]


def test_a_damaged_table_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(embedding._QUICK_FOLDER, tmp_path / "model"))
    monkeypatch.setattr(embedding, "_QUICK_FOLDER", folder)
    with (folder / TABLE_FILE).open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\0\1\2\3")
    with pytest.raises(EmbedderError, match=rf"{TABLE_FILE} is not the published one .*; install Byline again"):
        Embedder(DEFAULT_MODEL).estimate(PARAGRAPHS)


@pytest.mark.parametrize(
    "table",
    [
        {"vectors": np.ones((10, 32), np.int8), "scales": np.ones(10, np.float32)},
        {"vectors": np.ones((2_000, 384), np.int8), "scales": np.ones(2_000, np.float32)},
        {"vectors": np.ones((2_000, 32), np.int8)},
    ],
    ids=["fewer tokens", "another dimension", "no scales"],
)
def test_a_table_that_is_not_the_models_is_refused(
    table: dict[str, NDArray[np.generic]], tiny_model: str, tmp_path: Path
) -> None:
    model = with_table(tiny_model, tmp_path / "model")
    assert Embedder(model).estimate(PARAGRAPHS) is not None
    other = shutil.copytree(model, tmp_path / "other")
    save_file(table, other / TABLE_FILE)
    with pytest.raises(EmbedderError, match=rf"{TABLE_FILE}: cannot be loaded .*; remove it to do without"):
        Embedder(str(other)).estimate(PARAGRAPHS)
