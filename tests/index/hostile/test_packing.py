import gzip
import zlib

from tests.index.hostile.packing import gzipped, packed


def test_what_is_packed_is_whole() -> None:
    unit = b"abc" * 1_000 + bytes(50_000)
    assert zlib.decompress(packed(unit, 7)) == unit * 7
    assert gzip.decompress(gzipped(unit, 7)) == unit * 7
