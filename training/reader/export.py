"""Exports a trained reader to the model files that Byline loads: ONNX, in single precision or with 8-bit weights."""

import shutil
import tempfile
import warnings
from pathlib import Path

import torch

from qa.reader.onnx_reader import MODEL_FILE, TOKENIZER_FILE
from training.reader.model import ReaderModel

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OPSET = 17


def export(model: ReaderModel, tokenizer: Path, folder: Path, *, quantise: bool) -> None:
    """Write `model` to `folder` with its tokenizer; with `quantise`, with 8-bit integer weights.

    Quantisation is per column. Weights use 7 of the 8 bits: on processors without VNNI, sums of products of full 8-bit
    numbers overflow.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(tokenizer, folder / TOKENIZER_FILE)
    with tempfile.TemporaryDirectory() as temporary:
        exact = Path(temporary) / MODEL_FILE
        _export_exact(model, exact)
        if quantise:
            _quantise(exact, folder / MODEL_FILE)
        else:
            shutil.copyfile(exact, folder / MODEL_FILE)


def _export_exact(model: ReaderModel, file: Path) -> None:
    inputs = {name: torch.ones((2, 16), dtype=torch.int64) for name in INPUTS}
    axes = {name: {0: "pairs", 1: "tokens"} for name in (*INPUTS, "span")}
    axes |= {name: {0: "pairs"} for name in ("pair", "verdict")}
    with warnings.catch_warnings():
        # The tracing exporter, which only needs onnx, warns about its deprecation, and about shapes that it treats as
        # constants; a test compares the exported model with this one.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval(),
            tuple(inputs.values()),
            str(file),
            input_names=list(inputs),
            output_names=["pair", "verdict", "span"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )


def _quantise(exact: Path, file: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(exact, file, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
