"""WARC files, in which crawlers store server responses: the pages in them, with their content coding undone."""

import logging
import zlib
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader, ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from index.errors import InputRefused
from index.gathering.containers.archives import chunk_reader, open_gzip
from index.gathering.origins import Origins
from index.source import MAX_BYTES, Gathered, Source
from index.text.clean import printable_name

_PAGES = ("", "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf")
_MACHINE_FILES = ("/robots.txt", "/ads.txt", "/humans.txt", "/security.txt")
"""Plain-text files that sites publish for machines."""

_MAX_LINE = 65_536
"""Bytes; a header line may have half of that. Servers and browsers allow less."""

_CHUNK = 65_536

logging.getLogger("warcio").setLevel(logging.ERROR)  # it would print every URL that contains a space


def unpack_warc(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    """Yield each page in a WARC file, gzip-compressed or not, or a refusal if it cannot be read.

    Pages are responses with status 200, and resource and conversion records, if they are HTML, text or PDF; everything
    else is skipped. If the file is damaged, a refusal ends the iteration. Raises `InputRefused` if it is not a WARC
    file at all.
    """
    records = _Records(origin, file)
    origins = Origins(origin)
    for number in count(1):
        try:
            record = records.next()
            page = _page(record, origins) if record else None
        except Exception as error:  # warcio's exceptions on damage are undocumented
            if number == 1:
                raise InputRefused(f"{origin}: is not a WARC file ({_reason(error)}); download it again") from error
            yield InputRefused(f"{origin}: is damaged at record {number:,} ({_reason(error)}); download it again")
            return
        if page is not None:
            yield page
        if record is None:
            return


class _Records:
    """The records of a file, up to the first damage."""

    def __init__(self, origin: str, file: BinaryIO) -> None:
        packed = file.seekable() and file.read(2) == b"\x1f\x8b"
        if file.seekable():
            file.seek(0)
        # Decompressed here: warcio does it without a limit, and only if each record is compressed separately.
        self._records = _Iterator(_Stream(open_gzip(origin, file) if packed else file))
        self._last: ArcWarcRecord | None = None

    def next(self) -> ArcWarcRecord | None:
        """Return the next record, None after the last. Raises what warcio raises, and `ValueError`, on damage."""
        if self._last is not None:
            _read_to_end(self._last)
        record = next(self._records, None)
        if self._records.err_count:
            raise ValueError("the previous record does not end where it says")
        if record is None and self._last is None:
            raise ValueError("it is empty or ends too early")
        if record is not None and not (record.rec_headers.get_header("Content-Length") or "").isdecimal():
            raise ValueError("it does not state its length")
        self._last = record
        return record


class _Stream:
    """Returns the data before a damaged part, instead of an error for all of it."""

    def __init__(self, file: BinaryIO) -> None:
        self.read = chunk_reader(file)
        self.tell = file.tell


class _Iterator(ArchiveIterator):  # type: ignore[misc] # warcio has no types
    INC_RECORD = ""  # what warcio prints if a record does not end; `err_count` counts these

    def __init__(self, file: "_Stream") -> None:
        super().__init__(file)
        self.reader = _Lines(file)

    def _next_record(self, next_line: bytes | None) -> ArcWarcRecord:
        try:
            return super()._next_record(next_line)
        except EOFError as error:  # warcio takes this for the end of the file
            if next_line:
                raise ValueError("the file ends within its headers") from error
            raise


class _Lines(BufferedReader):  # type: ignore[misc] # warcio has no types
    """Limits the length of header lines: in a damaged file one line may have gigabytes."""

    def readline(self, length: int | None = None) -> bytes:
        limit = min(length or _MAX_LINE, _MAX_LINE)
        line: bytes = super().readline(limit)
        # warcio counts buffered bytes twice, and so returns less than the limit.
        if limit == _MAX_LINE and len(line) > _MAX_LINE // 2 and not line.endswith(b"\n"):
            raise ValueError(f"a header line is longer than {_MAX_LINE // 2:,} bytes")
        return line


def _page(record: ArcWarcRecord, origins: Origins) -> Gathered | None:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    media_type = _media_type(record)
    if media_type is None or not url.lower().startswith(("http:", "https:", "file:")):
        return None
    if url.partition("?")[0].endswith(_MACHINE_FILES):
        return None
    # The capture date is not the date of publication: it only distinguishes two captures.
    origin = origins.record(url, suffix_if_taken=record.rec_headers.get_header("WARC-Date") or "")
    if record.length > MAX_BYTES:
        return _too_large(origin)
    payload = _payload(record)
    try:
        data = _decode_content(payload, _header(record, "Content-Encoding"))
    except ValueError as error:
        return InputRefused(f"{origin}: {error}; fetch the page again")
    if len(data) > MAX_BYTES:
        return _too_large(origin)
    cut = record.rec_headers.get_header("WARC-Truncated")
    notes = (f"the crawler stored only the beginning of the page ({printable_name(cut)})",) if cut else ()
    return Source(origin=origin, data=data, media_type=media_type or None, url=url, notes=notes)


def _media_type(record: ArcWarcRecord) -> str | None:
    """Return the declared media type of a record, empty if there is none; None if the record is not a page."""
    if record.rec_type == "response" and record.http_headers and record.http_headers.get_statuscode() == "200":
        stated = _header(record, "Content-Type")
    elif record.rec_type in ("resource", "conversion"):
        stated = record.content_type or ""
    else:
        return None
    return stated if stated.partition(";")[0].strip().lower() in _PAGES else None


def _header(record: ArcWarcRecord, name: str) -> str:
    value = record.http_headers.get_header(name) if record.http_headers else None
    return value.strip() if isinstance(value, str) else ""


def _payload(record: ArcWarcRecord) -> bytes:
    stream = record.raw_stream
    if _header(record, "Transfer-Encoding").lower() == "chunked":
        stream = ChunkedDataReader(stream)
    data: bytes = stream.read(MAX_BYTES)
    _read_to_end(record)
    return data


def _read_to_end(record: ArcWarcRecord) -> None:
    while record.raw_stream.read(_CHUNK):
        pass
    if record.raw_stream.limit:
        raise ValueError("the file ends within it")


def _reason(error: Exception) -> str:
    said = isinstance(error, (ValueError, ArchiveLoadFailed, InputRefused)) and str(error).strip()
    return printable_name(said.partition("\n")[0]) if said else "its headers cannot be read"


def _too_large(origin: str) -> InputRefused:
    return InputRefused(f"{origin}: larger than {MAX_BYTES // 1_000_000} MB, too large for one article")


_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BARE_DEFLATE = -zlib.MAX_WBITS

_MAX_PIECES = 100
"""Concatenated gzip members; unpacking takes time quadratic in their number. Servers send one."""


def _decode_content(data: bytes, codings: str) -> bytes:
    """Undo the content codings that a Content-Encoding header names; at most one byte more than `MAX_BYTES` is
    returned.

    Raises `ValueError` if a coding is unknown or the data are damaged.
    """
    for coding in reversed(codings.lower().split(",")):
        try:
            data = _decode(data, coding.strip())
        except (zlib.error, brotli.error, ValueError) as error:
            if not data.lstrip().startswith((b"<", b"%PDF-", b"\xef\xbb\xbf")):
                raise ValueError(f"it cannot be unpacked from '{coding.strip()[:20]}': {error}") from error
            # Some crawlers store pages decoded, but keep the original header.
    return data


def _decode(data: bytes, coding: str) -> bytes:
    if coding in ("", "identity", "none"):
        return data
    if coding == "br":
        return _decode_brotli(data)
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise ValueError("unknown coding")
    try:
        return _inflate(data, _GZIP_OR_ZLIB)
    except zlib.error:
        if coding != "deflate":
            raise
        return _inflate(data, _BARE_DEFLATE)  # what some servers mean by "deflate"


def _inflate(data: bytes, window: int) -> bytes:
    body = b""
    pieces = 0
    while data and len(body) <= MAX_BYTES:  # gzip may consist of several members (RFC 1952, 2.2)
        pieces += 1
        if pieces > _MAX_PIECES:
            raise ValueError(f"it has more than {_MAX_PIECES} gzip members")
        unpacking = zlib.decompressobj(window)
        body += unpacking.decompress(data, MAX_BYTES + 1 - len(body))
        if not unpacking.eof and len(body) <= MAX_BYTES:
            raise ValueError("it ends too early")
        data = unpacking.unused_data
    return body


def _decode_brotli(data: bytes) -> bytes:
    unpacking = brotli.Decompressor()
    body: bytes = unpacking.process(data, output_buffer_limit=MAX_BYTES + 1)
    while not unpacking.is_finished() and len(body) <= MAX_BYTES:
        more = unpacking.process(b"", output_buffer_limit=MAX_BYTES + 1)
        if not more:
            raise ValueError("it ends too early")
        body += more
    return body
