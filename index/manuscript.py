"""The text of one file that is not an article: a draft, as paragraphs and headings."""

import io
from importlib import import_module

from index.article import ParagraphKind
from index.errors import InputRefused
from index.formats.recognition import recognise_article, recognise_zip
from index.formats.table import Format
from index.parsing.draft import Parser
from index.source import HEAD_BYTES, Source
from index.text.clean import clean

MAX_BYTES = 10_000_000
"""Maximum bytes of a file. The text of a long book has two million; a document with pictures, somewhat more."""

_READ = (Format.PLAIN_TEXT, Format.MARKDOWN, Format.DOCX, Format.ODT)


def read_manuscript(name: str, data: bytes, media_type: str | None = None) -> list[tuple[ParagraphKind, str]]:
    """Return the kind and the text of each paragraph of a text, Markdown, Word or OpenDocument file, in order.

    `name` is the name of the file, for messages and if its content alone is ambiguous; `media_type` is what it is
    declared to be. Raises `InputRefused`.
    """
    if len(data) > MAX_BYTES:
        raise InputRefused(f"{name}: has {len(data):,} bytes, more than the limit of {MAX_BYTES:,}; use a shorter text")
    if not data.strip():
        raise InputRefused(f"{name}: is empty")
    found = recognise_article(name, data[:HEAD_BYTES], media_type)
    if found is Format.ZIP:
        found = recognise_zip(io.BytesIO(data))
    if found not in _READ:
        raise InputRefused(f"{name}: {_what(found)}; give it as plain text, Markdown or a Word document")
    drafted = _parser(found)(Source(origin=name, data=data))
    cleaned = ((block.kind, clean(block.text)) for block in drafted.blocks)
    return [(kind, text) for kind, text in cleaned if text]


def _what(found: Format) -> str:
    return "is binary or damaged" if found is Format.UNKNOWN else f"is {found.value.label}"


def _parser(found: Format) -> Parser:
    assert found.value.parser is not None
    module, _, function = found.value.parser.partition(":")
    parser: Parser = getattr(import_module(module), function)
    return parser
