"""Runs the plainest kind of sentence-transformers model, a BERT with mean pooling, with ONNX Runtime.

It is ready in a fraction of the time that PyTorch and sentence-transformers take to import, with the same vectors.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.vectors import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

_BATCH_TOKENS = 512
"""Texts of similar length are batched up to this many tokens: less is lost to padding, and the activations of a layer
stay in the processor's cache. With 512, a core embeds 58 paragraphs a second, with 2,048 42, with 8,192 23."""

_MODULES = [f"sentence_transformers.models.{name}" for name in ("Transformer", "Pooling", "Normalize")]
_CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "torch_dtype": "float32",
    "is_decoder": False,
}
_READING = {"max_seq_length", "do_lower_case"}
_POOLING = {"word_embedding_dimension", "pooling_mode_mean_tokens"}
"""What the files of such a model contain. A model with anything else in them, or in newer files, is of another kind."""


class BertModel:
    """A loaded model. Safe to share between threads."""

    def __init__(self, tokenizer: "Tokenizer", session: "InferenceSession") -> None:
        self.dimension: int = session.get_outputs()[0].shape[-1]
        self._tokenizer = tokenizer
        self._session = session

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for rows in _batches(tokens):
            (means,) = self._session.run(None, _inputs([tokens[row] for row in rows]))
            vectors[rows] = means[:, 0]
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors


def load_bert(folder: Path) -> BertModel | None:
    """Load the model in `folder`, or return None if it is of another kind. Raises many kinds of exceptions if its files
    are damaged."""
    length = _tokens_read(folder)
    if length is None:
        return None
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(length)
    options = SessionOptions()
    options.log_severity_level = 3
    # Waiting threads yield their core instead of spinning, since other questions are answered at the same time.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return BertModel(tokenizer, InferenceSession(_onnx(folder), options, providers=["CPUExecutionProvider"]))


def _tokens_read(folder: Path) -> int | None:
    """Return how many tokens of a text the model in `folder` reads; None if it is not of this kind."""
    try:
        modules, settings, reading, pooling, config = (
            _read(folder / name)
            for name in (
                "modules.json",
                "config_sentence_transformers.json",
                "sentence_bert_config.json",
                "1_Pooling/config.json",
                "config.json",
            )
        )
    except (OSError, ValueError):
        return None
    is_plain = (
        [module["type"] for module in modules] in (_MODULES[:2], _MODULES)
        and not settings.get("prompts")
        and set(reading) == _READING
        and not reading["do_lower_case"]
        and {name for name, value in pooling.items() if value} == _POOLING
        and all(config.get(name, value) == value for name, value in _CONFIG.items())
    )
    return int(reading["max_seq_length"]) if is_plain else None


def _onnx(folder: Path) -> bytes:
    """Return the model as an ONNX file's bytes."""
    from onnx.numpy_helper import from_array
    from onnx.parser import parse_model
    from safetensors.numpy import load_file

    model = parse_model(_graph(_read(folder / "config.json")))
    for name, weights in load_file(folder / "model.safetensors").items():
        if weights.dtype == np.float32:  # not the numbers 0, 1, 2 ... of the positions
            is_linear = name.startswith("encoder.") and weights.ndim == 2
            model.graph.initializer.append(from_array(np.ascontiguousarray(weights.T if is_linear else weights), name))
    serialized: bytes = model.SerializeToString()
    return serialized


def _graph(config: dict[str, Any]) -> str:
    """Return a BERT in ONNX's notation. `mask` is very low for padding, and `shares` are the weights of the tokens
    in the mean of their text."""
    count = config["num_hidden_layers"]
    return f"""
<ir_version: 10, opset_import: ["" : 23]>
bert (int64[n, t] tokens, int64[n, t] types, int64[t] places, float[n, 1, t, t] mask, float[n, 1, t] shares)
  => (float[n, 1, {config["hidden_size"]}] means)
{{
  token_vectors = Gather("embeddings.word_embeddings.weight", tokens)
  type_vectors = Gather("embeddings.token_type_embeddings.weight", types)
  place_vectors = Gather("embeddings.position_embeddings.weight", places)
  typed_vectors = Add(token_vectors, type_vectors)
  {_sum_normalized("layer0", "typed_vectors", "place_vectors", "embeddings.LayerNorm", config)}
  {"".join(_layer(number, config) for number in range(count))}
  means = MatMul(shares, layer{count})
}}"""


def _layer(n: int, config: dict[str, Any]) -> str:
    name, heads = f"encoder.layer.{n}", config["num_attention_heads"]
    return f"""
  {_linear(f"query{n}", f"layer{n}", f"{name}.attention.self.query")}
  {_linear(f"key{n}", f"layer{n}", f"{name}.attention.self.key")}
  {_linear(f"value{n}", f"layer{n}", f"{name}.attention.self.value")}
  attended{n} = Attention <q_num_heads = {heads}, kv_num_heads = {heads}> (query{n}, key{n}, value{n}, mask)
  {_linear(f"mixed{n}", f"attended{n}", f"{name}.attention.output.dense")}
  {_sum_normalized(f"between{n}", f"mixed{n}", f"layer{n}", f"{name}.attention.output.LayerNorm", config)}
  {_linear(f"wide{n}", f"between{n}", f"{name}.intermediate.dense")}
  active{n} = Gelu(wide{n})
  {_linear(f"narrow{n}", f"active{n}", f"{name}.output.dense")}
  {_sum_normalized(f"layer{n + 1}", f"narrow{n}", f"between{n}", f"{name}.output.LayerNorm", config)}"""


def _linear(result: str, given: str, name: str) -> str:
    return f'{result}_product = MatMul({given}, "{name}.weight") {result} = Add({result}_product, "{name}.bias")'


def _sum_normalized(result: str, one: str, other: str, name: str, config: dict[str, Any]) -> str:
    norm = f"LayerNormalization <axis = -1, epsilon = {config['layer_norm_eps']}>"
    return f'{result}_sum = Add({one}, {other}) {result} = {norm} ({result}_sum, "{name}.weight", "{name}.bias")'


def _inputs(tokens: Sequence[Sequence[int]]) -> dict[str, NDArray[Any]]:
    lengths = np.array([len(ids) for ids in tokens])
    width = lengths.max()
    padded = np.zeros((len(tokens), width), dtype=np.int64)
    for row, ids in enumerate(tokens):
        padded[row, : len(ids)] = ids
    is_token = np.arange(width) < lengths[:, None]
    return {
        "tokens": padded,
        "types": np.zeros_like(padded),
        "places": np.arange(width),
        "mask": np.repeat(np.where(is_token, 0, -1e9).astype(np.float32)[:, None, None], width, axis=2),
        "shares": (is_token / lengths[:, None]).astype(np.float32)[:, None],
    }


def _batches(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    rows = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
    batch: list[int] = []
    for row in rows:
        if batch and (len(batch) + 1) * len(tokens[row]) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
