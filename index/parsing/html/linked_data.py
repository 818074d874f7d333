"""The text of an article as a page has it for machines, where the page does not show it, or not all of it."""

from collections.abc import Iterable

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.draft import Block
from index.parsing.html.blocks import page_blocks
from index.parsing.html.head import Head
from index.parsing.html.page import parse_page
from index.parsing.html.text import shown_line
from index.text.markup import has_blocks, unescaped

_MUCH_LONGER = 2
"""Times. In 5 of 81 pages that have such a text, it was 0.8 to 1.03 times as long as what the page showed."""

_LEAST = 300
"""Characters; a shorter text is a summary."""


def article_in_data(head: Head, shown: Iterable[Block]) -> list[Block]:
    """Return the paragraphs of the article's text in JSON-LD if they are much more than is shown; else none."""
    text = head.article.get("articleBody")
    if not isinstance(text, str) or len(text) < _LEAST:
        return []
    seen = sum(len(block.text) for block in shown if block.kind.searched)
    blocks = _paragraphs(unescaped(text))
    return blocks if sum(len(block.text) for block in blocks) > _MUCH_LONGER * seen else []


def _paragraphs(text: str) -> list[Block]:
    if not has_blocks(text):
        return [Block(ParagraphKind.BODY, line) for line in map(shown_line, text.splitlines()) if line]
    try:
        return [Block(block.kind, block.text) for block in page_blocks(parse_page("", text))]
    except InputRefused:  # too much markup: the page itself is read
        return []
