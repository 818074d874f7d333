"""A table of token vectors, fitted by least squares: the sum of a text's token vectors is to be the text's vector."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from tokenizers import Tokenizer

from index.vectors import Vectors

_RARE = 1e-3
"""Share of all tokens above which a token counts less, as ubiquitous words say little (Arora et al. 2017)."""

_STAY_LINEAR = 5e-4
_STAY_NEAR = 1.0
"""The regularisation of the two regressions: the second keeps rare tokens near the result of the first."""

Counts = Any
"""A sparse matrix of shape (texts, tokens): how often each token is in each text. (scipy has no types.)"""


def token_counts(texts: Sequence[str], tokenizer: Tokenizer) -> Counts:
    """Count the tokens of each text, without those that mark its start and end."""
    tokens = [encoding.ids for encoding in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
    ends = np.cumsum([0, *map(len, tokens)])
    ones = np.ones(ends[-1], dtype=np.float32)
    counts = csr_array((ones, np.concatenate(tokens), ends), shape=(len(texts), tokenizer.get_vocab_size()))
    counts.sum_duplicates()
    return counts


def fit_table(counts: Counts, vectors: Vectors, word_embeddings: Vectors, steps: int) -> Vectors:
    """Return the table, of shape (tokens, dimension), that fits the unit `vectors` of texts with these `counts`.

    First each token's vector is a linear function of the model's own `word_embeddings`, so that a token in no text gets
    a plausible one; then each token's vector is fitted individually, by `steps` of conjugate gradients.
    """
    weight = _weights(counts)
    shares = _normalised(counts, weight)
    embedded = shares @ word_embeddings
    first = word_embeddings @ _ridge(embedded, vectors)
    own = _conjugate_gradients(shares, vectors - shares @ first, steps)
    table: Vectors = weight[:, np.newaxis] * (first + own)
    return table


def _weights(counts: Counts) -> Vectors:
    total = np.asarray(counts.sum(axis=0)).ravel() + 0.5
    weights: Vectors = (_RARE / (_RARE + total / total.sum())).astype(np.float32)
    return weights


def _normalised(counts: Counts, weight: Vectors) -> Counts:
    """Return the counts, weighted, with each text's row normalised like the fitted vectors."""
    shares = counts.copy()
    shares.data = shares.data * weight[shares.indices]
    lengths = np.sqrt(np.asarray((shares * shares).sum(axis=1)).ravel())
    shares.data = (shares.data / np.repeat(np.maximum(lengths, 1e-9), np.diff(shares.indptr))).astype(np.float32)
    return shares


def _ridge(inputs: Vectors, outputs: Vectors) -> Vectors:
    products = inputs.T @ inputs
    penalty = _STAY_LINEAR * np.trace(products) / len(products)
    solution: Vectors = np.linalg.solve(
        products + penalty * np.eye(len(products), dtype=np.float32), inputs.T @ outputs
    )
    return solution


def _conjugate_gradients(shares: Counts, residuals: Vectors, steps: int) -> Vectors:
    """Solve the ridge regression of `residuals` on `shares`, of each dimension at the same time."""
    transposed = shares.T.tocsr()
    solution = np.zeros((shares.shape[1], residuals.shape[1]), dtype=np.float32)
    gradient = transposed @ residuals
    direction, size = gradient.copy(), _squares(gradient)
    for _ in range(steps):
        curved = transposed @ (shares @ direction) + _STAY_NEAR * direction
        step = size / np.maximum((direction * curved).sum(axis=0), 1e-12)
        solution += step * direction
        gradient -= step * curved
        before, size = size, _squares(gradient)
        direction = gradient + (size / np.maximum(before, 1e-12)) * direction
    return solution


def _squares(values: Vectors) -> NDArray[np.float32]:
    squares: NDArray[np.float32] = (values * values).sum(axis=0)
    return squares


def quantised(table: Vectors, marks: Sequence[int], typical: Vectors) -> dict[str, NDArray[Any]]:
    """Return the table as it is stored: 8-bit integers and each token's scale.

    `marks` are the special tokens that every text has in addition to its own. They get no vector, except the first: a
    tiny one in the direction of `typical`, for texts without any other token.
    """
    table = table.copy()
    table[marks] = 0
    table[marks[0]] = 1e-3 * typical / np.linalg.norm(typical)
    scales = np.maximum(np.abs(table).max(axis=1), 1e-9).astype(np.float32) / 127
    return {"vectors": np.round(table / scales[:, np.newaxis]).astype(np.int8), "scales": scales}
