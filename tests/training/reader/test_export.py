from pathlib import Path

import numpy as np
import pytest

from qa.reader import ReaderPassage
from qa.reader.encoding import PairEncoder
from qa.reader.onnx_reader import MODEL_FILE, TOKENIZER_FILE, OnnxReader

QUESTION = "Who would send troops?"
PASSAGES = [ReaderPassage("Troops would not be sent by Italy."), ReaderPassage("The talks end.", "Talks", "They met.")]


@pytest.mark.parametrize("quantise", [False, True])
def test_the_exported_model_gives_the_same_outputs(tiny_model: str, tmp_path: Path, quantise: bool) -> None:
    import torch

    from tests.training.reader.factories import tiny_reader
    from training.reader.export import export

    torch.manual_seed(1)
    model = tiny_reader(tiny_model)
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
    from tests.training.reader.factories import tiny_reader
    from training.reader.export import export

    model = tiny_reader(tiny_model)
    for name, quantise in (("exact", False), ("small", True)):
        export(model, Path(tiny_model) / "tokenizer.json", tmp_path / name, quantise=quantise)
    exact, small = ((tmp_path / name / MODEL_FILE).stat().st_size for name in ("exact", "small"))
    assert small < exact / 2


def test_the_exported_model_judges_claims_as_the_trained_one(tiny_model: str, tmp_path: Path) -> None:
    import torch

    from tests.training.reader.factories import tiny_reader
    from training.reader.export import export
    from training.reader.model import logits_of

    torch.manual_seed(1)
    model = tiny_reader(tiny_model).eval()
    tokenizer = Path(tiny_model) / "tokenizer.json"
    export(model, tokenizer, tmp_path, quantise=False)
    claims = ["Italy sends troops.", "The talks end."]
    judged = OnnxReader(tmp_path, "own", calibrated=False).judge(claims, PASSAGES)
    encoder = PairEncoder(tokenizer)
    with torch.no_grad():
        for claim, row in zip(claims, judged, strict=True):
            expected = logits_of(model, encoder.encode(claim, PASSAGES))[1].softmax(1)
            found = [[j.supports, j.denies, j.neither] for j in row]
            np.testing.assert_allclose(found, expected.numpy(), atol=0.02)  # bf16
            assert sum(found[0]) == pytest.approx(1.0)
