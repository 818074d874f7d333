"""The text of an HTML email: its own words, and what it quotes from an older one."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from index.article import ParagraphKind
from index.parsing.html.blocks import PageBlock
from index.parsing.html.main_content import Found, whole_article
from index.parsing.mail import Line, ReadMail, Role, read_mail_lines

_QUOTING = re.compile(r"(?:^|\s)(?:gmail_quote|yahoo_quoted|protonmail_quote|moz-cite-prefix)(?!\S)")
"""Classes that email programs give to quoted text."""


def read_mail_blocks(shown: Sequence[PageBlock], subject: str) -> ReadMail:
    """Return the roles of the blocks of an email with this subject."""
    return read_mail_lines([Line(block.text, _depth(block.element)) for block in shown], subject)


def own_words(shown: Sequence[PageBlock], mail: ReadMail) -> Found:
    """Keep all of an email that quotes another: what it quotes may be longer than its own words."""
    kinds = {}
    for number, kind in whole_article(shown).kinds.items():
        role = mail.roles[number]
        if role is not Role.HEADER:
            kinds[number] = kind if role is Role.OWN else ParagraphKind.BOILERPLATE
    return Found(kinds, ())


def _depth(element: HtmlElement) -> int:
    return sum(map(_is_quoting, (element, *element.iterancestors())))


def _is_quoting(element: HtmlElement) -> bool:
    cited = element.tag == "blockquote" and element.get("type") == "cite"
    return cited or _QUOTING.search(element.get("class", "")) is not None
