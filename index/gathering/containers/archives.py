"""ZIP archives to their members, and gzip-compressed files to what they hold, neither further than is safe."""

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import IO, TYPE_CHECKING, BinaryIO

from index.errors import InputRefused
from index.formats.zip_directory import DirectoryTooLarge, open_zip
from index.gathering.origins import Origins
from index.source import HEAD_BYTES, MAX_BYTES, Gathered, Source
from index.text.clean import printable_name

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MAX_MEMBERS = 100_000
_MAX_UNPACKED = 2_000_000_000
"""Most bytes that one archive may unpack to; a newspaper's year of pages has about a tenth of it."""

_MAX_STREAM = 50_000_000_000
"""Most bytes in one gzip-compressed file, which is read as a stream: ten times a web crawl's usual archive."""

_MAX_RATIO = 200
"""Text shrinks to a tenth, the most regular table to a fiftieth. What grows by more than this is made to do harm."""

_RATIO_FROM = 1_000_000
"""Bytes; what unpacks to less harms no one."""

_CHUNK = 4_096
"""Packed bytes taken at once: zipfile unpacks all of them, and bzip2 makes 90 MB of 4 KB at worst."""

_ENCRYPTED = 0x1
_LOCAL_HEADER = 30
"""Bytes in front of a member's name and data."""


def unpack_zip(origin: str, file: BinaryIO) -> Iterator[Gathered]:
    """Give every file in a ZIP archive, in order of name, or why it cannot be read. `file` must be seekable.

    Folders, hidden files and macOS's own files are left out. Raises `InputRefused` if the archive has no directory
    of its members or too many of them.
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
            yield InputRefused(f"{name}: the archive unpacks to more than {_gigabytes(_MAX_UNPACKED)}; what follows "
                               "was left out; unpack it and add the folder")  # fmt: skip
            return
        yield Source(origin=name, data=data)


def open_gzip(origin: str, file: BinaryIO) -> BinaryIO:
    """Return what a gzip-compressed file holds as a stream, which can be read on or again from its start.

    Reading raises `InputRefused` where the file is damaged or grows beyond reason.
    """
    return io.BufferedReader(_GzipStream(origin, file), HEAD_BYTES)


def chunk_reader(file: BinaryIO) -> Callable[[int], bytes]:
    """Return what reads on in a stream, so many bytes at most: all that comes before a damaged place can be had so."""
    read: Callable[[int], bytes] = getattr(file, "read1", file.read)
    return read


def _open_zip(origin: str, file: BinaryIO) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    try:
        archive = open_zip(file)
    except InputRefused:
        raise
    except DirectoryTooLarge as error:
        raise _too_many(origin) from error
    except Exception as error:  # zipfile lets a dozen types through at a damaged directory
        reason = printable_name(str(error)) or type(error).__name__
        raise InputRefused(f"{origin}: is no complete ZIP archive ({reason}); download or pack it again") from error
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
    """Where the members begin whose bytes are those of another one too: so a small file holds terabytes."""
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
        raise InputRefused(f"{name}: is a link, which is not followed; add the file that it leads to")
    if info.header_offset in overlapping:
        raise InputRefused(f"{name}: shares its bytes with another member, as only a harmful archive does; left out")
    if info.file_size > MAX_BYTES:
        raise InputRefused(_too_large(name))


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(info) as member:
            return _read_within_limits(member, info, name)
    except InputRefused:
        raise
    except NotImplementedError as error:
        raise InputRefused(f"{name}: is packed in a way that cannot be read ({error}); unpack it first") from error
    except Exception as error:  # what the decompressors raise at damage is not documented
        reason = printable_name(str(error)) or type(error).__name__
        raise InputRefused(f"{name}: is damaged ({reason}); download or pack the archive again") from error


def _read_within_limits(member: IO[bytes], info: zipfile.ZipInfo, name: str) -> bytes:
    """Count what comes out, and not what the archive says about it."""
    chunks: list[bytes] = []
    size = 0
    while chunk := member.read(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            raise InputRefused(_too_large(name))
        if size > _RATIO_FROM and size > _MAX_RATIO * info.compress_size:
            raise InputRefused(
                f"{name}: unpacks to more than {_MAX_RATIO} times its size, as no article does; left out"
            )
    return b"".join(chunks)


def _too_large(name: str) -> str:
    return f"{name}: larger than {MAX_BYTES // 1_000_000} MB, too large to be read in an archive; unpack it first"


def _gigabytes(size: int) -> str:
    return f"{size // 1_000_000_000} GB"


class _GzipStream(io.RawIOBase):
    """The bytes in a gzip-compressed file."""

    def __init__(self, origin: str, file: BinaryIO) -> None:
        self._origin = origin
        self._file = file
        self._unpacker = gzip.GzipFile(fileobj=file, mode="rb")
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._unpacker.read1(len(view))  # what comes before a damaged place
        except (OSError, EOFError, zlib.error) as error:
            raise InputRefused(
                f"{self._origin}: is damaged after {self._size:,} unpacked bytes ({error}); download or pack it again"
            ) from error
        self._size += len(data)
        self._check_size()
        view[: len(data)] = data
        return len(data)

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or offset not in (0, self._size):
            raise io.UnsupportedOperation("what is packed can be read on or from its start")
        if offset == 0:
            self._unpacker.rewind()
            self._size = 0
        return offset

    def _check_size(self) -> None:
        if self._size > _RATIO_FROM and self._size > _MAX_RATIO * self._file.tell():
            raise InputRefused(f"{self._origin}: unpacks to more than {_MAX_RATIO} times its size, as no text does")
        if self._size > _MAX_STREAM:
            raise InputRefused(f"{self._origin}: unpacks to more than {_gigabytes(_MAX_STREAM)}; split it into parts")
