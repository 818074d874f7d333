"""Splits one page of a PDF into pieces of text with their positions on the page as displayed."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from index.parsing.pdf.visibility import Backgrounds, Ink, ink_of
from index.text.clean import clean

_HYPHENS = ("\x02", "\xad")
"""PDFium's character for a hyphen at the end of a line, and a soft hyphen that is drawn."""

_SYMBOL_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "▪"}
"""Bullets of the Symbol and Wingdings fonts, at private code points."""

_PICTURES = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)

_BOLD = 600
"""Font weight from which text is bold (400 is regular, 700 bold)."""

_BOLD_NAME = re.compile(rb"bold|black|heavy", re.IGNORECASE)
_MIN_SIZE = 1.0
"""Points; nobody can read smaller letters."""

_TILTED = 0.1
"""Slope from which text counts as rotated."""


class Piece(NamedTuple):
    """Text on one line without a wide gap. Positions are in points from the left and the top of the displayed page."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool

    @property
    def top(self) -> float:
        """The top of its capitals."""
        return self.baseline - 0.75 * self.size

    @property
    def bottom(self) -> float:
        """The bottom of its descenders."""
        return self.baseline + 0.2 * self.size


@dataclass(slots=True)
class PageText:
    """The text of a page: its pieces in drawing order, the numbers of unreadable, rotated and invisible characters, and
    whether it has pictures, or only drawings, which may show text."""

    height: float
    pieces: list[Piece] = field(default_factory=list)
    unreadable: int = 0
    sideways: int = 0
    invisible: int = 0
    pictured: bool = False
    damaged: bool = False


class _Style(NamedTuple):
    size: float
    bold: bool
    upright: bool
    ink: Ink


class _Character(NamedTuple):
    text: str
    left: float
    right: float
    baseline: float
    style: _Style
    ink: Ink


def read_page(page: Any) -> PageText:
    """Return the text of a page of a `pypdfium2.PdfDocument`. Raises `pypdfium2.PdfiumError` if the page is damaged."""
    frame = _Frame(page)
    result = PageText(frame.height, pictured=_is_pictured(page))
    text_page = page.get_textpage()
    try:
        backgrounds = Backgrounds(page)
        characters = list(_characters(text_page, frame, backgrounds))
        _collect(_visible(characters, frame, backgrounds, result), result)
    finally:
        text_page.close()
    return result


def _is_pictured(page: Any) -> bool:
    handle = page.raw
    objects = (pdfium.FPDFPage_GetObject(handle, index) for index in range(pdfium.FPDFPage_CountObjects(handle)))
    kinds = {pdfium.FPDFPageObj_GetType(item) for item in objects}
    return bool(kinds) and (pdfium.FPDF_PAGEOBJ_TEXT not in kinds or not kinds.isdisjoint(_PICTURES))


class _Frame:
    """Maps positions on the page's canvas to positions on the displayed page, which may be rotated and cropped."""

    def __init__(self, page: Any) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._turn = page.get_rotation()
        across, down = self._right - self._left, self._top - self._bottom
        self.width, self.height = (down, across) if self._turn in (90, 270) else (across, down)

    def place(self, x: float, y: float) -> tuple[float, float]:
        match self._turn:
            case 90:
                return y - self._bottom, x - self._left
            case 180:
                return self._right - x, y - self._bottom
            case 270:
                return self._top - y, self._right - x
        return x - self._left, self._top - y

    def upright(self, along: float, up: float) -> bool:
        """Whether text in this direction on the canvas is displayed from left to right."""
        match self._turn:
            case 90:
                along, up = up, -along
            case 180:
                along, up = -along, -up
            case 270:
                along, up = -up, along
        return along > 0 and abs(up) < _TILTED * along


