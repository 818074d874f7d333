"""Arranges the pieces of a page into columns in reading order, and each column into lines.

The page is divided by a recursive XY cut at white space that runs all the way through: first between columns, from left
to right, and where there is no gutter, between upper and lower parts.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from statistics import median
from typing import NamedTuple

from index.parsing.pdf.page import Piece
from index.parsing.superscripts import Run, join_runs
from index.text.clean import clean

_GUTTER = 0.8
"""Least width of a gutter between columns, as a multiple of the font size: newspapers set 8 to 12 points of space
between columns in 9-point type."""

_COLUMN_LINES = 3
_COLUMN_CHARACTERS = 12
"""Fewest lines, and characters per line, of a column: anything smaller is table cells, list numbers, or words that
happen to be above each other. Narrow newspaper columns have 25 characters."""

_HEADLINE = 1.2
"""Multiple of the surrounding font size from which a line is a headline."""

_INITIAL = 1.8
"""Multiple of the adjacent font size from which a letter is a drop cap over several lines."""

_WORD_SPACE = 0.12
"""Least width of a space between words, as a multiple of the font size."""

_CELL_SPACE = 2.0
"""Least width of the space between two table cells, as a multiple of the font size."""

_LIST_MARKER = 3
"""Most characters of a bullet or number before a list item."""

_RAGGED = 0.3
"""Multiple of the font size by which the ends of justified lines may differ."""

_ALIGNED = 0.1
"""Multiple of the font size by which the edges of table cells, which are placed and not stretched, may differ."""

_RAISED_SIZE, _RAISED, _RAISED_HIGH = 0.85, 0.15, 0.3
"""Largest size of a superscript, its least height above the line, and that of one of any size, as multiples of the
line's font size: programs set them at 0.58 to 0.7 of it, and raise them by a third."""

_JUSTIFIED = 0.6
"""Share of lines that end at the same right edge in a justified column: all but the last of each paragraph."""

CELLS = " | "
"""The separator between the cells of a table row."""


