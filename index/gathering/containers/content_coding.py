"""What a server packed for the way (HTTP's Content-Encoding), unpacked no further than a limit."""

import zlib

import brotli

from index.source import MAX_BYTES

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BARE_DEFLATE = -zlib.MAX_WBITS

_MAX_PIECES = 100
"""Pieces of gzip one after the other; unpacking them takes the square of their number. Servers send one."""


def unpacked(data: bytes, codings: str) -> bytes:
    """Return `data` without the codings that the header names, or its first `MAX_BYTES` and one more.

    Raises `ValueError` if there is one that is not known, or the data are damaged.
    """
    for coding in reversed(codings.lower().split(",")):
        try:
            data = _without(data, coding.strip())
        except (zlib.error, brotli.error, ValueError) as error:
            if not data.lstrip().startswith((b"<", b"%PDF-", b"\xef\xbb\xbf")):
                raise ValueError(f"it cannot be unpacked from '{coding.strip()[:20]}': {error}") from error
            # Some crawlers keep pages unpacked under the header that came with them.
    return data


def _without(data: bytes, coding: str) -> bytes:
    if coding in ("", "identity", "none"):
        return data
    if coding == "br":
        return _without_brotli(data)
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise ValueError("unknown coding")
    try:
        return _inflated(data, _GZIP_OR_ZLIB)
    except zlib.error:
        if coding != "deflate":
            raise
        return _inflated(data, _BARE_DEFLATE)  # what some servers mean by it


def _inflated(data: bytes, window: int) -> bytes:
    body = b""
    pieces = 0
    while data and len(body) <= MAX_BYTES:  # gzip may go on with another piece (RFC 1952, 2.2)
        pieces += 1
        if pieces > _MAX_PIECES:
            raise ValueError(f"it has more than {_MAX_PIECES} pieces")
        unpacking = zlib.decompressobj(window)
        body += unpacking.decompress(data, MAX_BYTES + 1 - len(body))
        if not unpacking.eof and len(body) <= MAX_BYTES:
            raise ValueError("it ends too early")
        data = unpacking.unused_data
    return body


def _without_brotli(data: bytes) -> bytes:
    unpacking = brotli.Decompressor()
    body: bytes = unpacking.process(data, output_buffer_limit=MAX_BYTES + 1)
    while not unpacking.is_finished() and len(body) <= MAX_BYTES:
        more = unpacking.process(b"", output_buffer_limit=MAX_BYTES + 1)
        if not more:
            raise ValueError("it ends too early")
        body += more
    return body
