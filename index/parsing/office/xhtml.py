"""A document of an e-book, which is XHTML, to paragraphs. Nothing in it is page furniture, as on a page of the web."""

from collections.abc import Iterator

from lxml import etree

from index.article import ParagraphKind
from index.parsing.draft import Block
from index.parsing.office.packages import table_row
from index.text.clean import clean

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "hgroup"), ParagraphKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), ParagraphKind.LIST),
    **dict.fromkeys(("figcaption", "caption"), ParagraphKind.CAPTION),
    "blockquote": ParagraphKind.QUOTE,
    "nav": ParagraphKind.BOILERPLATE,  # a table of contents
}
_PARAGRAPHS = {
    *_KINDS,
    *"address article aside body center details div dl fieldset figure footer form header hr html main ol p".split(),
    *"pre section summary table tbody td tfoot th thead tr ul".split(),
}
"""Elements that begin and end a paragraph; all others are part of one."""

_NOT_SHOWN = set("audio head iframe noscript object rp rt script style svg template video".split())
_TYPE = "{http://www.idpf.org/2007/ops}type"


def xhtml_blocks(root: etree._Element) -> list[Block]:
    """Return the paragraphs in an element, in order; a row of a table is one."""
    return _Walk(root).blocks


class _Walk:
    def __init__(self, root: etree._Element) -> None:
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._kinds: list[ParagraphKind] = []
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = _name(element)
            if event == "end":
                self._leave(element, name, tail=element is not root)
            elif not self._enter(element, name):
                walk.skip_subtree()
        self._end_paragraph()

    def _enter(self, element: etree._Element, name: str) -> bool:
        """Begin an element; whether to go on into it."""
        if name in _PARAGRAPHS:
            self._end_paragraph()
        if name in _KINDS:
            self._kinds.append(_KINDS[name])
        if name == "br":
            self._text.append(" ")
        if name in _NOT_SHOWN or element.get(_TYPE) == "pagebreak":
            return False
        if name == "tr" and (row := table_row(_cells(element))):
            self.blocks.append(row)
            return False
        self._text.append(element.text or "")
        return True

    def _leave(self, element: etree._Element, name: str, *, tail: bool) -> None:
        if name in _PARAGRAPHS:
            self._end_paragraph()
        if name in _KINDS:
            self._kinds.pop()
        self._text.append(element.tail or "" if tail else "")

    def _end_paragraph(self) -> None:
        text = clean("".join(self._text))
        self._text.clear()
        if text:
            kind = self._kinds[-1] if self._kinds else ParagraphKind.BODY
            self.blocks.append(
                Block(ParagraphKind.BOILERPLATE if ParagraphKind.BOILERPLATE in self._kinds else kind, text)
            )


def _cells(row: etree._Element) -> Iterator[list[str]]:
    """Yield the paragraphs of each cell; none of a row that has tables in its cells."""
    if not any(_name(element) == "tr" for element in row.iterdescendants()):
        for cell in row.iterchildren():
            yield [block.text for block in xhtml_blocks(cell)]


def _name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
