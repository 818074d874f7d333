"""Markdown to blocks: headings, paragraphs, quotations and list items, as the text that a reader sees."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.decoding import decode
from index.parsing.draft import Block, Draft
from index.parsing.front_matter import split_front_matter
from index.source import Source
from index.text.clean import clean

_MAX_CHARACTERS = 1_000_000
"""As long as two novels. The parser takes 15 seconds for as many brackets."""

_PARSER = MarkdownIt("commonmark", {"html": False})


def read_markdown(source: Source) -> Draft:
    """Read a Markdown text, which may begin with front matter."""
    text, note = decode(source)
    if len(text) > _MAX_CHARACTERS:
        raise InputRefused(f"{source.origin}: has too much Markdown for one article; split it, or save it as .txt")
    metadata, body = split_front_matter(source.origin, text)
    return Draft(_markdown_blocks(body), metadata, [note] if note else [])


def _markdown_blocks(text: str) -> list[Block]:
    """Return the kind and text of each block of a Markdown text, in order. HTML in it is kept as plain characters."""
    blocks: list[Block] = []
    inside: list[str] = []
    for token in _PARSER.parse(text):
        if token.nesting == 1:
            inside.append(token.type)
        elif token.nesting == -1:
            inside.pop()
        else:
            blocks += [Block(_kind(inside), line) for line in _lines(token) if line]
    return blocks


def _lines(token: Token) -> Iterator[str]:
    if token.type == "inline":
        yield clean("".join(_shown(token.children or [])))
    elif token.type in ("fence", "code_block"):
        yield from (line.strip() for line in token.content.split("\n"))


def _shown(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "image":
            yield from _shown(token.children or [])  # its alternative text
        else:
            yield token.content


def _kind(inside: list[str]) -> ParagraphKind:
    if "heading_open" in inside:
        return ParagraphKind.HEADING
    if "blockquote_open" in inside:
        return ParagraphKind.QUOTE
    if "list_item_open" in inside:
        return ParagraphKind.LIST
    return ParagraphKind.BODY
