"""Which text on a PDF's page is visible: not text without ink, and not white text on the white page.

Such text is put into files for machines to read. Only the text layer that OCR puts over a scan is meant for people.
"""

import ctypes
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_INKLESS = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_FILLED = (pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_CLIP)
_PICTURES = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING)
_WHITE = 250
"""Least value of red, green and blue, of 255, in what looks white."""

_SCAN = 0.5
"""Least share of a page that a scan covers."""


class Ink(Enum):
    """How a text is drawn."""

    VISIBLE = 0
    WHITE = 1
    NONE = 2


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)


class Backgrounds:
    """What is drawn on a page besides its text. Positions are on the page's canvas."""

    def __init__(self, page: Any) -> None:
        self._page = page

    def shows_white(self, x: float, y: float) -> bool:
        """Whether white text is visible there: something of another colour may be below it."""
        return any(box.left <= x <= box.right and box.bottom <= y <= box.top for box in self._coloured)

    @cached_property
    def is_scan(self) -> bool:
        """Whether pictures or drawings cover most of the page, as in a scan."""
        left, bottom, right, top = self._page.get_bbox()
        boxes = (box for _, box in self._drawn)
        seen = (_Box(max(b.left, left), max(b.bottom, bottom), min(b.right, right), min(b.top, top)) for b in boxes)
        return sum(box.area for box in seen) >= _SCAN * _Box(left, bottom, right, top).area

    @cached_property
    def _coloured(self) -> list[_Box]:
        return [box for item, box in self._drawn if _kind(item) in _PICTURES or _is_coloured(item)]

    @cached_property
    def _drawn(self) -> list[tuple[Any, _Box]]:
        """The objects of the page that are not text, with their boxes."""
        handle = self._page.raw
        items = (pdfium.FPDFPage_GetObject(handle, index) for index in range(pdfium.FPDFPage_CountObjects(handle)))
        return [(item, _bounds(item)) for item in items if _kind(item) != pdfium.FPDF_PAGEOBJ_TEXT]


def ink_of(text_object: Any) -> Ink:
    """Return how the text of a page object is drawn."""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object)
    if mode in _INKLESS:
        return Ink.NONE
    colour = _fill_colour(text_object)
    if mode not in _FILLED or colour is None:
        return Ink.VISIBLE
    *rgb, opacity = colour
    if opacity == 0:
        return Ink.NONE
    return Ink.WHITE if min(rgb) >= _WHITE else Ink.VISIBLE


def _kind(item: Any) -> int:
    return int(pdfium.FPDFPageObj_GetType(item))


def _bounds(item: Any) -> _Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *sides)
    return _Box(*(side.value for side in sides))


def _is_coloured(item: Any) -> bool:
    """Whether it is a shape that is filled with a colour other than white."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if _kind(item) != pdfium.FPDF_PAGEOBJ_PATH or not pdfium.FPDFPath_GetDrawMode(item, fill, stroke):
        return False
    colour = _fill_colour(item)
    return fill.value != pdfium.FPDF_FILLMODE_NONE and (colour is None or min(colour[:3]) < _WHITE)


def _fill_colour(item: Any) -> tuple[int, int, int, int] | None:
    """Return red, green, blue and opacity, each from 0 to 255; None for a pattern."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *parts):
        return None
    red, green, blue, opacity = (part.value for part in parts)
    return red, green, blue, opacity
