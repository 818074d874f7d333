"""Text files: decoded, split from their front matter, and read as plain text or Markdown."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.draft import Block, Draft
from index.parsing.front_matter import split_front_matter
from index.parsing.mail import Role, quoted_line, read_mail_lines
from index.source import Source
from index.text.clean import clean
from index.text.encodings import BOMS, ascii_count, guess_encoding, stated_encoding
from index.text.sentences import ENDS_SENTENCE

_WRAP_WIDTH = 100
"""Characters; a file with a longer line is not hard-wrapped."""

_BULLET = re.compile(r"^(?:[•·‣▪*–—-]|\d{1,2}[.)])\s+\S")
_MAX_HEADING = 90


def read_plain_text(source: Source) -> Draft:
    """Parse a plain text, which may begin with front matter."""
    text, note = decode(source)
    notes = [note] if note else []
    if source.is_mail:
        return _mail(text, source.stated.get("title", ""), notes)
    metadata, body = split_front_matter(source.origin, text)
    return Draft(_text_blocks(body), metadata, notes)


def _mail(text: str, subject: str, notes: list[str]) -> Draft:
    """Parse the text of a mail; what it quotes of another is boilerplate."""
    lines = [quoted_line(line) for line in text.split("\n")]
    mail = read_mail_lines(lines, subject)
    blocks: list[Block] = []
    for role, group in groupby(zip(mail.roles, lines, strict=True), key=itemgetter(0)):
        part = "\n".join(line.text for _, line in group)
        if role is not Role.HEADER and part.strip():
            found = _text_blocks(part)
            blocks += found if role is Role.OWN else [block._replace(kind=ParagraphKind.BOILERPLATE) for block in found]
    return Draft(blocks, notes=[*notes, *mail.notes], overrides=mail.forwarded)


def _text_blocks(text: str) -> list[Block]:
    """Return the blocks of a plain text: one line a paragraph, or blank-line-separated blocks if it is hard-wrapped."""
    lines = _unwrapped(text) if _is_hard_wrapped(text) else text.split("\n")
    paragraphs = [line.strip() for line in lines if line.strip()]
    following = [*paragraphs[1:], ""]
    return [Block(_kind_of_line(line, after), line) for line, after in zip(paragraphs, following, strict=True)]


def _is_hard_wrapped(text: str) -> bool:
    """Whether most line breaks inside blank-line-separated blocks fall in the middle of a sentence."""
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", text)]
    inner = [line.rstrip() for lines in blocks for line in lines[:-1] if line.strip()]
    if not inner or max(map(len, text.split("\n"))) > _WRAP_WIDTH:
        return False
    broken = sum(1 for line in inner if len(line) > _WRAP_WIDTH // 3 and not ENDS_SENTENCE.search(line))
    return broken > len(inner) / 2


def _unwrapped(text: str) -> list[str]:
    return [" ".join(line.strip() for line in block.split("\n")) for block in re.split(r"\n\s*\n", text)]


def _kind_of_line(line: str, following: str) -> ParagraphKind:
    if _BULLET.match(line):
        return ParagraphKind.LIST
    if len(line) > _MAX_HEADING or len(following) <= len(line):
        return ParagraphKind.BODY
    # A heading is a short line without a period, or a question, above a longer paragraph.
    unfinished = not ENDS_SENTENCE.search(line) or line.endswith("?")
    quoted = line[0] in '"“„«'
    return ParagraphKind.HEADING if unfinished and not quoted else ParagraphKind.BODY


_MAX_MARKDOWN = 1_000_000
"""Characters, two novels. The parser takes 15 seconds for as many brackets."""

_PARSER = MarkdownIt("commonmark", {"html": False})


def read_markdown(source: Source) -> Draft:
    """Parse a Markdown text, which may begin with front matter."""
    text, note = decode(source)
    if len(text) > _MAX_MARKDOWN:
        raise InputRefused(f"{source.origin}: has too much Markdown for one article; split it, or save it as .txt")
    metadata, body = split_front_matter(source.origin, text)
    return Draft(_markdown_blocks(body), metadata, [note] if note else [])


def _markdown_blocks(text: str) -> list[Block]:
    """Return the blocks of a Markdown text, in order. HTML in it is kept as plain characters."""
    blocks: list[Block] = []
    inside: list[str] = []
    for token in _PARSER.parse(text):
        if token.nesting == 1:
            inside.append(token.type)
        elif token.nesting == -1:
            inside.pop()
        else:
            blocks += [Block(_kind_of_token(inside), line) for line in _lines(token) if line]
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
            yield from _shown(token.children or [])  # its alt text
        else:
            yield token.content


def _kind_of_token(inside: list[str]) -> ParagraphKind:
    if "heading_open" in inside:
        return ParagraphKind.HEADING
    if "blockquote_open" in inside:
        return ParagraphKind.QUOTE
    if "list_item_open" in inside:
        return ParagraphKind.LIST
    return ParagraphKind.BODY


MAX_TEXT_BYTES = 5_000_000
"""Largest text taken as one article. The longest of 5,483 real news articles has about 0.2 MB of text."""

_REPLACEMENT = "\ufffd"
_C1 = {code: bytes([code]).decode("cp1252", errors="replace") for code in range(0x91, 0x98)}
"""Control characters that only occur as quotation marks and dashes of Windows-1252 mistaken for Latin-1; browsers show
them the same way."""


def decode(source: Source) -> tuple[str, str | None]:
    """Return the text of `source`, and a note if its encoding was guessed or its bytes are damaged.

    Raises `InputRefused` if it is empty, too large for one article, binary, or its encoding cannot be detected.
    """
    if len(source.data) > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES // 1_000_000
        raise InputRefused(
            f"{source.origin}: larger than {limit} MB, too large for one article; split it into its articles"
        )
    text, note = _stated_encoding(source), None
    if text is None:
        text, note = _decode(source.origin, source.data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_C1)
    if not text.strip():
        raise InputRefused(f"{source.origin}: the file is empty; nothing was added")
    if _looks_binary(text):
        raise InputRefused(f"{source.origin}: the file is binary, not text; convert it to .txt or .md first")
    return text, note


def _stated_encoding(source: Source) -> str | None:
    """Return the text decoded with the encoding that a server states, if that works."""
    parameters = (source.media_type or "").lower().partition("charset=")[2]
    encoding = stated_encoding(parameters.split(";")[0].strip(" \"'"))
    try:
        return source.data.decode(encoding) if encoding else None
    except UnicodeDecodeError:
        return None


def _decode(origin: str, data: bytes) -> tuple[str, str | None]:
    encoding = next((name for bom, name in BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError:
        pass
    if b"\0" in data or not encoding.startswith("utf-8"):
        raise InputRefused(f"{origin}: the file is binary or damaged; save it as UTF-8 text first")
    damaged = data.decode("utf-8-sig", errors="replace")
    bad = damaged.count(_REPLACEMENT)
    # In other encodings, non-ASCII letters are hardly ever valid UTF-8 by chance.
    if len(damaged) - ascii_count(damaged) > 2 * bad:
        return damaged, f"{bad} characters are not valid UTF-8 and are shown as {_REPLACEMENT}: check them"
    guess = guess_encoding(origin, data)
    return data.decode(guess, errors="replace"), f"read as {guess}, which was guessed: check the accents"


def _looks_binary(text: str) -> bool:
    sample = text[:10_000]
    control = sum(1 for c in sample if unicodedata.category(c) == "Cc" and c not in "\n\t\f\v\x85")
    return "\0" in text or control > len(sample) // 100
