"""Reads the weights of an exported reader back, so that a later stage can go on from it.

The checkpoints of a training are large and not kept; the published file with 8-bit weights is. A column's weights are
then its integers times the column's scale, which changes a logit by a tenth of its spread, as in Byline itself.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import NodeProto, numpy_helper

from index.errors import InputRefused
from qa.reader.onnx_reader import MODEL_FILE
from training.reader.model import ReaderModel

_QUANTISED, _TRANSPOSED = "_quantized", "_Transposed"
_MULTIPLIES = ("MatMul", "MatMulInteger")

Tensors = Mapping[str, NDArray[np.generic]]


def load_weights(model: ReaderModel, folder: Path) -> None:
    """Set the weights of `model` to those of the reader in `folder`, of the same shape, in either precision.

    Raises `InputRefused` if the file has other weights.
    """
    graph = onnx.load(str(folder / MODEL_FILE)).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights = _named(stored, model) | _transposed(graph.node, stored)
    try:
        model.load_state_dict({name: torch.from_numpy(values) for name, values in weights.items()})
    except RuntimeError as error:
        raise InputRefused(f"{folder / MODEL_FILE}: is not a reader of this shape ({str(error)[:100]})") from error


def _named(stored: Tensors, model: ReaderModel) -> dict[str, NDArray[np.float32]]:
    """Return the weights that the file has under the name that they have in the model; those of a head that was
    quantised are transposed."""
    found = {}
    for name in model.state_dict():
        if f"{name}{_TRANSPOSED}{_QUANTISED}" in stored:
            found[name] = _values(stored, f"{name}{_TRANSPOSED}").T.copy()
        elif name in stored or f"{name}{_QUANTISED}" in stored:
            found[name] = _values(stored, name)
    return found


def _transposed(nodes: list[NodeProto], stored: Tensors) -> dict[str, NDArray[np.float32]]:
    """Return the weights that the file has transposed, named after the node that multiplies by them."""
    found = {}
    for node in nodes:
        if node.op_type not in _MULTIPLIES:
            continue
        weights = next((name for name in node.input if name in stored and not name.endswith("_zero_point")), None)
        if weights is not None:
            layer = node.name.strip("/").rsplit("/", 1)[0].replace("/", ".")
            found[f"{layer}.weight"] = _values(stored, weights.removesuffix(_QUANTISED)).T.copy()
    return found


def _values(stored: Tensors, name: str) -> NDArray[np.float32]:
    if name in stored:
        return stored[name].astype(np.float32)
    shifted = stored[f"{name}{_QUANTISED}"].astype(np.float32) - stored[f"{name}_zero_point"].astype(np.float32)
    return shifted * stored[f"{name}_scale"].astype(np.float32)
