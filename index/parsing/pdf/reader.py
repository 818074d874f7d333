"""Parses PDF files into paragraphs with page numbers. A file without a text layer is rejected: reading images takes
OCR."""

import re
from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.draft import Block, Draft, add_author, add_title
from index.parsing.pdf.layout import columns, lines
from index.parsing.pdf.page import PageText, Piece, read_page
from index.parsing.pdf.paragraphs import Column, paragraphs
from index.source import Source
from index.text.clean import clean

_MAX_PAGES = 500
"""A newspaper's whole edition has about a hundred. A longer file is refused rather than cut, as nobody would remember
what is missing."""

_FEW_LETTERS = 20
"""Letters; a page with pictures and fewer letters is a scan with a stamp or a page number."""

_SHOWN_PAGES = 20
"""Page numbers listed in a note."""

_UNREADABLE = 0.3
"""Share of a page's letters without a Unicode mapping from which its text is useless."""


_MARGIN = 0.15
"""Share of a page's height, at its top and bottom, in which running heads and feet are searched for."""

_STEP = 4.0
"""Points by which a position may differ from page to page."""

_FEW_PAGES = 5
_DIGITS = re.compile(r"\d+")

_Key = tuple[str, int, str]


class PageParts(NamedTuple):
    """The pieces of a page: its own text, and its running heads and feet."""

    text: list[Piece]
    heads: list[Piece]
    feet: list[Piece]


def read_pdf(source: Source) -> Draft:
    """Parse the text layer of a PDF. The file's creation date is not the publication date and is ignored.

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
    add_title(draft, properties.get("Title"))
    add_author(draft, properties.get("Author"))
    return draft


def _check_length(origin: str, pages: int) -> None:
    if pages > _MAX_PAGES:
        raise InputRefused(
            f"{origin}: has {pages} pages, more than {_MAX_PAGES}; split it into its articles or chapters"
        )


def _refusal(origin: str, code: int) -> InputRefused:
    if code == pdfium.FPDF_ERR_PASSWORD:
        return InputRefused(f"{origin}: is protected by a password; save it without one and add that")
    if code == pdfium.FPDF_ERR_SUCCESS:
        return InputRefused(f"{origin}: is a PDF without pages; nothing was added")
    return InputRefused(f"{origin}: is not a valid PDF; open it in a PDF reader, save it as a new file and add that")


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
    parts = split_running(pages)
    legible = [_is_legible(page, part.text) for page, part in zip(pages, parts, strict=True)]
    if not any(legible):
        raise _no_text_refusal(origin, pages)
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


def _no_text_refusal(origin: str, pages: list[PageText]) -> InputRefused:
    if all(page.damaged for page in pages):
        return _refusal(origin, pdfium.FPDF_ERR_FORMAT)
    if any(page.pictured or page.unreadable for page in pages):
        return InputRefused(
            f"{origin}: its pages have little or no readable text (they are scanned, or their fonts do not map to "
            "Unicode); run OCR on it, for example 'ocrmypdf --force-ocr in.pdf out.pdf', and add the result"
        )
    if any(page.invisible for page in pages):
        return InputRefused(f"{origin}: its pages have only invisible text; nothing was added")
    return InputRefused(f"{origin}: its pages are empty; nothing was added")


def _in_order(blocks: list[Block], parts: list[PageParts]) -> list[Block]:
    """Put running heads and feet before and after the paragraphs that begin on their page."""
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
    invisible = [number for number, (page, read) in numbered if read and page.invisible]
    unreadable = [number for number, (page, read) in numbered if read and page.unreadable]
    damaged = [number for number, (page, _) in numbered if page.damaged]
    notes = {
        "damage that prevents reading: skipped": damaged,
        "no readable text: skipped (if scanned, run OCR on the file and add it again)": scanned,
        "rotated text: skipped": sideways,
        "invisible text (white, tiny, without ink or outside the page): skipped": invisible,
        "characters without a Unicode mapping: skipped": unreadable,
    }
    return [f"{_named(numbers)} {what}" for what, numbers in notes.items() if numbers]


def _named(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN_PAGES]))
    more = f" and {len(numbers) - _SHOWN_PAGES} more" if len(numbers) > _SHOWN_PAGES else ""
    return f"page {shown} has" if len(numbers) == 1 else f"pages {shown}{more} have"


def split_running(pages: list[PageText]) -> list[PageParts]:
    """Separate running heads, feet and page numbers from the text of each page.

    They are the pieces whose text, apart from numbers, is in the same position on other pages: on two pages of a short
    document, on three of a longer one, as left and right pages may have different heads.
    """
    seen: dict[_Key, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for piece in page.pieces:
            for key in _keys(piece, page):
                seen[key].add(number)
    needed = 2 if len(pages) <= _FEW_PAGES else 3
    repeated = {key for key, numbers in seen.items() if len(numbers) >= needed}
    return [_divide(page, repeated) for page in pages]


def _divide(page: PageText, repeated: set[_Key]) -> PageParts:
    text = [piece for piece in page.pieces if repeated.isdisjoint(_keys(piece, page))]
    runs = [piece for piece in page.pieces if not repeated.isdisjoint(_keys(piece, page))]
    for piece in runs.copy():
        if any(_on_one_line(piece, other) for other in text):  # a number within a line of text
            runs.remove(piece)
            text.append(piece)
    heads = [piece for piece in runs if piece.baseline < page.height / 2]
    return PageParts(text, heads, [piece for piece in runs if piece not in heads])


def _on_one_line(one: Piece, other: Piece) -> bool:
    """Whether two pieces are parts of one line."""
    level = abs(one.baseline - other.baseline) < 0.5 * max(one.size, other.size)
    return level and max(one.left - other.right, other.left - one.right) < max(one.size, other.size)


def _keys(piece: Piece, page: PageText) -> Iterator[_Key]:
    """Yield two keys for the position and text of a piece, so that positions on either side of a step match."""
    from_foot = page.height - piece.baseline
    edge, distance = ("head", piece.baseline) if piece.baseline < from_foot else ("foot", from_foot)
    text = _DIGITS.sub("0", clean(piece.text))
    if distance <= _MARGIN * page.height and any(character.isalnum() for character in text):
        step = round(distance / _STEP)
        yield from ((edge, place, text) for place in (step, step + 1))
