"""Unpacks ZIP archives and gzip-compressed files within safe limits."""

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import IO, TYPE_CHECKING, BinaryIO

from index.common.faults import raise_machine_fault
from index.errors import InputRefused
from index.formats.zip_directory import DirectoryTooLarge, open_zip
from index.gathering.origins import Origins
from index.source import HEAD_BYTES, MAX_BYTES, Gathered, Source
from index.text.clean import printable_name

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MAX_MEMBERS = 100_000
_MAX_UNPACKED = 2_000_000_000
"""Most bytes that one archive may unpack to; a year of a newspaper's pages has about a tenth of that."""

_MAX_STREAM = 50_000_000_000
"""Most bytes in one gzip-compressed file, which is read as a stream: ten times the usual archive of a web crawl."""

_MAX_RATIO = 200
"""Text compresses to a tenth, the most regular table to a fiftieth. A higher ratio is an attack."""

_RATIO_FROM = 1_000_000
"""Bytes; anything that unpacks to less is harmless."""

_CHUNK = 4_096
"""Compressed bytes read at once: zipfile unpacks all of them, and bzip2 expands 4 KB to 90 MB at worst."""

_ENCRYPTED = 0x1
_LOCAL_HEADER = 30
"""Bytes before a member's name and data."""


def unpack_zip(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    """Yield every file in a ZIP archive, sorted by name, or a refusal if it cannot be read. `file` must be seekable.

    Folders, hidden files and macOS's own files are skipped. Raises `InputRefused` if the archive has no central
    directory or too many members.
    """
    archive, members = _open_zip(origin, file)
    overlapping = _overlapping(members)
    origins, left = Origins(origin), _MAX_UNPACKED
    for info in members:
        if _is_skipped(info):
            continue
        name = origins.member(info.filename)
        try:
            _check(info, name, overlapping)
            data = _read_member(archive, info, name)
        except InputRefused as refusal:
            yield refusal
            continue
        left -= len(data)
        if left < 0:
            limit = _gigabytes(_MAX_UNPACKED)
            yield InputRefused(
                f"{name}: the archive unpacks to more than {limit}; the rest was skipped; unpack it and add the folder"
            )
            return
        yield Source(origin=name, data=data)


def open_gzip(origin: str, file: BinaryIO) -> BinaryIO:
    """Return the content of a gzip-compressed file as a stream, which can be rewound to its start.

    Reading raises `InputRefused` if the file is damaged or expands too much.
    """
    return io.BufferedReader(_GzipStream(origin, file), HEAD_BYTES)


def chunk_reader(file: BinaryIO) -> Callable[[int], bytes]:
    """Return a function that reads up to so many bytes, and so everything before a damaged part of the stream."""
    read: Callable[[int], bytes] = getattr(file, "read1", file.read)
    return read


def _open_zip(origin: str, file: BinaryIO) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    try:
        archive = open_zip(file)
    except InputRefused:
        raise
    except DirectoryTooLarge as error:
        raise _too_many(origin) from error
    except Exception as error:  # zipfile raises a dozen types on a damaged directory
        reason = printable_name(str(error)) or type(error).__name__
        raise InputRefused(
            f"{origin}: is not a complete ZIP archive ({reason}); download or compress it again"
        ) from error
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise _too_many(origin)
    return archive, sorted(members, key=lambda info: info.filename)


def _too_many(origin: str) -> InputRefused:
    return InputRefused(f"{origin}: has more than {_MAX_MEMBERS:,} members; unpack it and add the folder")


def _is_skipped(info: zipfile.ZipInfo) -> bool:
    name = info.filename.replace("\\", "/")
    parts = name.split("/")
    hidden = any(part.startswith(".") and part.strip(".") for part in parts)
    return name.endswith("/") or hidden or "__MACOSX" in parts


def _overlapping(members: Sequence[zipfile.ZipInfo]) -> set[int]:
    """Return the offsets of members that overlap with another one, as in zip bombs."""
    found: set[int] = set()
    ordered = sorted(members, key=lambda info: info.header_offset)
    for one, following in pairwise(ordered):
        end = one.header_offset + _LOCAL_HEADER + len(one.orig_filename) + one.compress_size
        if end > following.header_offset:
            found.add(one.header_offset)
    return found


def _check(info: zipfile.ZipInfo, name: str, overlapping: set[int]) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise InputRefused(f"{name}: is encrypted; unpack the archive with its password and add the folder")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InputRefused(f"{name}: is a link, which is not followed; add its target")
    if info.header_offset in overlapping:
        raise InputRefused(f"{name}: overlaps with another member, as only in a malicious archive; skipped")
    if info.file_size > MAX_BYTES:
        raise InputRefused(_too_large(name))


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(info) as member:
            return _read_within_limits(member, info, name)
    except InputRefused:
        raise
    except NotImplementedError as error:
        raise InputRefused(f"{name}: its compression method is not supported ({error}); unpack it first") from error
    except Exception as error:  # the exceptions of decompressors on damage are undocumented
        reason = printable_name(str(error)) or type(error).__name__
        raise InputRefused(f"{name}: is damaged ({reason}); download or compress the archive again") from error


def _read_within_limits(member: IO[bytes], info: zipfile.ZipInfo, name: str) -> bytes:
    """Count the unpacked bytes, without trusting the size that the archive states."""
    chunks: list[bytes] = []
    size = 0
    while chunk := member.read(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            raise InputRefused(_too_large(name))
        if size > _RATIO_FROM and size > _MAX_RATIO * info.compress_size:
            raise InputRefused(f"{name}: unpacks to more than {_MAX_RATIO} times its size, unlike any article; skipped")
    return b"".join(chunks)


def _too_large(name: str) -> str:
    return f"{name}: larger than {MAX_BYTES // 1_000_000} MB, too large to read inside an archive; unpack it first"


def _gigabytes(size: int) -> str:
    return f"{size // 1_000_000_000} GB"


class _GzipStream(io.RawIOBase):
    """The unpacked bytes of a gzip-compressed file."""

    def __init__(self, origin: str, file: BinaryIO) -> None:
        self._origin = origin
        self._file = file
        self._unpacker = gzip.GzipFile(fileobj=file, mode="rb")
        self._size = 0
        self._damage: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        data = b"" if self._damage else self._read(len(view))
        if self._damage and not data:
            raise InputRefused(
                f"{self._origin}: is damaged after {self._size:,} unpacked bytes ({self._damage}); "
                "download or compress it again"
            ) from self._damage
        self._size += len(data)
        self._check_size()
        view[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        try:
            return self._unpacker.read1(size)
        except zlib.error as error:
            self._damage = error
            return _before_damage(self._file, self._size)[:size]
        except (OSError, EOFError) as error:
            raise_machine_fault(error)
            self._damage = error
            return b""

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or offset not in (0, self._size):
            raise io.UnsupportedOperation("a compressed stream can only be rewound to its start")
        if offset == 0:
            self._unpacker.rewind()
            self._size, self._damage = 0, None
        return offset

    def _check_size(self) -> None:
        if self._size > _RATIO_FROM and self._size > _MAX_RATIO * self._file.tell():
            raise InputRefused(
                f"{self._origin}: unpacks to more than {_MAX_RATIO} times its size, unlike any text; "
                "unpack it and check its content"
            )
        if self._size > _MAX_STREAM:
            raise InputRefused(f"{self._origin}: unpacks to more than {_gigabytes(_MAX_STREAM)}; split it into parts")


_GZIP = zlib.MAX_WBITS | 16


class _Unpacker:
    """Unpacks a gzip-compressed stream of one or more members."""

    def __init__(self, stream: "zlib._Decompress | None" = None) -> None:
        self._stream = stream or zlib.decompressobj(_GZIP)

    def copy(self) -> "_Unpacker":
        return _Unpacker(self._stream.copy())

    def unpack(self, packed: bytes) -> bytes:
        """Return what some more compressed bytes contain. Raises `zlib.error` if they are damaged."""
        unpacked = self._stream.decompress(packed)
        while self._stream.eof and (rest := self._stream.unused_data):
            self._stream = zlib.decompressobj(_GZIP)
            unpacked += self._stream.decompress(rest)
        return unpacked


def _before_damage(file: BinaryIO, start: int) -> bytes:
    """Return what a damaged gzip-compressed file contains from an unpacked position up to the damage.

    The gzip module loses what it has unpacked together with the damaged part.
    """
    file.seek(0)
    size, found = 0, b""
    for piece in _up_to_damage(file):
        found += piece[max(0, start - size) :]
        size += len(piece)
    return found


def _up_to_damage(file: BinaryIO) -> Iterator[bytes]:
    unpacker = _Unpacker()
    for packed in iter(partial(file.read, _CHUNK), b""):
        before = unpacker.copy()
        try:
            yield unpacker.unpack(packed)
        except zlib.error:
            with suppress(zlib.error):
                for byte in packed:
                    yield before.unpack(bytes([byte]))
            return
