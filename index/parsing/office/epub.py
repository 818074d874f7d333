"""Parses e-books (EPUB) into paragraphs: the XHTML documents of the book in reading order."""

import posixpath
import re
from collections.abc import Iterator
from html.entities import name2codepoint
from urllib.parse import unquote

from lxml import etree

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.draft import Block, Draft
from index.parsing.html.marks import flatten_marks
from index.parsing.office.packages import Package, resolve_part, table_row
from index.source import Source
from index.text.clean import clean

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_EVENT = "{http://www.idpf.org/2007/opf}event"
_DOCUMENTS = ("application/xhtml+xml", "text/html")

_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = (b"amp", b"lt", b"gt", b"quot", b"apos")


def read_epub(source: Source) -> Draft:
    """Parse an e-book. Its date is that of its publication.

    Raises `InputRefused` if it is damaged, protected, or has no text.
    """
    package = Package(source)
    name = _package_document(package)
    book = package.parse(name)
    draft = Draft([])
    encrypted = _encrypted(package)
    for part in _spine(book, posixpath.dirname(name), draft.notes):
        if part in encrypted:
            raise package.protected()
        _add(package, part, draft)
    if not draft.blocks:
        reason = f" ({draft.notes[0]})" if draft.notes else ""
        raise InputRefused(f"{source.origin}: the book has no readable text{reason}; nothing was added")
    _take_metadata(book, draft)
    return draft


def _package_document(package: Package) -> str:
    """Return the name of the package document, which lists the book's parts."""
    for element in package.parse(_CONTAINER).iter("{*}rootfile"):
        return resolve_part("", element.get("full-path", ""))
    raise package.damaged(f"{_CONTAINER} does not name a book")


def _encrypted(package: Package) -> set[str]:
    """Return the names of the encrypted parts. Fonts are often encrypted, which does not matter."""
    if _ENCRYPTION not in package:
        return set()
    return {
        resolve_part("", unquote(item.get("URI", ""))) for item in package.parse(_ENCRYPTION).iter("{*}CipherReference")
    }


def _spine(book: etree._Element, folder: str, notes: list[str]) -> Iterator[str]:
    """Yield the names of the book's documents in reading order; add notes on what is not one."""
    items = {item.get("id"): item for item in book.iter("{*}item")}
    for identifier in dict.fromkeys(reference.get("idref") for reference in book.iter("{*}itemref")):
        item = items.get(identifier)
        if item is None:
            notes.append(f"the book lists a part '{identifier}' that it does not contain")
        elif item.get("media-type") in _DOCUMENTS:
            yield resolve_part(folder, unquote(item.get("href", "")))
        else:
            notes.append(f"{item.get('href')} is not text: skipped")


def _add(package: Package, part: str, draft: Draft) -> None:
    """Add the paragraphs of one document, or a note if it cannot be read."""
    try:
        draft.blocks += _document_blocks(package, part)
    except InputRefused as error:
        draft.notes.append(f"{part} was skipped: {str(error).removeprefix(f'{package.origin}: ')}")


def _document_blocks(package: Package, part: str) -> list[Block]:
    data = package.read(part)
    try:
        root = package.parse_xml(part, _ENTITY.sub(_as_number, data))
    except InputRefused:
        if b"<!ENTITY" in data:
            raise
        root = _parse_html(package, part, data)
    flatten_marks(root)
    return _xhtml_blocks(root)


def _as_number(found: re.Match[bytes]) -> bytes:
    """Replace an entity that HTML defines, but XML does not, by a numeric reference."""
    name = found[1]
    code = None if name in _XML_ENTITIES else name2codepoint.get(name.decode())
    return found[0] if code is None else b"&#%d;" % code


def _parse_html(package: Package, part: str, data: bytes) -> etree._Element:
    """Parse a document that is not well-formed XML like a browser."""
    try:
        encoding = "utf-8" if data.decode("utf-8") else None
    except UnicodeDecodeError:
        encoding = None  # as the document itself declares
    parser = etree.HTMLParser(
        encoding=encoding, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:  # an assertion if there are only comments
        raise package.damaged(f"{part} is not valid HTML") from error
    if root is None or parser.error_log.filter_from_fatals():  # after a fatal error the rest is missing
        raise package.damaged(f"{part} is not valid HTML")
    return root


def _take_metadata(book: etree._Element, draft: Draft) -> None:
    texts = {
        name: [element.text.strip() for element in book.iter(_DC + name) if element.text and element.text.strip()]
        for name in ("title", "creator", "language", "source", "identifier")
    }
    add = draft.metadata.add
    add("title", next(iter(texts["title"]), None), where="book")
    add("author", texts["creator"] or None, where="book")
    add("language", next(iter(texts["language"]), None), where="book")
    add("published", _date(book), where="book")
    urls = [text for text in texts["source"] + texts["identifier"] if text.startswith(("http://", "https://"))]
    add("url", next(iter(urls), None), where="book")


def _date(book: etree._Element) -> str | None:
    """Return the publication date, not that of a modification or conversion."""
    dates = {element.get(_EVENT): element.text for element in reversed(list(book.iter(f"{_DC}date")))}
    return dates.get("publication") or dates.get(None)


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
"""Block elements, which begin and end a paragraph; all others are inline."""

_NOT_SHOWN = set("audio head iframe noscript object rp rt script style svg template video".split())
_TYPE = "{http://www.idpf.org/2007/ops}type"


def _xhtml_blocks(root: etree._Element) -> list[Block]:
    """Return the paragraphs in an element, in order; a table row is one paragraph."""
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
        """Handle the start of an element; return whether to descend into it."""
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
    """Yield the paragraphs of each cell; nothing for a row with nested tables."""
    if not any(_name(element) == "tr" for element in row.iterdescendants()):
        for cell in row.iterchildren():
            yield [block.text for block in _xhtml_blocks(cell)]


def _name(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty if the node is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
