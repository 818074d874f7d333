from pathlib import Path

import numpy as np
import pytest
import torch

from qa.reader import ReaderPassage
from qa.reader.onnx_reader import MODEL_FILE, TOKENIZER_FILE, OnnxReader
from training.export import export
from training.model import ReaderModel

QUESTION = "Who would send troops?"
PASSAGES = [ReaderPassage("Troops would not be sent by Italy."), ReaderPassage("The talks end.", "Talks", "They met.")]


@pytest.mark.parametrize("quantise", [False, True])
def test_the_files_of_a_model_read_as_it_does(tiny_model: str, tmp_path: Path, quantise: bool) -> None:
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


def test_eight_bits_take_a_quarter_of_the_space(tiny_model: str, tmp_path: Path) -> None:
    model = ReaderModel(Path(tiny_model))
    for name, quantise in (("exact", False), ("small", True)):
        export(model, Path(tiny_model) / "tokenizer.json", tmp_path / name, quantise=quantise)
    exact, small = ((tmp_path / name / MODEL_FILE).stat().st_size for name in ("exact", "small"))
    assert small < exact / 2
