"""A reader's 8-bit file back to weights that a training goes on from."""

import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from index.common.model_files import first_line
from index.errors import InputRefused
from qa.reader.onnx_reader import MODEL_FILE
from training.model import ReaderModel

_LAYER = re.compile(r"/?(?P<layer>[\w./]+?)[/_]MatMul_output")
_UNTRAINED = ("encoder.embeddings.", "encoder.pooler.")


def go_on_from(model: ReaderModel, folder: Path) -> None:
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
