"""Vectors as pgvector takes and returns them: the stored bytes in reverse order."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

from index.vectors import Vectors


@dataclass(frozen=True, slots=True)
class HalfVector:
    """A vector in half precision, as `index.vectors.pack_vector` packs it."""

    packed: bytes


_HEADER = struct.Struct(">HH")
"""The dimension, and a number that is not used."""


class _HalfVectorDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Any) -> bytes:
        numbers = np.frombuffer(obj.packed, dtype="<f2")
        return _HEADER.pack(len(numbers), 0) + numbers.astype(">f2").tobytes()


def read_vectors(values: Sequence[bytes], dimension: int) -> Vectors:
    """Return vectors as the server sends them as float32 of shape (len(values), dimension)."""
    packed = np.frombuffer(b"".join(value[_HEADER.size :] for value in values), dtype=">f2")
    return packed.reshape(len(values), dimension).astype(np.float32)


def register_vectors(connection: "psycopg.Connection[Any]", oid: int) -> None:
    """Let values of a connection be a `HalfVector`, which the server knows by this number."""
    connection.adapters.register_dumper(HalfVector, type("HalfVectorDumper", (_HalfVectorDumper,), {"oid": oid}))
