"""Lists of links to other articles: a label on its own line, such as "READ MORE:", and the headlines below it.

In: an article's blocks. Out: the blocks, with those of such lists as boilerplate.
"""

import re
from collections.abc import Iterable

from index.article import ParagraphKind
from index.parsing.boilerplate import is_boilerplate
from index.parsing.draft import Block
from index.text.sentences import ENDS_SENTENCE

_LABEL = re.compile(
    r"(?:(?:read|see|watch) (?:more|also)|related|recommended|more on this(?: story)?|more from .{2,40}"
    r"|(?:related|recommended|more|further|top|popular) (?:stories|articles|coverage|reading|links|news))\W*",
    re.IGNORECASE,
)
_MAX_HEADLINE = 140
"""Characters; a longer line is a paragraph of the article."""

_KINDS = (ParagraphKind.BODY, ParagraphKind.HEADING, ParagraphKind.BOILERPLATE)


def mark_link_lists(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks with those of lists of links as boilerplate; a list ends with the next whole sentence."""
    marked: list[Block] = []
    links: int | None = None  # in the current list
    for block in blocks:
        if _LABEL.fullmatch(block.text):
            links = 0
        elif links is not None and _is_headline(block, may_ask=links > 0):
            links += not is_boilerplate(block.text)
        else:
            links = None
        marked.append(block if links is None else block._replace(kind=ParagraphKind.BOILERPLATE))
    return marked


def _is_headline(block: Block, *, may_ask: bool) -> bool:
    """Whether a block may be a link in a list; a question is one only after another link. Items of lists, quotations
    and captions are left to the article, as they often lack a period."""
    is_unfinished = not ENDS_SENTENCE.search(block.text) or (may_ask and block.text.endswith("?"))
    return is_unfinished and len(block.text) <= _MAX_HEADLINE and block.kind in _KINDS