def _characters(text_page: Any, frame: _Frame, backgrounds: Backgrounds) -> Iterator[_Character]:
    """Yield each character in PDFium's order."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: dict[int, _Style] = {}
    last: _Character | None = None
    handle = text_page.raw
    for index in range(text_page.count_chars()):
        text_object = pdfium.FPDFText_GetTextObject(handle, index)
        owner = ctypes.cast(text_object, ctypes.c_void_p).value
        if owner is None:  # a space or line break that is not in the file but inferred by PDFium
            if last:
                yield last._replace(text=" ", left=last.right)
            continue
        if owner not in styles:
            styles[owner] = _style(handle, index, frame, ink_of(text_object))
        pdfium.FPDFText_GetLooseCharBox(handle, index, box)
        pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
        ends = [frame.place(box.left, box.bottom)[0], frame.place(box.right, box.top)[0]]
        baseline = frame.place(x.value, y.value)[1]
        style = styles[owner]
        on_colour = style.ink is Ink.WHITE and backgrounds.shows_white((box.left + box.right) / 2, y.value)
        ink = Ink.VISIBLE if on_colour else style.ink
        last = _Character(_text(handle, index), min(ends), max(ends), baseline, style, ink)
        yield last


def _text(handle: Any, index: int) -> str:
    """Return the character as displayed; empty if the font does not map it to Unicode."""
    code = pdfium.FPDFText_GetUnicode(handle, index)
    text = chr(code) if 0 < code < 0x110000 else ""
    if text in _HYPHENS:
        return "-"
    text = _SYMBOL_BULLETS.get(text, text)
    private = "\ue000" <= text <= "\uf8ff"
    if private or pdfium.FPDFText_HasUnicodeMapError(handle, index) == 1:
        return ""
    return text


def _style(handle: Any, index: int, frame: _Frame, ink: Ink) -> _Style:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(handle, index, matrix)
    size = pdfium.FPDFText_GetFontSize(handle, index) * hypot(matrix.c, matrix.d)
    return _Style(size, _is_bold(handle, index), frame.upright(matrix.a, matrix.b), ink)


def _is_bold(handle: Any, index: int) -> bool:
    name = ctypes.create_string_buffer(100)
    pdfium.FPDFText_GetFontInfo(handle, index, name, len(name), ctypes.c_int())
    return pdfium.FPDFText_GetFontWeight(handle, index) >= _BOLD or _BOLD_NAME.search(name.value) is not None


def _visible(
    characters: list[_Character], frame: _Frame, backgrounds: Backgrounds, result: PageText
) -> Iterator[_Character]:
    """Yield the characters that can be seen, or that OCR has put over a scan, and count the others."""
    shown = [character for character in characters if _is_shown(character, frame)]
    inkless = sum(character.ink is Ink.NONE for character in shown)
    is_ocr = 2 * inkless > len(shown) and backgrounds.is_scan
    for character in characters:
        seen = character.ink is Ink.VISIBLE or (is_ocr and character.ink is Ink.NONE)
        if seen and _is_shown(character, frame):
            yield character
        else:
            result.invisible += not character.text.isspace()


def _collect(characters: Iterator[_Character], result: PageText) -> None:
    """Join the characters into pieces."""
    run: list[_Character] = []
    for character in characters:
        if not character.style.upright:
            result.sideways += not character.text.isspace()
        elif not character.text:
            result.unreadable += 1
        else:
            if run and not _goes_on(run, character):
                result.pieces += _piece(run)
                run = []
            run.append(character)
    result.pieces += _piece(run)


def _is_shown(character: _Character, frame: _Frame) -> bool:
    """Whether it is on the page, and large enough to be seen."""
    on_page = 0 <= character.left <= frame.width and 0 <= character.baseline <= frame.height
    return on_page and character.style.size >= _MIN_SIZE


def _goes_on(run: list[_Character], character: _Character) -> bool:
    """Whether `character` continues the run. The wide spaces of justified text are characters themselves."""
    last = run[-1]
    size = max(last.style.size, character.style.size)
    if abs(character.baseline - last.baseline) > 0.1 * size or min(last.style.size, character.style.size) < 0.9 * size:
        return False
    apart = max(character.left - last.right, last.left - character.right)
    return apart <= 0.6 * size


def _piece(run: list[_Character]) -> Iterator[Piece]:
    inked = [character for character in run if not character.text.isspace()]
    text = "".join(character.text for character in run)
    if clean(text):
        left, right = min(character.left for character in inked), max(character.right for character in inked)
        bold = all(character.style.bold for character in inked)
        yield Piece(text, left, right, inked[0].baseline, inked[0].style.size, bold)
