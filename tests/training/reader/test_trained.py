from pathlib import Path

import numpy as np
import pytest

from index.errors import InputRefused
from qa.reader import ReaderPassage
from qa.reader.encoding import PairEncoder


@pytest.mark.parametrize(("quantise", "tolerance"), [(False, 1e-6), (True, 0.15)])
def test_an_exported_reader_is_read_back(tiny_model: str, tmp_path: Path, quantise: bool, tolerance: float) -> None:
    import torch

    from tests.training.reader.factories import tiny_reader
    from training.reader.export import export
    from training.reader.model import logits_of
    from training.reader.trained import load_weights

    torch.manual_seed(1)
    model = tiny_reader(tiny_model).eval()
    for weights in model.parameters():  # equal tensors, as in a model that was never trained, would be stored once
        weights.data += 0.01 * torch.randn_like(weights)
    tokenizer = Path(tiny_model) / "tokenizer.json"
    export(model, tokenizer, tmp_path, quantise=quantise)
    other = tiny_reader(tiny_model).eval()
    load_weights(other, tmp_path)
    pairs = PairEncoder(tokenizer).encode(
        "Who would send troops?", [ReaderPassage("Troops would not be sent by Italy.")]
    )
    with torch.no_grad():
        before, after = (logits_of(one, pairs) for one in (model, other))
    for expected, found in zip(before[:2], after[:2], strict=True):
        np.testing.assert_allclose(found.numpy(), expected.numpy(), atol=max(tolerance, 0.02))  # bf16


def test_a_reader_of_another_shape_is_refused(tiny_model: str, tmp_path: Path) -> None:
    from tests.training.reader.factories import tiny_reader
    from training.reader.export import export
    from training.reader.model import ReaderModel
    from training.reader.trained import load_weights

    export(tiny_reader(tiny_model), Path(tiny_model) / "tokenizer.json", tmp_path, quantise=False)
    larger = tiny_reader(tiny_model)
    larger.encoder.encoder.layer.append(larger.encoder.encoder.layer[0])
    with pytest.raises(InputRefused, match="not a reader of this shape"):
        load_weights(ReaderModel(larger.encoder), tmp_path)
