from pathlib import Path

import numpy as np
import pytest
import torch

from index.errors import InputRefused
from qa.reader import ReaderPassage
from qa.reader.encoding import PairEncoder
from qa.reader.onnx_reader import MODEL_FILE, TOKENIZER_FILE, OnnxReader
from training.reader.export import export, load_weights
from training.reader.model import ReaderModel, logits_of

QUESTION = "Who would send troops?"
PASSAGES = [ReaderPassage("Troops would not be sent by Italy."), ReaderPassage("The talks end.", "Talks", "They met.")]


@pytest.mark.parametrize("quantise", [False, True])
def test_the_exported_model_gives_the_same_outputs(tiny_model: str, tmp_path: Path, quantise: bool) -> None:
    torch.manual_seed(1)
    model = ReaderModel(Path(tiny_model))
    tokenizer = Path(tiny_model) / "tokenizer.json"
    export(model, tokenizer, tmp_path / "exact", quantise=False)
    export(model, tokenizer, tmp_path / "other", quantise=quantise)
    exact, other = (
        OnnxReader(tmp_path / name, name, calibrated=False).read(QUESTION, PASSAGES) for name in ("exact", "other")
    )
    np.testing.assert_allclose(
        [[r.relevance, r.answerable] for r in other],
        [[r.relevance, r.answerable] for r in exact],
        atol=0.15 if quantise else 1e-4,
    )
    assert sorted(file.name for file in (tmp_path / "other").iterdir()) == [MODEL_FILE, TOKENIZER_FILE]


def test_eight_bits_take_a_quarter_of_the_size(tiny_model: str, tmp_path: Path) -> None:
    model = ReaderModel(Path(tiny_model))
    for name, quantise in (("exact", False), ("small", True)):
        export(model, Path(tiny_model) / "tokenizer.json", tmp_path / name, quantise=quantise)
    exact, small = ((tmp_path / name / MODEL_FILE).stat().st_size for name in ("exact", "small"))
    assert small < exact / 2


def made(tiny_model: str, seed: int) -> ReaderModel:
    torch.manual_seed(seed)
    model = ReaderModel(Path(tiny_model))
    for name, weights in model.named_parameters():
        if not name.startswith(("encoder.embeddings.", "encoder.pooler.")):
            torch.nn.init.normal_(weights, std=0.3)
    return model.eval()


def test_training_can_start_from_exported_weights(tiny_model: str, tmp_path: Path) -> None:
    trained, fresh = made(tiny_model, 1), made(tiny_model, 2)
    tokenizer = Path(tiny_model) / "tokenizer.json"
    export(trained, tokenizer, tmp_path, quantise=True)
    load_weights(fresh, tmp_path)
    pairs = PairEncoder(tokenizer).encode(QUESTION, PASSAGES)
    with torch.no_grad():
        expected, other = logits_of(trained, pairs)[0], logits_of(fresh, pairs)[0]
    torch.testing.assert_close(other, expected, atol=0.1, rtol=0.05)
    for name, weights in trained.named_parameters():
        if not name.startswith("encoder.pooler."):
            torch.testing.assert_close(fresh.get_parameter(name), weights, atol=0.02, rtol=0.0)


def test_a_file_that_is_not_a_reader_is_named(tiny_model: str, tmp_path: Path) -> None:
    (tmp_path / MODEL_FILE).write_bytes(b"not a model")
    with pytest.raises(InputRefused, match=r"reader\.onnx: cannot be loaded"):
        load_weights(made(tiny_model, 1), tmp_path)
    with pytest.raises(InputRefused, match="cannot be loaded"):
        load_weights(made(tiny_model, 1), tmp_path / "none")
