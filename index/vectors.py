"""Vectors in memory, and as they are stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class EmbeddingModel(Protocol):
    """Turns texts into vectors. The index stores the model's `name`."""

    name: str

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, float32 of shape (len(texts), dimension). Raises `EmbedderError`."""

    def probe(self) -> Vectors:
        """Return the vector of one fixed sentence, which differs between models with different weights."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of some texts, of shape (n, dimension). Quick ones are estimates, to be replaced later."""

    vectors: Vectors
    are_quick: bool = False


_BYTES = 2
"""Per number, in half precision."""


def pack_vector(vector: Vectors) -> bytes:
    """Return the vector as it is stored. Half precision moves a cosine by less than 0.001."""
    return bytes(vector.astype("<f2").tobytes())


def unpack_vectors(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Return stored vectors as float32 of shape (len(blobs), dimension)."""
    packed = np.frombuffer(b"".join(blobs), dtype="<f2")
    return packed.reshape(len(blobs), dimension).astype(np.float32)


def unpack_vector(blob: bytes) -> Vectors:
    """Return one stored vector as float32 of shape (dimension,)."""
    vector: Vectors = unpack_vectors([blob], len(blob) // _BYTES)[0]
    return vector


Ids = NDArray[np.int64]
