"""Files to single sources: archives, records, feeds and mails unfolded, as deep as they go, one thing at a time."""

import io
from collections.abc import Iterator
from importlib import import_module
from typing import BinaryIO

from index.errors import InputRefused
from index.gathering.archives import open_gzip
from index.gathering.formats import READABLE, Format, has_readable_name, recognise, recognise_zip
from index.gathering.signatures import describe
from index.gathering.source import HEAD_BYTES, MAX_BYTES, Gathered, LeftOut, Source, Unpacker

_UNPACKERS = {
    Format.ZIP: "archives.unpack_zip",
    Format.WARC: "warc.unpack_warc",
    Format.JSON_LINES: "records.read_json_lines",
    Format.JSON: "records.read_json",
    Format.CSV: "records.read_table",
    Format.FEED: "feeds.read_feed",
    Format.MAIL: "mail.read_mail",
}
"""Imported where they are needed."""

_HOLD_FILES = (Format.ZIP, Format.WARC, Format.MAIL)
"""What these hold may be of any format. A record or a feed's entry is an article as it is."""

_MAX_DEPTH = 4
"""Compressed records in a ZIP in a ZIP. What goes deeper is no one's collection."""


def unfold(origin: str, file: BinaryIO, *, named: bool = False) -> Iterator[Gathered]:
    """Yield what the file holds.

    What is of no readable type is refused where the user `named` it, or where its name says otherwise; else left out.

    Raises `InputRefused` if it cannot be used as a whole.
    """
    for found in _unfold(origin, file, None, 0, named=named):
        if isinstance(found, LeftOut) and ((named and found.origin == origin) or has_readable_name(found.origin)):
            yield InputRefused(f"{found.origin}: is {found.what}; Byline reads {READABLE}")
        else:
            yield found


def unfold_source(source: Source, depth: int = 0) -> Iterator[Gathered]:
    """Yield `source` itself, or what it holds."""
    found = recognise(source.origin, source.head, source.media_type)
    if (
        found in _UNPACKERS
        or found in (Format.GZIP, Format.UNKNOWN)
        or _is_other_text(found, source.origin, source.media_type)
    ):
        for thing in _unfold(source.origin, io.BytesIO(source.data), source.media_type, depth):
            # A document that is a ZIP, which came out as it went in, keeps what was stated about it.
            yield source if isinstance(thing, Source) and thing.data == source.data else thing
    else:
        yield source


def _unfold(
    origin: str, file: BinaryIO, media_type: str | None, depth: int, *, named: bool = False
) -> Iterator[Gathered]:
    head = file.read(HEAD_BYTES)
    file.seek(0)
    found = recognise(origin, head, media_type)
    if found is Format.ZIP:
        found = recognise_zip(file)
    if depth >= _MAX_DEPTH and (found in _UNPACKERS or found is Format.GZIP):
        yield InputRefused(f"{origin}: packed more than {_MAX_DEPTH} deep; unpack it first and add what is in it")
    elif found is Format.GZIP:
        yield from _unfold(without_gz(origin), open_gzip(origin, file), None, depth + 1)
    elif found in _UNPACKERS:
        yield from _unpack(found, origin, file, depth)
    elif found is Format.UNKNOWN:
        yield LeftOut(origin, describe(head))
    elif not named and _is_other_text(found, origin, media_type):
        yield LeftOut(origin, "a text that is not called .txt")
    else:
        data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputRefused(f"{origin}: larger than {MAX_BYTES // 1_000_000} MB; split it into its articles")
        yield Source(origin=origin, data=data, media_type=media_type)


def _is_other_text(found: Format, origin: str, media_type: str | None) -> bool:
    """Whether this is a text that nothing calls one: programs, settings and logs are texts too."""
    return found is Format.PLAIN_TEXT and not media_type and not has_readable_name(origin)


def without_gz(origin: str) -> str:
    """Return the origin of what a compressed file holds."""
    return origin[:-3] if origin.lower().endswith(".gz") else origin


def _unpack(found: Format, origin: str, file: BinaryIO, depth: int) -> Iterator[Gathered]:
    module, _, function = _UNPACKERS[found].partition(".")
    unpack: Unpacker = getattr(import_module(f"index.gathering.{module}"), function)
    try:
        for thing in unpack(origin, file):
            if isinstance(thing, Source) and found in _HOLD_FILES:
                yield from unfold_source(thing, depth + 1)
            else:
                yield thing
    except InputRefused as error:
        yield error
