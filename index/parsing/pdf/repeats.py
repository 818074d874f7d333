"""Running heads, running feet and page numbers of a PDF: what stands at the same place on several pages."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from index.parsing.pdf.page import PageText, Piece
from index.text.clean import clean

_MARGIN = 0.15
"""Part of a page's height, at its top and its foot, in which running heads and feet are looked for."""

_STEP = 4.0
"""Points by which a place may differ from page to page."""

_FEW_PAGES = 5
_DIGITS = re.compile(r"\d+")

_Key = tuple[str, int, str]


class PageParts(NamedTuple):
    """The pieces of a page: its own text, and what runs over it and under it on other pages too."""

    text: list[Piece]
    heads: list[Piece]
    feet: list[Piece]


def divide_running(pages: list[PageText]) -> list[PageParts]:
    """Divide the pieces of each page; those run whose text, whatever its numbers, is at the same place on other pages.

    On two pages of a short document, on three of a longer one: left and right pages may have heads of their own.
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
        if any(_touch(piece, other) for other in text):  # a number in a line of text
            runs.remove(piece)
            text.append(piece)
    heads = [piece for piece in runs if piece.baseline < page.height / 2]
    return PageParts(text, heads, [piece for piece in runs if piece not in heads])


def _touch(one: Piece, other: Piece) -> bool:
    """Whether two pieces are parts of one line."""
    level = abs(one.baseline - other.baseline) < 0.5 * max(one.size, other.size)
    return level and max(one.left - other.right, other.left - one.right) < max(one.size, other.size)


def _keys(piece: Piece, page: PageText) -> Iterator[_Key]:
    """Yield names of the place and the text of a piece: two, so that places on either side of a step meet."""
    from_foot = page.height - piece.baseline
    edge, distance = ("head", piece.baseline) if piece.baseline < from_foot else ("foot", from_foot)
    text = _DIGITS.sub("0", clean(piece.text))
    if distance <= _MARGIN * page.height and any(character.isalnum() for character in text):
        step = round(distance / _STEP)
        yield from ((edge, place, text) for place in (step, step + 1))
