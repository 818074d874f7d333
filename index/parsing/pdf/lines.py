"""The pieces of one column of a PDF to its lines, some of which are rows of tables."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from index.parsing.pdf.page import Piece
from index.text.clean import clean

_WORD_SPACE = 0.12
"""Least width of a space between words, in sizes of the type."""

_CELL_SPACE = 2.0
"""Least width of the space between two cells of a table, in sizes of the type."""

_LIST_MARKER = 3
"""Most characters of a bullet or a number before an item of a list."""

_RAGGED = 0.3
"""Sizes of the type by which lines that end at one right edge may differ."""

_ALIGNED = 0.1
"""Sizes of the type by which the cells of a table, which are placed and not stretched, may differ."""

_JUSTIFIED = 0.6
"""Part of the lines of a column that end at one right edge if it is justified: all but the last of each paragraph."""

CELLS = " | "
"""Stands between the cells of a table."""


class Line(NamedTuple):
    """One line of a column."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool


def lines(pieces: Iterable[Piece]) -> list[Line]:
    """Return the lines that the pieces of one column make."""
    found = [sorted(row, key=lambda piece: piece.left) for row in rows(pieces)]
    edges = [_cell_edges(row) for row in found]
    prose = [_end(row) for row, cells in zip(found, edges, strict=True) if not cells]
    edge = max(prose) if prose and is_justified(prose, found[0][0].size) else None
    made = []
    for number, row in enumerate(found):
        beside = edges[max(0, number - 1) : number] + edges[number + 1 : number + 2]
        is_table = not _is_stretched(row, edge) or any(_aligned(edges[number], other, row[0].size) for other in beside)
        made.append(_line(row, CELLS if edges[number] and is_table else " "))
    return made


def is_justified(ends: Iterable[float], size: float) -> bool:
    """Whether most lines that end at these places end at one right edge."""
    places = list(ends)
    return sum(end > max(places) - _RAGGED * size for end in places) > _JUSTIFIED * len(places)


def rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Group what stands beside each other, from top to bottom. Lines of two columns that are not level make one row."""
    found: list[list[Piece]] = []
    bottom = 0.0
    for piece in sorted(pieces, key=lambda piece: piece.top):
        if found and piece.top < bottom - 0.3 * piece.size:
            found[-1].append(piece)
            bottom = max(bottom, piece.bottom)
        else:
            found.append([piece])
            bottom = piece.bottom
    return found


def _cell_edges(row: list[Piece]) -> list[float]:
    """Return the edges of the spaces in a row that are as wide as those of a table; not those after a bullet."""
    if len(row) == 2 and len(row[0].text.strip()) <= _LIST_MARKER:
        return []
    wide = [(one, other) for one, other in pairwise(row) if other.left - one.right > _CELL_SPACE * one.size]
    return [edge for one, other in wide for edge in (one.right, other.left)]


def _is_stretched(row: list[Piece], edge: float | None) -> bool:
    """Whether it reaches the right edge of a justified column, so that its spaces may be those of a stretched line."""
    return edge is not None and _end(row) > edge - _RAGGED * row[0].size


def _aligned(edges: list[float], others: list[float], size: float) -> bool:
    """Whether two rows have a cell that begins, or ends, at the same place."""
    return any(abs(edge - other) < _ALIGNED * size for edge in edges for other in others)


def _line(row: list[Piece], wide: str) -> Line:
    main = max(row, key=lambda piece: len(piece.text))
    text = row[0].text.strip()
    for before, piece in pairwise(row):
        space = (piece.left - before.right) / main.size
        text += (wide if space > _CELL_SPACE else " " if space > _WORD_SPACE else "") + piece.text.strip()
    bold = all(piece.bold for piece in row)
    return Line(clean(text), row[0].left, _end(row), main.baseline, main.size, bold)


def _end(row: list[Piece]) -> float:
    return max(piece.right for piece in row)
