"""Compresses gigabytes into megabytes, quickly."""

import struct
import zlib

_ZLIB, _GZIP = b"\x78\xda", b"\x1f\x8b\x08" + bytes(7)
_LAST = b"\3\0"
"""An empty final block."""


def packed(unit: bytes, times: int) -> bytes:
    """Return `unit` so many times, compressed with zlib."""
    checksum = 1
    for _ in range(times):
        checksum = zlib.adler32(unit, checksum)
    return _ZLIB + _block(unit) * times + _LAST + struct.pack(">L", checksum)


def gzipped(unit: bytes, times: int) -> bytes:
    """Return `unit` so many times, as a gzip file."""
    checksum = 0
    for _ in range(times):
        checksum = zlib.crc32(unit, checksum)
    return _GZIP + _block(unit) * times + _LAST + struct.pack("<2L", checksum, len(unit) * times & 0xFFFFFFFF)


def _block(unit: bytes) -> bytes:
    """`unit` compressed independently of what comes before it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(unit) + packer.flush(zlib.Z_FULL_FLUSH)
