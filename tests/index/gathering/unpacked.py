"""The results of an unpacker."""

import io
from typing import BinaryIO, NamedTuple

from index.errors import InputRefused
from index.source import Source, Unpacker


class Unpacked(NamedTuple):
    """The sources and the refusals, in order."""

    sources: list[Source]
    refused: list[str]

    @property
    def origins(self) -> list[str]:
        """The origins of the sources."""
        return [source.origin for source in self.sources]

    @property
    def only(self) -> Source:
        """The only source."""
        assert not self.refused
        assert len(self.sources) == 1
        return self.sources[0]


def unpack(unpacker: Unpacker, content: bytes | str | BinaryIO, origin: str) -> Unpacked:
    """Unpack all of `content`."""
    if isinstance(content, str):
        content = content.encode()
    found = list(unpacker(origin, io.BytesIO(content) if isinstance(content, bytes) else content))
    return Unpacked(
        [thing for thing in found if isinstance(thing, Source)],
        [str(thing) for thing in found if isinstance(thing, InputRefused)],
    )
