"""Sums of values that are stored, by which it is found if they were changed."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

SIZE = 16
"""Bytes of a sum: an accident that gives another value the same sum does not happen."""

_encode = json.JSONEncoder(default=bytes.hex).encode


def digest(value: Any) -> bytes:
    """Return the sum of a value that JSON can hold, or that has bytes in it."""
    return hashlib.blake2b(_encode(value).encode(), digest_size=SIZE).digest()


def row_sum(values: Sequence[Any]) -> bytes:
    """Return the sum of a row of a database: of the values of all its columns but `sum`, in order."""
    return digest(list(values))
