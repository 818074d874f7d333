"""Checksums of stored values, which reveal whether they were changed."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

SIZE = 16
"""Bytes of a checksum: enough that no accident gives another value the same one."""

_encode = json.JSONEncoder(default=bytes.hex).encode


def digest(value: Any) -> bytes:
    """Return the checksum of a value of JSON's types, which may also contain bytes."""
    return hashlib.blake2b(_encode(value).encode(), digest_size=SIZE).digest()


def row_sum(values: Sequence[Any]) -> bytes:
    """Return the checksum of a database row: of the values of all its columns except `sum`, in order."""
    return digest(list(values))
