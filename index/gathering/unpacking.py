"""Expands files into single sources: archives, records, feeds and emails, recursively and lazily."""

import io
from collections.abc import Iterator
from importlib import import_module
from typing import BinaryIO, NamedTuple

from index.errors import InputRefused
from index.formats.recognition import has_readable_name, recognise, recognise_zip
from index.formats.signatures import describe
from index.formats.table import READABLE, Format
from index.gathering.containers.archives import chunk_reader, open_gzip
from index.source import HEAD_BYTES, MAX_BYTES, Gathered, Skipped, Source, Unpacker
from index.text.clean import printable_name

_MAX_DEPTH = 4
"""Compressed records in a ZIP in a ZIP. Nobody's collection is nested deeper."""

_MAX_RATIO, _MIN_BUDGET = 200, 50_000_000
"""A file may unpack to this many times its size, or this many bytes, in total and at all depths: a few kilobytes of
nested archives can expand to terabytes. Text compresses to a tenth."""

_MIN_COST, _MIN_PACKED_COST = 2_000, 20_000
"""Bytes that an item, and one that is expanded in turn, counts for at least, as even an empty one takes some time. Only
records of less than 10 bytes, and members of less than 100, exceed 200 times their size this way."""

_MAX_REFUSALS = 1_000
"""Maximum refusals in one file that are reported individually."""


def expand(origin: str, file: BinaryIO, *, named: bool = False) -> Iterator[Gathered]:
    """Yield the items in a file, which must be seekable.

    An item of an unsupported type is refused if the user `named` it or if it has the suffix of a supported one, else
    skipped. If there are very many refusals, the last ones are only counted.

    Raises `InputRefused` if the file cannot be used as a whole.
    """
    limits = _Limits(_ByteBudget(file.seek(0, io.SEEK_END)))
    file.seek(0)
    refused = 0
    try:
        for found in _expand(origin, file, None, limits, named=named):
            if isinstance(found, Skipped) and ((named and found.origin == origin) or has_readable_name(found.origin)):
                found = InputRefused(f"{found.origin}: is {found.what}; supported are {READABLE}")
            refused += isinstance(found, InputRefused)
            if refused <= _MAX_REFUSALS or not isinstance(found, InputRefused):
                yield found
    except _TooMuchError:
        yield _too_much(origin)
    if refused > _MAX_REFUSALS:
        yield InputRefused(
            f"{origin}: {refused - _MAX_REFUSALS:,} more items in it cannot be read; fix those listed first"
        )


def expand_source(source: Source) -> Iterator[Gathered]:
    """Yield `source` itself, or the items in it."""
    try:
        yield from _expand_source(source, _Limits(_ByteBudget(len(source.data))))
    except _TooMuchError:
        yield _too_much(source.origin)


class _TooMuchError(Exception):
    """A file unpacks to more than its budget."""


class _ByteBudget:
    """How many bytes may still be unpacked from a file of this size, at any depth."""

    def __init__(self, size: int) -> None:
        self._bytes = max(_MIN_BUDGET, _MAX_RATIO * size)

    def spend(self, size: int) -> None:
        self._bytes -= size
        if self._bytes < 0:
            raise _TooMuchError


class _Limits(NamedTuple):
    budget: _ByteBudget
    depth: int = 0

    @property
    def deeper(self) -> "_Limits":
        return self._replace(depth=self.depth + 1)


def _too_much(origin: str) -> InputRefused:
    return InputRefused(
        f"{origin}: unpacks to more than {_MAX_RATIO} times its size, unlike any articles; the rest was skipped"
    )


def _expand_source(source: Source, limits: _Limits) -> Iterator[Gathered]:
    found = recognise(source.origin, source.head, source.media_type)
    if not (
        found.value.unpacker
        or found in (Format.GZIP, Format.UNKNOWN)
        or _is_unnamed_text(found, source.origin, source.media_type)
    ):
        yield source
        return
    limits.budget.spend(_MIN_PACKED_COST)
    try:
        for item in _expand(source.origin, io.BytesIO(source.data), source.media_type, limits):
            # A document that is a ZIP comes out unchanged and keeps its stated metadata.
            yield source if isinstance(item, Source) and item.data == source.data else item
    except InputRefused as error:
        yield error


def _expand(
    origin: str, file: BinaryIO, media_type: str | None, limits: _Limits, *, named: bool = False
) -> Iterator[Gathered]:
    head = _head(file)
    found = recognise(origin, head, media_type)
    if found is Format.ZIP:
        found = recognise_zip(file)
    if limits.depth >= _MAX_DEPTH and (found.value.unpacker or found is Format.GZIP):
        yield InputRefused(f"{origin}: nested more than {_MAX_DEPTH} levels deep; unpack it first and add its contents")
    elif found is Format.GZIP:
        yield from _expand(origin, open_gzip(origin, file), None, limits.deeper)
    elif found.value.unpacker:
        yield from _unpack(found.value.unpacker, origin, file, limits, has_files=found.value.has_files)
    elif found is Format.UNKNOWN:
        yield Skipped(origin, describe(head))
    elif not named and _is_unnamed_text(found, origin, media_type):
        yield Skipped(origin, "a text without a .txt suffix")
    else:
        data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputRefused(f"{origin}: larger than {MAX_BYTES // 1_000_000} MB; split it into its articles")
        yield Source(origin=origin, data=data, media_type=media_type)


def _head(file: BinaryIO) -> bytes:
    """Return the first bytes of a file, or those before the damage, and rewind it."""
    read, head = chunk_reader(file), b""
    try:
        while len(head) < HEAD_BYTES and (chunk := read(HEAD_BYTES - len(head))):
            head += chunk
    except InputRefused:
        if not head:
            raise
    file.seek(0)
    return head


def _is_unnamed_text(found: Format, origin: str, media_type: str | None) -> bool:
    """Whether a text has neither a text suffix nor a media type: programs, settings and logs are texts too."""
    return found is Format.PLAIN_TEXT and not media_type and not has_readable_name(origin)


def _unpack(unpacker: str, origin: str, file: BinaryIO, limits: _Limits, *, has_files: bool) -> Iterator[Gathered]:
    module, _, function = unpacker.partition(":")
    unpack: Unpacker = getattr(import_module(module), function)
    item = None
    try:
        for item in unpack(origin, file):
            limits.budget.spend(max(_MIN_COST, len(item.data) if isinstance(item, Source) else 0))
            if isinstance(item, Source) and has_files:
                yield from _expand_source(item, limits.deeper)
            else:
                yield item
        if item is None:
            yield InputRefused(f"{origin}: contains no articles; check its content, or remove it from the inputs")
    except InputRefused as error:
        yield error
    except _TooMuchError:
        raise
    except Exception as error:  # noqa: BLE001 (parsers raise anything on hostile input, and the rest must still be read)
        what = printable_name(f"{type(error).__name__}: {error}")[:200]
        yield InputRefused(f"{origin}: cannot be unpacked ({what}); save its contents as separate files")
