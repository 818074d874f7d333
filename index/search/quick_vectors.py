"""Quick vectors: estimates of the default model's vectors, made from one stored vector for each token.

They lie in the same space as the model's own, are compared with its vectors of questions, and take a hundredth of the
time. docs/decisions/012-quick-vectors.md says how good they are, training/quick_vectors/ how the table is made.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.vectors import Vectors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TABLE_FILE = "token_vectors.safetensors"
"""Its `vectors` are 8-bit integers of shape (tokens, dimension); `scales` are the factors by which each token's are
multiplied."""

TOKENS = 256
"""Maximum tokens of a text that are read, as many as by the model."""

_BATCH = 64
"""Number of texts whose token vectors are in memory at the same time: some 6 MB, which fit into a processor's cache."""


class QuickVectors:
    """A table of token vectors. Safe to share between threads."""

    def __init__(self, tokenizer: "Tokenizer", table: Vectors) -> None:
        self._tokenizer = tokenizer
        self._table = table

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, float32 of shape (len(texts), dimension)."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        vectors = np.empty((len(texts), self._table.shape[1]), dtype=np.float32)
        for first in range(0, len(texts), _BATCH):
            vectors[first : first + _BATCH] = self._sums(tokens[first : first + _BATCH])
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors

    def _sums(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        """Return the sum of the token vectors of each text. Every text has tokens that mark its start and end."""
        starts = np.cumsum([0, *map(len, tokens[:-1])])
        sums: Vectors = np.add.reduceat(self._table[np.concatenate(tokens)], starts)
        return sums


def load_quick_vectors(table: Path, tokenizer: Path, dimension: int) -> QuickVectors:
    """Load a table, and the tokenizer of its model, whose vectors have this dimension.

    Raises `ValueError` if the table is another model's, and many kinds of exceptions if a file is damaged.
    """
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    own = Tokenizer.from_file(str(tokenizer))
    own.no_padding()
    own.enable_truncation(TOKENS)
    stored = load_file(table)
    vectors = stored["vectors"] * stored["scales"][:, np.newaxis]
    if len(vectors) < own.get_vocab_size() or vectors.shape[1] != dimension:
        raise ValueError("it belongs to another model")
    return QuickVectors(own, vectors)
