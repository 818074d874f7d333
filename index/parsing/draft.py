"""What a format's parser returns: blocks of text in reading order, the metadata it found, and notes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from index.article import ParagraphKind
from index.source import Source
from index.text.clean import clean
from index.text.metadata import Metadata


class Block(NamedTuple):
    """One paragraph, not yet split into sentences. `text` is one line, as it will be stored and shown; `page` counts
    from 1 in PDFs and is None otherwise."""

    kind: ParagraphKind
    text: str
    page: int | None = None


@dataclass(slots=True)
class Draft:
    """An article as parsed from one format.

    `overrides` are values that the text states and that replace those that came with it, as the sender of a forwarded
    email does; an empty one means that there is none. `labels` are what its page calls it: JSON-LD types and sections.
    """

    blocks: list[Block]
    metadata: Metadata = field(default_factory=Metadata)
    notes: list[str] = field(default_factory=list)
    overrides: dict[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)


Parser = Callable[[Source], Draft]
"""Parses one format. Raises `InputRefused`, with the origin and the reason, if nothing can be read."""


_PROGRAM_TITLES = re.compile(
    r"microsoft \w+ - .*|(?:microsoft )?word[ -]document|untitled.*|template.*"
    r"|(?:document|presentation|layout|title|unknown|print|slide)\W?\d*|\S*[\d_\\/]\S*"
    r"|.*\.(?:docx?|pdf|indd|qxp|qxd|rtf|odt|txt|html?|pptx?|xlsx?|pages|tex|dvi|e?ps|pub|wpd|tiff?|jpe?g|png)",
    re.IGNORECASE,
)
"""Names of programs and files, and single words with digits or underscores."""

_ACCOUNT_NAMES = re.compile(
    r"(?i:(?:windows |microsoft office )?user|admin(?:istrator)?|owner|unknown|anonymous|author|root|default)"
    r"|[a-z0-9._-]+|.*[@\\/].*"
)
"""Names of computer accounts."""

_MAX_SHOWN = 60
"""Characters of a value shown in a note."""


def add_title(draft: Draft, value: str | None) -> None:
    """Add the title from the document properties; one that a program wrote is ignored, with a note."""
    _take_property(draft, "title", value, _PROGRAM_TITLES)


def add_author(draft: Draft, value: str | None) -> None:
    """Add the author from the document properties; an account name is ignored, with a note."""
    _take_property(draft, "author", value, _ACCOUNT_NAMES)


def _take_property(draft: Draft, key: str, value: str | None, by_program: re.Pattern[str]) -> None:
    value = clean(value or "")
    if by_program.fullmatch(value):
        draft.notes.append(f"document property '{key}' ({value[:_MAX_SHOWN]}) was written by a program: ignored")
    elif any(character.isalpha() for character in value):
        draft.metadata.add(key, value, where="document property")
