"""Turns a page's elements into blocks of visible text, in order, with their place in the page."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from index.article import ParagraphKind
from index.parsing.html.comments import is_comments
from index.parsing.html.page import BLOCK_ELEMENTS, text_size, visible_line
from index.text.quotation_marks import AFTER_END

_INVISIBLE = frozenset("head iframe math noscript object script select style svg template textarea".split())
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ParagraphKind.HEADING),
    "blockquote": ParagraphKind.QUOTE,
    **dict.fromkeys(("figure", "figcaption"), ParagraphKind.CAPTION),
    **dict.fromkeys(("li", "dd", "dt"), ParagraphKind.LIST),
}
_FURNITURE = frozenset("button dialog fieldset footer form label menu nav search".split())
_FURNITURE_ROLES = frozenset("alert banner button contentinfo dialog form menu navigation search".split())
_ADVERT = re.compile(r"(?<![a-z])(?<!has-)(?<!no-)(?:ads?|advert[a-z]*|adsbygoogle|sponsored)(?![a-z])", re.IGNORECASE)
_MAX_ADVERT = 1_000
"""Characters; a longer text is not an advertisement, whatever its class."""

_MAX_CAPTION = 600
"""Characters; a longer text is not a caption, whatever its class."""

_MAX_CELL = 100
"""Characters; a table with longer cells is for layout, and its cells contain paragraphs."""

_MAX_HEADING = 200
"""Characters; a longer heading is a paragraph in large type."""

_SENTENCE_END = re.compile(rf"[.!?…。！？؟।။][{re.escape(AFTER_END)}」』]*$")
_STATEMENT_END = re.compile(rf"[.。।။][{re.escape(AFTER_END)}」』]*$")


class Part(Enum):
    """The part of the page that an element belongs to, by its name or role."""

    CONTENT = 0
    ASIDE = 1
    """An aside: key facts, or links to other articles."""

    FURNITURE = 2
    """A menu, a form, a footer, an advertisement."""

    COMMENTS = 3
    """Readers' comments, which may be longer than the article."""

    @property
    def is_apart(self) -> bool:
        """Whether it never belongs to an article."""
        return self in (Part.FURNITURE, Part.COMMENTS)


class PageBlock(NamedTuple):
    """One block of a page's text. `linked` is the share of its text in links, `element` its block-level element."""

    kind: ParagraphKind
    text: str
    linked: float
    part: Part
    element: HtmlElement


class _Context(NamedTuple):
    """What an open element passes on to the text in it. With `row`, the cells of a table row form one line."""

    element: HtmlElement
    kind: ParagraphKind = ParagraphKind.BODY
    part: Part = Part.CONTENT
    link: bool = False
    row: bool = False


def ends_sentence(text: str) -> bool:
    """Whether a block ends like a sentence, unlike a heading, a name or a link."""
    return _SENTENCE_END.search(text) is not None


def page_blocks(tree: HtmlElement) -> list[PageBlock]:
    """Return the blocks of text of a page, in document order."""
    # Old frameworks wrap the whole page in one form.
    whole = text_size(tree)
    wide = frozenset(form for form in tree.iter("form") if 2 * text_size(form) > whole)
    reading = _BlockCollector(tree, wide)
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            reading.leave(element)
            continue
        reading.enter(element)
        if element.tag in _INVISIBLE:
            walk.skip_subtree()
    return reading.blocks


class _Piece(NamedTuple):
    text: str
    linked: bool


_BREAK = _Piece("\n", linked=False)


class _BlockCollector:
    """Collects the text of open elements, and turns it into a block when a block-level element begins or ends."""

    def __init__(self, root: HtmlElement, wide_forms: frozenset[HtmlElement]) -> None:
        self.blocks: list[PageBlock] = []
        self._wide_forms = wide_forms
        self._open = [_Context(root)]
        self._pieces: list[_Piece] = []

    def enter(self, element: HtmlElement) -> None:
        outer = self._open[-1]
        context = _context(element, outer)
        if element in self._wide_forms:
            context = context._replace(part=outer.part)
        if context.element is element:
            self._end_block(outer)
        elif element.tag in ("td", "th") and self._pieces:
            self._pieces.append(_Piece(" | ", linked=False))
        self._open.append(context)
        if element.tag in ("br", "hr"):
            self._pieces.append(_BREAK)
        elif element.tag not in _INVISIBLE:
            self._add(element.text, context)

    def leave(self, element: HtmlElement) -> None:
        context = self._open.pop()
        if context.element is element:
            self._end_block(context)
        self._add(element.tail, self._open[-1])

    def _add(self, text: str | None, context: _Context) -> None:
        if text:
            self._pieces.append(_Piece(text, context.link))

    def _end_block(self, context: _Context) -> None:
        for pieces in _paragraphs(self._pieces):
            text = visible_line("".join(piece.text for piece in pieces))
            if context.row:
                text = text.strip("| ")  # empty cells
            if text:
                linked = visible_line("".join(piece.text for piece in pieces if piece.linked))
                kind = _kind(context.kind, text)
                self.blocks.append(PageBlock(kind, text, len(linked) / len(text), context.part, context.element))
        self._pieces = []


def _context(element: HtmlElement, outer: _Context) -> _Context:
    tag = element.tag
    link = outer.link or (tag == "a" and "href" in element.attrib)
    if outer.row or tag not in BLOCK_ELEMENTS:
        return outer._replace(link=link)
    kind = outer.kind if outer.kind is ParagraphKind.CAPTION else _KINDS.get(tag, outer.kind)
    if _is_caption(element):
        kind = ParagraphKind.CAPTION
    row = tag == "tr" and _is_row(element)
    return _Context(element, ParagraphKind.LIST if row else kind, _part(element, outer.part), link, row)


def _part(element: HtmlElement, outer: Part) -> Part:
    if outer is Part.COMMENTS or is_comments(element):
        return Part.COMMENTS
    if element.tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES or _is_advert(element):
        return Part.FURNITURE
    aside = element.tag == "aside" or element.get("role") == "complementary"
    return Part.ASIDE if aside and outer is Part.CONTENT else outer


def _is_advert(element: HtmlElement) -> bool:
    names = f"{element.get('id', '')} {element.get('class', '')}"
    return _ADVERT.search(names) is not None and len(element.text_content()) <= _MAX_ADVERT


def _is_caption(element: HtmlElement) -> bool:
    return "caption" in element.get("class", "").lower() and len(element.text_content()) <= _MAX_CAPTION


def _is_row(element: HtmlElement) -> bool:
    cells = element.findall("td") + element.findall("th")
    return len(cells) > 1 and all(len(visible_line(cell.text_content())) <= _MAX_CELL for cell in cells)


def _paragraphs(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Split at two line breaks, or at one after the end of a sentence; other line breaks are spaces."""
    paragraph: list[_Piece] = []
    line = 0  # where the last line of the paragraph begins
    for piece in pieces:
        if piece is not _BREAK:
            paragraph.append(piece)
            continue
        last = visible_line("".join(part.text for part in paragraph[line:]))
        if paragraph and (not last or ends_sentence(last)):
            yield paragraph
            paragraph = []
        paragraph.append(_Piece(" ", linked=False))
        line = len(paragraph)
    yield paragraph


def _kind(kind: ParagraphKind, text: str) -> ParagraphKind:
    """A heading that is long or a statement is the article's lead in larger type, or a pull quote."""
    if kind is ParagraphKind.HEADING and (len(text) > _MAX_HEADING or _STATEMENT_END.search(text)):
        return ParagraphKind.BODY
    return kind
