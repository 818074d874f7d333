import gzip
import zlib

from tests.index.hostile.packing import gzipped, packed


def test_packed_bytes_unpack_to_the_original() -> None:
    unit = b"abc" * 1_000 + bytes(50_000)
    assert zlib.decompress(packed(unit, 7)) == unit * 7
    assert gzip.decompress(gzipped(unit, 7)) == unit * 7
