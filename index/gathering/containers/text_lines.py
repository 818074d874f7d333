"""The lines of a text file of any size, one at a time, in the encoding that its beginning shows."""

import codecs
import io
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from typing import BinaryIO

from index.errors import InputRefused
from index.gathering.containers.archives import chunk_reader
from index.source import MAX_BYTES
from index.text.encodings import BOMS, ascii_count, guess_encoding

_CHUNK = 65_536
_SAMPLE_CHUNKS = 16
"""1 MB at most; a list of articles that shows no letter beyond ASCII in its first hundred or so shows none later."""


class LineTooLong(ValueError):
    """A line is longer than one article may be; the next one can be read."""


class TextLines(Iterator[str]):
    r"""The lines of `file`, each with its end, which is `\n`. `note` says so where the encoding was guessed.

    Raises `InputRefused` at once if `file` holds no text, and `LineTooLong` for a line of more than `MAX_BYTES`.
    """

    def __init__(self, origin: str, file: BinaryIO) -> None:
        chunks = iter(partial(chunk_reader(file), _CHUNK), b"")
        sample = b"".join(islice(chunks, _SAMPLE_CHUNKS))
        encoding, self.note = encoding_of(origin, sample)
        self._chunks = chain([sample], chunks)
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._lines = self._split()

    def __next__(self) -> str:
        line = next(self._lines)
        if line is None:
            raise LineTooLong(f"is longer than {MAX_BYTES // 1_000_000} MB")
        return line

    def _split(self) -> Iterator[str | None]:
        parts: list[str] = []
        size = 0
        for chunk in self._chunks:
            first, *others = self._decoder.decode(chunk).split("\n")
            size += len(first)
            if size <= MAX_BYTES:
                parts.append(first)
            else:  # the rest of it goes by and is not kept
                parts.clear()
            for other in others:
                yield "".join(parts) + "\n" if size <= MAX_BYTES else None
                parts, size = [other], len(other)
        last = "".join(parts) + self._decoder.decode(b"", final=True)
        if last or size > MAX_BYTES:
            yield last if size <= MAX_BYTES else None


def encoding_of(origin: str, sample: bytes) -> tuple[str, str | None]:
    """Return the encoding of a file that begins like `sample`, and a note where it was guessed.

    Raises `InputRefused` if it holds no text, or in no encoding that can be told.
    """
    for bom, name in BOMS.items():
        if sample.startswith(bom):
            return name, None
    if b"\0" in sample:
        raise InputRefused(f"{origin}: is binary or damaged; save it as UTF-8 text first")
    shown = codecs.getincrementaldecoder("utf-8")(errors="replace").decode(sample)
    beyond_ascii, damaged = len(shown) - ascii_count(shown), shown.count("\ufffd")
    if beyond_ascii >= 2 * damaged:  # in another encoding hardly any letter beyond ASCII happens to be valid UTF-8
        return "utf-8", None
    encoding = guess_encoding(origin, sample)
    return encoding, f"read as {encoding}, which was guessed: check its accents"
