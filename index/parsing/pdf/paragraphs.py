"""Turns the columns of a PDF into paragraphs: lines joined across columns and pages, hyphenation undone, headings
detected.

A paragraph begins after a gap, with an indent, with a bullet, in another size, or after a line that ends a sentence
although more would have fitted on it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from unicodedata import east_asian_width

from index.article import ParagraphKind
from index.parsing.draft import Block
from index.parsing.pdf.layout import CELLS, Line, is_justified
from index.text.sentences import ENDS_SENTENCE

_BULLET = re.compile(r"^[•·‣▪◦●○■□]\s*\S")
_LIST_ITEM = re.compile(r"^(?:[•·‣▪◦●○■□]|[*–-]\s|\(?\d{1,2}[.)]\s)\s*\S")

_HEADING = 1.15
"""Multiple of the body font size from which a short paragraph is a heading."""

_HEADLINE = 1.5
"""Multiple of the body font size from which it is one even if it ends with a period, as a standfirst does too."""

_MAX_HEADING = 200
_MAX_BOLD_HEADING = 90
"""Characters. Print headlines have at most some 120, bold subheadings in the body's size some 40."""

_GAP = 1.25
"""Multiple of the usual line distance from which a paragraph begins."""

_INDENT = 0.7
"""Least indent, as a multiple of the font size; newspapers indent by one."""

_COMMON = 0.15
"""Least share of a line distance to be usual: the smallest usual one is that within paragraphs."""

_ENOUGH = 4
"""Line distances of one font size that a column needs to be judged by its own."""

_INDENTED = 0.3
"""Share of indented paragraphs from which a document is one that indents them."""


@dataclass(slots=True)
class Column:
    """A column of a page, with the left edge of most of its lines, and whether it is justified."""

    lines: list[Line]
    page: int
    margin: float = field(init=False)
    justified: bool = field(init=False)

    def __post_init__(self) -> None:
        lefts = Counter(round(line.left) for line in self.lines)
        often = max(lefts.values()) / 2
        self.margin = min(left for left, count in lefts.items() if count >= often)
        self.justified = is_justified((line.right for line in self.lines), self.lines[0].size)

    def indents(self, line: Line) -> bool:
        """Whether the line is indented."""
        return line.left > self.margin + _INDENT * line.size

    def room_after(self, number: int) -> float:
        """Return the points between the end of a line and that of the longest line around it."""
        around = self.lines[max(0, number - 3) : number + 4]
        return max(line.right for line in around) - self.lines[number].right


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line]
    page: int
    column: Column
    """The column in which it ends."""
    indented: bool
    room: float = 0.0
    """Points of free space on its last line."""

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]


def paragraphs(columns: Sequence[Column]) -> list[Block]:
    """Return the paragraphs of the columns of all pages, each with the page on which it begins."""
    lines = [line for column in columns for line in column.lines]
    if not lines:
        return []
    body = _body_type(lines)
    distances = _line_distances(columns)
    found: list[_Paragraph] = []
    for column in columns:
        found += _within(column, distances | _line_distances([column], _ENOUGH), body.size)
    joined = _joined_over_breaks(found, body.size)
    words = words_within_lines(line.text for line in lines)
    return [_block(paragraph, body, words) for paragraph in joined]


def _body_type(lines: Iterable[Line]) -> Line:
    """Return a line in the font size and weight of most of the text."""
    amounts: Counter[tuple[float, bool]] = Counter()
    samples: dict[tuple[float, bool], Line] = {}
    for line in lines:
        key = (round(line.size * 2) / 2, line.bold)
        amounts[key] += len(line.text)
        samples.setdefault(key, line)
    return samples[max(amounts, key=amounts.__getitem__)]


def _line_distances(columns: Iterable[Column], fewest: int = 1) -> dict[int, float]:
    """Return the usual distance between two lines of a paragraph for each font size."""
    seen: dict[int, Counter[float]] = defaultdict(Counter)
    for column in columns:
        for before, line in pairwise(column.lines):
            if _same_size(before, line):
                seen[round(line.size)][round((line.baseline - before.baseline) * 2) / 2] += 1
    return {size: _usual(counts) for size, counts in seen.items() if counts.total() >= fewest}


def _usual(distances: Counter[float]) -> float:
    least = min(_COMMON * distances.total(), max(distances.values()))
    return min(distance for distance, count in distances.items() if count >= least)


def _within(column: Column, distances: dict[int, float], body: float) -> list[_Paragraph]:
    """Divide one column into paragraphs."""
    found: list[_Paragraph] = []
    for number, line in enumerate(column.lines):
        if found and not _begins(column, number, found[-1], distances, body):
            found[-1].lines.append(line)
        else:
            found.append(_Paragraph([line], column.page, column, column.indents(line)))
        found[-1].room = column.room_after(number)
    return found


def _begins(column: Column, number: int, current: _Paragraph, distances: dict[int, float], body: float) -> bool:
    """Whether line `number` of a column begins a new paragraph."""
    before, line = column.lines[number - 1], column.lines[number]
    if not _same_type(before, line) or _BULLET.match(line.text) or CELLS in line.text or CELLS in before.text:
        return True
    if line.baseline - before.baseline > _GAP * distances.get(round(line.size), 1.2 * line.size):
        return True
    if line.size >= _HEADING * body:
        return False  # headlines are broken at any word
    if _hangs(current) and line.left < current.lines[1].left - _INDENT * line.size:
        return True
    if column.indents(line) and not column.indents(before) and not _LIST_ITEM.match(before.text):
        return bool(ENDS_SENTENCE.search(before.text)) or _would_fit(column, column.room_after(number - 1), line)
    return _ends_early(column, number - 1, line)


