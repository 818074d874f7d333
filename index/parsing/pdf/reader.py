"""PDF files to paragraphs with their pages. What has no text layer is refused: reading pictures is the work of OCR."""

from operator import itemgetter

import pypdfium2
import pypdfium2.raw as pdfium

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.draft import Block, Draft
from index.parsing.pdf.layout import columns
from index.parsing.pdf.lines import lines
from index.parsing.pdf.page import PageText, Piece, read_page
from index.parsing.pdf.paragraphs import Column, paragraphs
from index.parsing.pdf.repeats import PageParts, divide_running
from index.parsing.properties import take_author, take_title
from index.source import Source

_MAX_PAGES = 500
"""A newspaper's whole edition has about a hundred. A longer file is refused and not cut, as nobody would remember later
what is missing."""

_FEW_LETTERS = 20
"""Letters; a page with pictures and fewer has no text to speak of: it is a scan with a stamp or a page number."""

_SHOWN_PAGES = 20
"""Page numbers that a note names."""

_UNREADABLE = 0.3
"""Part of a page's letters that its fonts may hide before its text is worth nothing."""


def read_pdf(source: Source) -> Draft:
    """Read the text layer of a PDF. The date on which the file was made says nothing of when the text was published.

    Raises `InputRefused` if the file is damaged, protected by a password, too long, or has no text.
    """
    try:
        with pypdfium2.PdfDocument(source.data) as document:
            _check_length(source.origin, len(document))
            pages = [_page(document, number) for number in range(len(document))]
            properties = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        raise _refusal(source.origin, error.err_code) from error
    draft = _draft(source.origin, pages)
    take_title(draft, properties.get("Title"))
    take_author(draft, properties.get("Author"))
    return draft


def _check_length(origin: str, pages: int) -> None:
    if pages > _MAX_PAGES:
        raise InputRefused(
            f"{origin}: has {pages} pages, more than {_MAX_PAGES}; split it into its articles or chapters"
        )


def _refusal(origin: str, code: int) -> InputRefused:
    if code == pdfium.FPDF_ERR_PASSWORD:
        return InputRefused(f"{origin}: is protected by a password; save a copy without it and add that")
    if code == pdfium.FPDF_ERR_SUCCESS:
        return InputRefused(f"{origin}: is a PDF without pages; nothing was added")
    return InputRefused(f"{origin}: is no PDF or a damaged one; open it in a PDF reader, save a copy and add that")


def _page(document: pypdfium2.PdfDocument, number: int) -> PageText:
    try:
        page = document[number]
        try:
            return read_page(page)
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return PageText(0.0, damaged=True)


def _draft(origin: str, pages: list[PageText]) -> Draft:
    parts = divide_running(pages)
    legible = [_is_legible(page, part.text) for page, part in zip(pages, parts, strict=True)]
    if not any(legible):
        raise _without_text(origin, pages)
    found = [
        Column(column, number)
        for number, part in enumerate(parts, start=1)
        if legible[number - 1]
        for column in columns(part.text)
    ]
    return Draft(_in_order(paragraphs(found), parts), notes=_notes(pages, legible))


def _is_legible(page: PageText, text: list[Piece]) -> bool:
    letters = sum(character.isalnum() for piece in text for character in piece.text)
    enough = letters >= _FEW_LETTERS or (letters > 0 and not page.pictured)
    return enough and page.unreadable <= _UNREADABLE * (letters + page.unreadable)


def _without_text(origin: str, pages: list[PageText]) -> InputRefused:
    if all(page.damaged for page in pages):
        return _refusal(origin, pdfium.FPDF_ERR_FORMAT)
    if any(page.pictured or page.unreadable for page in pages):
        return InputRefused(
            f"{origin}: its pages have no text, or next to none, that can be read (they are scanned, or their fonts do "
            "not say which letters they show); run OCR on it, for example 'ocrmypdf --force-ocr in.pdf out.pdf', and "
            "add the result"
        )
    return InputRefused(f"{origin}: its pages are empty; nothing was added")


def _in_order(blocks: list[Block], parts: list[PageParts]) -> list[Block]:
    """Put what runs at the head and the foot of a page before and after what begins on it."""
    placed = [((block.page or 0, 1), block) for block in blocks]
    for number, part in enumerate(parts, start=1):
        for place, pieces in ((0, part.heads), (2, part.feet)):
            running = [Block(ParagraphKind.BOILERPLATE, line.text, number) for line in lines(pieces)]
            placed += [((number, place), block) for block in running]
    return [block for _, block in sorted(placed, key=itemgetter(0))]


def _notes(pages: list[PageText], legible: list[bool]) -> list[str]:
    numbered = list(enumerate(zip(pages, legible, strict=True), start=1))
    scanned = [number for number, (page, read) in numbered if not read and (page.pictured or page.unreadable)]
    sideways = [number for number, (page, read) in numbered if read and page.sideways]
    unreadable = [number for number, (page, read) in numbered if read and page.unreadable]
    damaged = [number for number, (page, _) in numbered if page.damaged]
    notes = {
        "damage that keeps it from being read: left out": damaged,
        "no text that can be read: left out (if scanned, run OCR on the file and add it again)": scanned,
        "text that runs sideways: left out": sideways,
        "characters of which the font does not say what they show: left out": unreadable,
    }
    return [f"{_named(numbers)} {what}" for what, numbers in notes.items() if numbers]


def _named(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN_PAGES]))
    more = f" and {len(numbers) - _SHOWN_PAGES} more" if len(numbers) > _SHOWN_PAGES else ""
    return f"page {shown} has" if len(numbers) == 1 else f"pages {shown}{more} have"
