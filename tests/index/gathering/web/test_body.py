"""Bodies are unpacked whole, or no further than the limit."""

import gzip
import time
import tracemalloc
import zlib

import pytest

from index.gathering.web.body import read_body
from index.gathering.web.errors import NotFetched

TEXT = b"The council met on Tuesday. " * 500


def parts(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 2, 7, 65_536])
@pytest.mark.parametrize(
    ("data", "coding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT), " GZIP "),
        (gzip.compress(TEXT), "x-gzip"),
        (zlib.compress(TEXT), "deflate"),
        (gzip.compress(TEXT[:999]) + gzip.compress(TEXT[999:]), "gzip"),
    ],
)
def test_whole(data: bytes, coding: str, size: int) -> None:
    assert read_body(parts(data, size), coding, len(TEXT)) == (TEXT, True)


@pytest.mark.parametrize("coding", ["", "gzip", "deflate"])
def test_empty(coding: str) -> None:
    assert read_body([], coding, 10) == (b"", True)


@pytest.mark.parametrize(("pack", "coding"), [(bytes, ""), (gzip.compress, "gzip")])
def test_cut_at_the_limit(pack: type[bytes], coding: str) -> None:
    assert read_body(parts(pack(TEXT), 100), coding, 1000) == (TEXT[:1000], False)
    assert read_body(parts(pack(TEXT), 100), coding, len(TEXT) - 1) == (TEXT[:-1], False)


def test_a_bomb_goes_off_no_further_than_the_limit() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    tracemalloc.start()
    start = time.monotonic()
    body, whole = read_body([bomb], "gzip", 1_000_000)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(body), whole) == (1_000_000, False)
    assert used < 8_000_000
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no gzip at all", "is damaged on the way"),
        (gzip.compress(TEXT)[:-20], "is cut short on the way"),
        (gzip.compress(TEXT)[:-8] + bytes(8), "is damaged on the way"),
        (gzip.compress(TEXT) + b"and more", "is damaged on the way"),
        (b"\x1f", "is cut short on the way"),
    ],
)
def test_damaged(data: bytes, says: str) -> None:
    with pytest.raises(NotFetched, match=says):
        read_body([data], "gzip", 100_000)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "gzip,br", "compress", "x" * 10_000])
def test_what_was_not_asked_for(coding: str) -> None:
    with pytest.raises(NotFetched, match=r"is sent packed as '.{2,40}', which was not asked for"):
        read_body([TEXT], coding, 100_000)
