"""What the reader of one format makes of a source: blocks of text in reading order, and metadata as it was found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from index.article import ParagraphKind
from index.source import Source
from index.text.metadata import Metadata


class Block(NamedTuple):
    """One paragraph before its sentences are told. `text` is one line, as it will be stored and shown; `page` counts
    the pages of a PDF from 1 and is None elsewhere."""

    kind: ParagraphKind
    text: str
    page: int | None = None


@dataclass(slots=True)
class Draft:
    """An article as one format gives it."""

    blocks: list[Block]
    metadata: Metadata = field(default_factory=Metadata)
    notes: list[str] = field(default_factory=list)


Reader = Callable[[Source], Draft]
"""Reads one format. Raises `InputRefused`, with the origin and the reason, if there is nothing that can be read."""
