"""Vectors as pgvector takes and returns them: the bytes that are stored, but the other way round."""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format


@dataclass(frozen=True, slots=True)
class HalfVector:
    """A vector in half precision, as `index.vectors.pack_vector` packs it."""

    packed: bytes


class _HalfVectorDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Any) -> bytes:
        numbers = np.frombuffer(obj.packed, dtype="<f2")
        return struct.pack(">HH", len(numbers), 0) + numbers.astype(">f2").tobytes()


def register_vectors(connection: "psycopg.Connection[Any]", oid: int) -> None:
    """Let values of a connection be a `HalfVector`, which the server knows by this number."""
    connection.adapters.register_dumper(HalfVector, type("HalfVectorDumper", (_HalfVectorDumper,), {"oid": oid}))
