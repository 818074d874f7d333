"""What a format's parser returns: blocks of text in reading order, the metadata found, and notes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from index.article import ParagraphKind
from index.source import Source
from index.text.clean import clean
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


_PROGRAM_TITLES = re.compile(
    r"microsoft \w+ - .*|(?:microsoft )?word[ -]document|untitled.*|template.*"
    r"|(?:document|presentation|layout|title|unknown|print|slide)\W?\d*|\S*[\d_\\/]\S*"
    r"|.*\.(?:docx?|pdf|indd|qxp|qxd|rtf|odt|txt|html?|pptx?|xlsx?|pages|tex|dvi|e?ps|pub|wpd|tiff?|jpe?g|png)",
    re.IGNORECASE,
)
"""The names of programs and files, and single words with digits or underscores."""

_ACCOUNT_NAMES = re.compile(
    r"(?i:(?:windows |microsoft office )?user|admin(?:istrator)?|owner|unknown|anonymous|author|root|default)"
    r"|[a-z0-9._-]+|.*[@\\/].*"
)
"""Names of accounts on a computer."""

_MAX_SHOWN = 60
"""Characters of a value that a note names."""


def add_title(draft: Draft, value: str | None) -> None:
    """Keep a title among the properties; one that a program put in is left out, with a note."""
    _take_property(draft, "title", value, _PROGRAM_TITLES)


def add_author(draft: Draft, value: str | None) -> None:
    """Keep an author among the properties; the name of an account is left out, with a note."""
    _take_property(draft, "author", value, _ACCOUNT_NAMES)


def _take_property(draft: Draft, key: str, value: str | None, produced: re.Pattern[str]) -> None:
    value = clean(value or "")
    if produced.fullmatch(value):
        draft.notes.append(f"document property '{key}' ({value[:_MAX_SHOWN]}) was put in by a program: left out")
    elif any(character.isalpha() for character in value):
        draft.metadata.take(key, value, where="document property")
