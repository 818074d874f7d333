"""A trained reader to the files that Byline loads (ONNX, in single precision or with 8-bit weights), and back."""

import re
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from index.common.model_files import first_line
from index.errors import InputRefused
from qa.reader.onnx_reader import MODEL_FILE, TOKENIZER_FILE
from training.reader.model import ReaderModel

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OPSET = 17


def export(model: ReaderModel, tokenizer: Path, folder: Path, *, quantise: bool) -> None:
    """Write `model` to `folder` with its tokenizer; with `quantise`, its weights as 8-bit integers.

    Every column of a weight matrix has a scale of its own. Weights take 7 of the 8 bits: on processors without VNNI,
    sums of products of full 8-bit numbers overflow.
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
    axes = {name: {0: "pairs", 1: "tokens"} for name in (*INPUTS, "span")} | {"pair": {0: "pairs"}}
    with warnings.catch_warnings():
        # The tracing exporter, which needs nothing beyond onnx, warns that it is the older of two, and of shapes that
        # it takes for constants; the test of the exported model against this one covers these.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval(),
            tuple(inputs.values()),
            str(file),
            input_names=list(inputs),
            output_names=["pair", "span"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )


def _quantise(exact: Path, file: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(exact, file, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


_LAYER = re.compile(r"/?(?P<layer>[\w./]+?)[/_]MatMul_output")
_UNTRAINED = ("encoder.embeddings.", "encoder.pooler.")


def load_weights(model: ReaderModel, folder: Path) -> None:
    """Give `model` the weights of the reader in `folder`, as far as 8 bits hold them.

    The embeddings of words stay as they are: training never changes them. Raises `InputRefused` for a file that
    `export` did not write.
    """
    file = folder / MODEL_FILE
    try:
        weights = _weights(onnx.load(str(file)).graph)
    except Exception as error:  # onnx raises errors of protobuf for a damaged file
        raise InputRefused(f"{file}: cannot be gone on from ({first_line(error)}); name a reader's folder") from error
    missing, unknown = model.load_state_dict(weights, strict=False)
    lacking = [name for name in missing if not name.startswith(_UNTRAINED)]
    if lacking or unknown:
        raise InputRefused(f"{file}: no reader of this shape ({[*lacking, *unknown][:3]}); name our reader's folder")


def _weights(graph: onnx.GraphProto) -> dict[str, torch.Tensor]:
    stored = {tensor.name: tensor for tensor in graph.initializer}
    weights = {
        name: _tensor(numpy_helper.to_array(tensor))
        for name, tensor in stored.items()
        if name.endswith((".bias", ".weight"))
    }
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            found = _LAYER.match(node.output[0])
            assert found is not None
            name = node.input[1].removesuffix("_quantized")
            scale, zero, numbers = (
                numpy_helper.to_array(stored[name + part]).astype(np.float32)
                for part in ("_scale", "_zero_point", "_quantized")
            )
            weights[found["layer"].replace("/", ".") + ".weight"] = _tensor(((numbers - zero) * scale).T)
    return weights


def _tensor(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> torch.Tensor:
    return torch.from_numpy(np.array(values, dtype=np.float32))