class Line(NamedTuple):
    """One line of a column."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool


def columns(pieces: Sequence[Piece]) -> list[list[Line]]:
    """Return the columns of a page in reading order, each with its lines from top to bottom."""
    found: list[list[Line]] = []
    regions = [_with_initials(list(pieces))] if pieces else []
    while regions:
        region = regions.pop()
        parts = _cut(region)
        if len(parts) > 1:
            regions += reversed(parts)
        else:
            found.append(lines(region))
    return found


def _cut(region: list[Piece]) -> list[list[Piece]]:
    gutter = _gutter(region)
    if gutter is None:
        return _bands(region)
    levels = rows(region)
    for number in range(1, len(levels)):
        if _is_headline(levels[number], region):
            parts = [list(chain(*levels[:number])), list(chain(*levels[number:]))]
            if all(_both_sides(part, gutter) for part in parts):
                return parts  # the headline begins another article
    return list(_sides(region, gutter))


def _gutter(region: list[Piece]) -> float | None:
    """Return the position of the first vertical white space with a column on either side."""
    least = _GUTTER * median(piece.size for piece in region)
    occupied = _occupied(region, least)
    for (_, end), (start, _) in pairwise(occupied):
        middle = (end + start) / 2
        if all(_is_column(side) for side in _sides(region, middle)):
            return middle
    return None


def _occupied(pieces: Iterable[Piece], least: float) -> list[tuple[float, float]]:
    """Return the horizontal intervals with text, separated by at least `least` of white space."""
    return _merged(((piece.left, piece.right) for piece in pieces), least)


def _merged(stretches: Iterable[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if merged and start - merged[-1][1] < least:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _sides(region: Iterable[Piece], gutter: float) -> tuple[list[Piece], list[Piece]]:
    left: list[Piece] = []
    right: list[Piece] = []
    for piece in region:
        (left if piece.left < gutter else right).append(piece)
    return left, right


def _is_column(pieces: list[Piece]) -> bool:
    levels = rows(pieces)
    characters = sum(len(piece.text) for piece in pieces)
    return len(levels) >= _COLUMN_LINES and characters >= _COLUMN_CHARACTERS * len(levels)


def _is_headline(row: list[Piece], region: list[Piece]) -> bool:
    usual = median(piece.size for piece in region)
    return all(piece.size >= _HEADLINE * usual for piece in row)


def _both_sides(pieces: list[Piece], gutter: float) -> bool:
    return all(len(side) > 1 for side in _sides(pieces, gutter))


def _bands(region: list[Piece]) -> list[list[Piece]]:
    """Cut into horizontal bands: those with several columns, and the single-column ones between them."""
    least = _GUTTER * median(piece.size for piece in region)
    levels = rows(region)
    bands: list[list[Piece]] = []
    plain: list[Piece] = []
    position = 0
    while position < len(levels):
        starts_band = not _is_headline(levels[position], region) or len(_occupied(levels[position], least)) > 1
        end = _end_of_band(levels, position, least) if starts_band else position + 1
        band = list(chain(*levels[position:end]))
        if end - position < len(levels) and _gutter(band) is not None:
            bands += [plain, band] if plain else [band]
            plain = []
            position = end
        else:
            plain += levels[position]
            position += 1
    return [*bands, plain] if plain else bands


def _end_of_band(levels: list[list[Piece]], start: int, least: float) -> int:
    """Return the end of the rows from `start` on that share a vertical white space."""
    occupied = _occupied(levels[start], least)
    end = start + 1
    while end < len(levels):
        occupied = _merged([*occupied, *_occupied(levels[end], least)], least)
        if len(occupied) < 2:
            break
        end += 1
    return end


def _with_initials(pieces: list[Piece]) -> list[Piece]:
    """Prepend a drop cap to the first of the lines that it spans."""
    usual = median(piece.size for piece in pieces)
    for initial in [piece for piece in pieces if piece.size >= _INITIAL * usual and _is_letter(piece)]:
        spanned = _spanned_lines(initial, pieces)
        if spanned:
            pieces = [piece for piece in pieces if piece is not initial and piece not in spanned]
            first = spanned[0]._replace(text=initial.text.strip() + spanned[0].text.lstrip())
            pieces += [piece._replace(left=initial.left) for piece in (first, *spanned[1:])]
    return pieces


def _is_letter(piece: Piece) -> bool:
    """Whether a piece is a single letter, perhaps after a quotation mark."""
    text = piece.text.strip()
    return len(text) <= 2 and text[-1].isalpha() and not text[:-1].isalnum()


def _spanned_lines(initial: Piece, pieces: list[Piece]) -> list[Piece]:
    """Return the first piece of each line to the right of a drop cap, from top to bottom."""
    close = [
        piece
        for piece in pieces
        if initial.top < piece.baseline < initial.bottom and 0 <= piece.left - initial.right < 0.5 * initial.size
    ]
    first = {piece.baseline: piece for piece in sorted(close, key=lambda piece: -piece.left)}
    return [first[baseline] for baseline in sorted(first)]


def lines(pieces: Iterable[Piece]) -> list[Line]:
    """Return the lines of one column, from its pieces; some are rows of tables."""
    found = [sorted(row, key=lambda piece: piece.left) for row in rows(pieces)]
    edges = [_cell_edges(row) for row in found]
    prose = [_end(row) for row, cells in zip(found, edges, strict=True) if not cells]
    edge = max(prose) if prose and is_justified(prose, found[0][0].size) else None
    made = []
    for number, row in enumerate(found):
        adjacent = edges[max(0, number - 1) : number] + edges[number + 1 : number + 2]
        is_table = not _is_stretched(row, edge) or any(
            _aligned(edges[number], other, row[0].size) for other in adjacent
        )
        made.append(_line(row, CELLS if edges[number] and is_table else " "))
    return made


def is_justified(ends: Iterable[float], size: float) -> bool:
    """Whether most of the lines with these ends share one right edge."""
    places = list(ends)
    return sum(end > max(places) - _RAGGED * size for end in places) > _JUSTIFIED * len(places)


def rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Group the pieces into rows, from top to bottom. Lines of two columns that are not level form one row."""
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
    """Return the edges of the spaces in a row that are as wide as between table cells, except after a bullet."""
    if len(row) == 2 and len(row[0].text.strip()) <= _LIST_MARKER:
        return []
    wide = [(one, other) for one, other in pairwise(row) if other.left - one.right > _CELL_SPACE * one.size]
    return [edge for one, other in wide for edge in (one.right, other.left)]


def _is_stretched(row: list[Piece], edge: float | None) -> bool:
    """Whether a row reaches the right edge of a justified column, so that its wide spaces may be due to
    justification."""
    return edge is not None and _end(row) > edge - _RAGGED * row[0].size


def _aligned(edges: list[float], others: list[float], size: float) -> bool:
    """Whether two rows have a cell that begins or ends at the same position."""
    return any(abs(edge - other) < _ALIGNED * size for edge in edges for other in others)


def _line(row: list[Piece], wide: str) -> Line:
    main = max(row, key=lambda piece: len(piece.text))
    runs = [Run(row[0].text.strip(), _is_raised(row[0], main))]
    for before, piece in pairwise(row):
        space = (piece.left - before.right) / main.size
        runs.append(Run(wide if space > _CELL_SPACE else " " if space > _WORD_SPACE else ""))
        runs.append(Run(piece.text.strip(), _is_raised(piece, main, attached=space <= _WORD_SPACE)))
    bold = all(piece.bold for piece in row)
    return Line(clean(join_runs(runs)), row[0].left, _end(row), main.baseline, main.size, bold)


def _is_raised(piece: Piece, main: Piece, *, attached: bool = False) -> bool:
    """Whether a piece is a superscript of the line with this main piece; `attached` if there is no gap before it."""
    raised = (main.baseline - piece.baseline) / main.size
    if attached and raised >= _RAISED_HIGH and piece.text.strip().isdecimal():  # of any size
        return True
    return piece.size <= _RAISED_SIZE * main.size and raised >= _RAISED


def _end(row: list[Piece]) -> float:
    return max(piece.right for piece in row)
