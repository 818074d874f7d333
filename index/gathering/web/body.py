"""The body of an answer, unpacked no further than a limit."""

import zlib
from collections.abc import Iterable

from index.gathering.web.errors import NotFetched

ACCEPTED = "gzip"
"""What servers are asked to pack with: all can. `deflate` has two meanings in use, and httpx's unpacking has no limit:
64 kB that come in at once may turn into 66 MB, and into far more where a server packs twice."""

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def read_body(parts: Iterable[bytes], coding: str, limit: int) -> tuple[bytes, bool]:
    """Return the unpacked body, or its first `limit` bytes, and whether that is all of it.

    `coding` is what the header Content-Encoding says. Raises `NotFetched` if it is one that was not asked for, or the
    body is damaged.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return _plain(parts, limit)
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise NotFetched(f"is sent packed as '{coding[:40]}', which was not asked for; save the page and add the file")
    try:
        return _unpacked(parts, limit)
    except zlib.error as error:
        raise NotFetched(f"is damaged on the way ({error}); try again later") from error


def _plain(parts: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > limit:
            return bytes(body[:limit]), False
    return bytes(body), True


def _unpacked(parts: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    unpacking = None
    for part in parts:
        while part:
            if unpacking is None or unpacking.eof:  # gzip may go on with another piece (RFC 1952, 2.2)
                unpacking = zlib.decompressobj(_GZIP_OR_ZLIB)
            body += unpacking.decompress(part, limit + 1 - len(body))
            if len(body) > limit:
                return bytes(body[:limit]), False
            part = unpacking.unused_data
    if unpacking is not None and not unpacking.eof:
        raise NotFetched("is cut short on the way; try again later")
    return bytes(body), True