def _hangs(paragraph: _Paragraph) -> bool:
    """Whether a paragraph has a hanging indent."""
    return len(paragraph.lines) > 1 and paragraph.first.left < paragraph.lines[1].left - _INDENT * paragraph.first.size


def _ends_early(column: Column, number: int, following: Line) -> bool:
    """Whether a line ends its paragraph: the next word would have fitted on it."""
    line = column.lines[number]
    room = column.room_after(number)
    if not _would_fit(column, room, following):
        return False
    if ENDS_SENTENCE.search(line.text):
        return True
    measure = line.right - column.margin + room
    return room > measure / 3 and not following.text[0].islower()  # a dateline, a byline


def _would_fit(column: Column, room: float, following: Line) -> bool:
    if column.justified:
        return room > following.size
    word = len(following.text.split(" ", 1)[0]) / len(following.text) * (following.right - following.left)
    return room > word + 0.8 * following.size


def _joined_over_breaks(found: Iterable[_Paragraph], body: float) -> list[_Paragraph]:
    """Join paragraphs that continue in the next column or page, even past a heading or a caption."""
    found = list(found)
    indents = sum(paragraph.indented for paragraph in found) >= _INDENTED * len(found)
    joined: list[_Paragraph] = []
    for paragraph in found:
        start = _start_of(paragraph, joined[-3:], indents) if paragraph.first.size < _HEADING * body else None
        if start is None:
            joined.append(paragraph)
        else:
            start.lines += paragraph.lines
            start.column, start.room = paragraph.column, paragraph.room
    return joined


def _start_of(paragraph: _Paragraph, earlier: Sequence[_Paragraph], indents: bool) -> _Paragraph | None:
    """Return the paragraph of an earlier column that `paragraph` continues."""
    for distance, other in enumerate(reversed(earlier)):
        if _same_type(other.last, paragraph.first):
            goes_on = other.column is not paragraph.column and _goes_over(other, paragraph, indents, skips=distance > 0)
            return other if goes_on else None
    return None


def _goes_over(start: _Paragraph, rest: _Paragraph, indents: bool, *, skips: bool) -> bool:
    if _LIST_ITEM.match(rest.first.text):
        return False
    ended = ENDS_SENTENCE.search(start.last.text)
    if not ended and rest.first.text[0].islower():
        return True
    if skips or rest.indented or _would_fit(start.column, start.room, rest.first):
        return False
    return indents or not ended  # if paragraphs are indented, one that is not continues the last


def _same_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= 0.1 * max(one.size, other.size)


def _same_type(before: Line, line: Line) -> bool:
    return _same_size(before, line) and (before.bold == line.bold or line.text[0].islower())


def _block(paragraph: _Paragraph, body: Line, words: set[str]) -> Block:
    text = join_lines([line.text for line in paragraph.lines], words)
    return Block(_kind(paragraph, text, body), text, paragraph.page)


def _kind(paragraph: _Paragraph, text: str, body: Line) -> ParagraphKind:
    first = paragraph.first
    ended = ENDS_SENTENCE.search(text) and not text.endswith("?")
    if len(text) <= _MAX_HEADING and first.size >= (_HEADLINE if ended else _HEADING) * body.size:
        return ParagraphKind.HEADING
    if _LIST_ITEM.match(text):
        return ParagraphKind.LIST
    if len(text) <= _MAX_BOLD_HEADING and first.bold and not body.bold and not ended and first.size >= 0.95 * body.size:
        return ParagraphKind.HEADING
    return ParagraphKind.BODY


_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_DIVIDED = re.compile(r"(?<=[^\W_])[-‐]$")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*(?=[-‐]$)")

_KEEP_HYPHEN = frozenset("all anti co ex half mid multi non post pre pro quasi self semi vice well".split())
"""First parts of compounds that usually keep their hyphen."""

_SUSPENDED = frozenset("and or und oder bzw".split())
"""Words before which a hyphen is suspended ("two- and three-year terms")."""


def words_within_lines(lines: Iterable[str]) -> set[str]:
    """Return the words within lines, in lower case, which show how divided words are spelled."""
    return {word.lower() for line in lines for word in _WORD.findall(_LAST_WORD.sub("", line))}


def join_lines(lines: Sequence[str], words: Set[str]) -> str:
    """Return the text of one paragraph's lines, with end-of-line hyphens removed where they divide a word.

    `words` are those of the whole document, in lower case.
    """
    return "".join(_up_to(before, after, words) for before, after in pairwise(lines)) + lines[-1]


def _up_to(before: str, after: str, words: Set[str]) -> str:
    """Return a line as it is joined to the next one: with a space, without one, or without its hyphen."""
    if before.endswith(("—", "/")) or (_is_wide(before[-1]) and _is_wide(after[0])):
        return before
    if not _DIVIDED.search(before):
        return f"{before} "
    end, start = _LAST_WORD.search(before), _WORD.match(after)
    if end is None or start is None or not (start[0].islower() or (end[0] + start[0]).isupper()):
        return before  # "Anglo-" "American", "2024-" "25"
    if start[0] in _SUSPENDED and (end[0] + start[0]).lower() not in words:
        return f"{before} "
    return before if _is_compound(end[0].lower(), start[0].lower(), words) else before[:-1]


def _is_compound(end: str, start: str, words: Set[str]) -> bool:
    """Whether the hyphen belongs to the word: as the document spells it elsewhere, else as is usual."""
    if end + start in words:
        return False
    return f"{end}-{start}" in words or "-" in end or end in _KEEP_HYPHEN


def _is_wide(character: str) -> bool:
    """Whether a character is of a script without spaces between words: Chinese, Japanese."""
    return east_asian_width(character) in ("W", "F")
