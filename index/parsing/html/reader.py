"""A page of a news site to the blocks of its article and what the page says about it."""

import re

from lxml.html import HtmlElement

from index.errors import InputRefused
from index.parsing.draft import Block, Draft
from index.parsing.html.blocks import page_blocks
from index.parsing.html.checks import check_article
from index.parsing.html.decoding import decode_page
from index.parsing.html.head import Head
from index.parsing.html.linked_data import article_in_data
from index.parsing.html.main_content import find_article, whole_article
from index.parsing.html.metadata import page_metadata, page_title
from index.parsing.html.page import parse_page, without_hidden
from index.source import Source

_PAGE = re.compile(r"<(?:html|head|body|title|!doctype)\b", re.IGNORECASE)
_PAGE_WITHIN = 10_000


def read_html(source: Source) -> Draft:
    """Read the article in a page, or in a piece of one as feeds and records have it.

    Raises `InputRefused` if it is no article but a list of links, an error page or a stub; if its encoding cannot be
    told; and if it is damaged or too large to be read.
    """
    markup, note = decode_page(source)
    tree = parse_page(source.origin, markup)
    try:
        draft = _draft(source, tree, is_page=_PAGE.search(markup, 0, _PAGE_WITHIN) is not None)
    except InputRefused:
        raise
    except Exception as error:  # the libraries raise anything on markup that nobody foresaw
        what = f"{type(error).__name__}: {str(error)[:200]}"
        raise InputRefused(f"{source.origin}: cannot be read ({what}); save its text as a .txt file") from error
    if note:
        draft.notes.append(note)
    return draft


def _draft(source: Source, tree: HtmlElement, *, is_page: bool) -> Draft:
    head = Head(tree)
    title = page_title(source, head)
    seen = without_hidden(tree)
    shown = page_blocks(seen)
    found = find_article(seen, shown, title or "", head.description) if is_page else whole_article(shown)
    blocks = [Block(kind, shown[number].text) for number, kind in found.kinds.items()]
    data = article_in_data(head, blocks)
    check_article(source, head, data or blocks, shown, found)
    draft = Draft(data or blocks, page_metadata(source, head, title, [shown[number] for number in found.beside]))
    if data:
        draft.notes.append("the page shows less of its text than its data (JSON-LD) has: read from these")
    elif str(head.article.get("isAccessibleForFree")).lower() == "false":
        draft.notes.append("the page says that it is not free to read: this may be only the beginning of the article")
    return draft
