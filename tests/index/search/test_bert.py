"""The BERT that needs no PyTorch: the vectors of sentence-transformers, or another way to load the model."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.search.bert import load_bert
from index.search.embedding import Embedder, default_folder
from tests.conftest import SEEDS

TEXTS = [
    "",
    "The president resigned.",
    "Crème brûlée in İzmir — 😀 日本 \t and\nlines",
    "Rain. " * 300,
    "x" * 900,
    *(SEEDS / "03-potomac-ledger.txt").read_text(encoding="utf-8").split("\n\n")[:12],
]


@pytest.fixture
def own_model(tiny_model: str, tmp_path: Path) -> Path:
    """A copy of the tiny model, to be changed."""
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["default", "tiny"])
def test_the_vectors_are_those_of_sentence_transformers(tiny_model: str, name: str) -> None:
    from sentence_transformers import SentenceTransformer

    folder = default_folder() if name == "default" else Path(tiny_model)
    model = load_bert(folder)
    assert model is not None
    reference = SentenceTransformer(str(folder), device="cpu")
    assert model.dimension == reference.get_embedding_dimension()
    theirs = reference.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    assert np.sum(model.encode(TEXTS) * theirs, axis=1).min() > 0.99999


@pytest.mark.slow
def test_a_model_of_another_kind_is_run_by_sentence_transformers(own_model: Path) -> None:
    mean = Embedder(str(own_model)).encode(TEXTS)
    change(own_model, "1_Pooling/config.json", pooling_mode_mean_tokens=False, pooling_mode_cls_token=True)
    embedder = Embedder(str(own_model))
    first = embedder.encode(TEXTS)
    assert first.dtype == np.float32
    assert first.shape == mean.shape == (len(TEXTS), embedder.dimension)
    assert np.linalg.norm(first, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    assert np.sum(first * mean, axis=1)[1:].max() < 0.99


@pytest.mark.parametrize(
    ("file", "setting", "value"),
    [
        ("1_Pooling/config.json", "pooling_mode_max_tokens", True),
        ("1_Pooling/config.json", "pooling_mode", "cls"),
        ("config.json", "model_type", "roberta"),
        ("config.json", "hidden_act", "relu"),
        ("config.json", "position_embedding_type", "relative_key"),
        ("config.json", "torch_dtype", "float16"),
        ("config_sentence_transformers.json", "prompts", {"query": "query: "}),
        ("sentence_bert_config.json", "do_lower_case", True),
        ("sentence_bert_config.json", "transformer_task", "fill-mask"),
    ],
)
def test_what_would_have_other_vectors_is_of_another_kind(
    own_model: Path, file: str, setting: str, value: object
) -> None:
    assert load_bert(own_model) is not None
    change(own_model, file, **{setting: value})
    assert load_bert(own_model) is None


def test_a_module_more_is_another_kind(own_model: Path) -> None:
    file = own_model / "modules.json"
    dense = {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"}
    file.write_text(json.dumps([*json.loads(file.read_text()), dense]))
    assert load_bert(own_model) is None


@pytest.mark.parametrize("file", ["modules.json", "config.json", "1_Pooling/config.json", "sentence_bert_config.json"])
def test_without_its_description_it_is_another_kind(own_model: Path, file: str) -> None:
    (own_model / file).unlink()
    assert load_bert(own_model) is None


def change(folder: Path, file: str, **settings: object) -> None:
    """Change settings in one of a model's files."""
    path = folder / file
    path.write_text(json.dumps(json.loads(path.read_text()) | settings))
