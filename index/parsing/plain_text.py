"""Plain text to blocks: one line a paragraph, or blank-line-separated blocks where the text is hard-wrapped."""

import re

from index.article import ParagraphKind
from index.parsing.decoding import decode
from index.parsing.draft import Block, Draft
from index.parsing.front_matter import split_front_matter
from index.source import Source

_WRAP_WIDTH = 100
"""Characters; a file with a longer line is not hard-wrapped."""

ENDS_SENTENCE = re.compile(r"[.!?:;…]['\"’”»)\]]*$")
_BULLET = re.compile(r"^(?:[•·‣▪*–—-]|\d{1,2}[.)])\s+\S")
_MAX_HEADING = 90


def read_plain_text(source: Source) -> Draft:
    """Read a plain text, which may begin with front matter."""
    text, note = decode(source)
    metadata, body = split_front_matter(source.origin, text)
    return Draft(_text_blocks(body), metadata, [note] if note else [])


def _text_blocks(text: str) -> list[Block]:
    """Return the kind and text of each paragraph of a plain text, in order."""
    lines = _unwrapped(text) if _is_hard_wrapped(text) else text.split("\n")
    paragraphs = [line.strip() for line in lines if line.strip()]
    following = [*paragraphs[1:], ""]
    return [Block(_kind(line, after), line) for line, after in zip(paragraphs, following, strict=True)]


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


def _kind(line: str, following: str) -> ParagraphKind:
    if _BULLET.match(line):
        return ParagraphKind.LIST
    if len(line) > _MAX_HEADING or len(following) <= len(line):
        return ParagraphKind.BODY
    # A heading is a short line without a full stop, or a question, above a longer paragraph.
    unfinished = not ENDS_SENTENCE.search(line) or line.endswith("?")
    quoted = line[0] in '"“„«'
    return ParagraphKind.HEADING if unfinished and not quoted else ParagraphKind.BODY
