"""Markdown: rendered to HTML and parsed like a page's HTML, so that tables, footnotes and tags work the same in
both."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from index.errors import InputRefused
from index.parsing.draft import Draft
from index.parsing.front_matter import split_front_matter
from index.parsing.html.reader import fragment_blocks
from index.parsing.text_files import decode
from index.source import Source
from index.text.bylines import read_byline

_MAX_MARKDOWN = 1_000_000
"""Characters, two novels. The parser takes 15 seconds for as many brackets."""

_FIRST_BLOCKS = 12
"""Maximum blocks, and lines of one, that may have a byline."""

_NOTE_WITHOUT_TEXT = re.compile(r"\[\^[\w-]{1,30}\]")
"""A footnote mark without a note in the file."""


def read_markdown(source: Source) -> Draft:
    """Parse a Markdown text, which may begin with front matter.

    Raises `InputRefused` if it is not text, or too long.
    """
    text, notes = decode(source)
    if len(text) > _MAX_MARKDOWN:
        raise InputRefused(f"{source.origin}: has too much Markdown for one article; split it, or save it as .txt")
    metadata, body = split_front_matter(source.origin, text)
    markup = _NOTE_WITHOUT_TEXT.sub("", _PARSER.render(_with_bylines_apart(body)))
    return Draft(fragment_blocks(source.origin, markup) if markup.strip() else [], metadata, notes)


def _with_bylines_apart(body: str) -> str:
    """Put blank lines between the lines of a byline at the beginning, which Markdown joins."""
    return "".join(map(_bylines_apart, re.split(r"(\n\s*\n)", body, maxsplit=_FIRST_BLOCKS)))


def _bylines_apart(block: str) -> str:
    lines = block.split("\n")
    found = [read_byline(line) for line in lines] if 1 < len(lines) <= _FIRST_BLOCKS and block.strip() else []
    if found and all(found):
        return "\n\n".join(lines)
    pairs = zip(lines, found, strict=True) if found else []
    return "\n".join(f"\n{line}\n" if byline and byline.is_certain else line for line, byline in pairs) or block


def _alternative_text(renderer: RendererHTML, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
    return escape(renderer.renderInlineAsText(tokens[number].children, options, env))


def _lines(_renderer: RendererHTML, tokens: Sequence[Token], number: int, _options: Any, _env: Any) -> str:
    """Render code as its lines: indented text may be a poem or an address."""
    return "".join(f"<p>{escape(line)}</p>" for line in tokens[number].content.split("\n"))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin).use(tasklists_plugin)
    parser.add_render_rule("image", _alternative_text)
    for name in ("fence", "code_block"):
        parser.add_render_rule(name, _lines)
    return parser


_PARSER = _parser()
