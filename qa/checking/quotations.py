"""Searches the articles for the quotations in a draft: verbatim, or the nearest words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

from index import IndexView, Passage
from qa.checking.check import Change, Piece
from qa.language.names import name_terms, written_forms
from qa.language.quotations import Quoted, find_quotations

SHORTEST = 3
"""Minimum words of a quotation to be searched for by itself; shorter ones are searched for in the passage that
supports the claim."""

_PASSAGES = 60
"""Those that match the words best. The actual one is nearly always the first."""

_NEAR = 0.55
"""Minimum share of the words, in order, that the nearest words have in common with a quotation that is not verbatim."""

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_GAP = re.compile(r"\[[^\]]*\]|…|\.\s?\.\s?\.|\(\s?\.\.\.\s?\)")
"""Where words were left out or put in: "the […] bridge", "it [the bridge] is"."""


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """Where the words of a quotation, or the nearest ones, are: characters `start` to `end` of the paragraph.

    `is_quoted` is whether they stand in quotation marks there. `difference` is empty where they are the same.
    """

    passage: Passage
    start: int
    end: int
    is_quoted: bool
    ratio: float
    difference: tuple[Piece, ...] = ()

    @property
    def is_verbatim(self) -> bool:
        """Whether the words are the same, apart from punctuation."""
        return not self.difference


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text in lower case, with where they stand."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, within: Quoted | None = None) -> "_Words":
        found = [match for match in _WORD.finditer(text) if within is None or within.contains(match.start())]
        return cls(tuple(_plain(match[0]) for match in found), tuple(match.span() for match in found))


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")


def quotations(text: str, quoted: Quoted) -> list[str]:
    """Return the words of the quotations of a sentence that are long enough to be looked for."""
    found = [text[start:end].strip("“”\"'‘’„«»` ") for start, end in quoted.spans]
    return [words for words in found if len(_WORD.findall(words)) >= SHORTEST]


def find_quotation(quotation: str, view: IndexView) -> list[FoundQuotation]:
    """Return where a quotation is found verbatim, those in quotation marks first; otherwise the nearest words, if
    any."""
    terms = written_forms(name_terms(_GAP.sub(" ", quotation)))
    passages = view.passages(list(view.matching_paragraphs(terms, _PASSAGES))) if terms else []
    segments = [words for words in (_Words.of(part).words for part in _GAP.split(quotation)) if words]
    verbatim = [found for passage in passages if (found := _verbatim(segments, passage)) is not None]
    if verbatim:
        return sorted(verbatim, key=lambda found: not found.is_quoted)
    whole = _Words.of(_GAP.sub(" ", quotation))
    near = [found for passage in passages if (found := _nearest(whole, quotation, passage)) is not None]
    return sorted(near, key=lambda found: -found.ratio)[:1]


def _verbatim(segments: Sequence[tuple[str, ...]], passage: Passage) -> FoundQuotation | None:
    """Find the segments one after the other in a paragraph, or in what is quoted in it, as `“It,” he said, “is.”`."""
    text = passage.paragraph.text
    quoted = _quoted_in(passage)
    for words in (_Words.of(text), _Words.of(text, quoted)):
        places = _in_order(segments, words.words)
        if places is not None:
            start, end = words.spans[places[0]][0], words.spans[places[1]][1]
            return FoundQuotation(passage, start, end, quoted.contains(start) and quoted.contains(end - 1), 1.0)
    return None


def _quoted_in(passage: Passage) -> Quoted:
    text = passage.paragraph.text
    goes_on = text.startswith(("“", '"')) and find_quotations(passage.before).is_open
    return find_quotations(text, goes_on)


def _in_order(segments: Sequence[tuple[str, ...]], words: tuple[str, ...]) -> tuple[int, int] | None:
    """The first and the last word of the segments, which follow one another."""
    first, place = -1, 0
    for segment in segments:
        found = next(
            (n for n in range(place, len(words) - len(segment) + 1) if words[n : n + len(segment)] == segment), None
        )
        if found is None:
            return None
        first = found if first < 0 else first
        place = found + len(segment)
    return (first, place - 1) if first >= 0 else None


def _nearest(own: _Words, quotation: str, passage: Passage) -> FoundQuotation | None:
    """The words of a paragraph that are nearest to a quotation."""
    text, quoted = passage.paragraph.text, _quoted_in(passage)
    best: FoundQuotation | None = None
    for words in (_Words.of(text, quoted), _Words.of(text)):
        found = _aligned(own, quotation, words, passage, quoted)
        if found is not None and (best is None or found.ratio > best.ratio + 0.1):
            best = found
    return best


def _aligned(own: _Words, quotation: str, words: _Words, passage: Passage, quoted: Quoted) -> FoundQuotation | None:
    matcher = SequenceMatcher(None, own.words, words.words, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    blocks = _close_together(blocks, len(own.words))
    if not blocks:
        return None
    first = max(0, blocks[0].b - blocks[0].a)
    last = min(len(words.words), blocks[-1].b + len(own.words) - blocks[-1].a)
    first, last = _to_boundaries(words, (first, last), (blocks[0].b, blocks[-1].b + blocks[-1].size), passage)
    shared = sum(block.size for block in blocks)
    ratio = 2 * shared / (len(own.words) + last - first)
    if ratio < _NEAR:
        return None
    start, end = words.spans[first][0], words.spans[last - 1][1]
    true = _Words(words.words[first:last], tuple((a - start, b - start) for a, b in words.spans[first:last]))
    pieces = _pieces(own, _GAP.sub(" ", quotation), true, passage.paragraph.text[start:end])
    return FoundQuotation(passage, start, end, quoted.contains(start), ratio, pieces)


def _close_together(blocks: list[Match], length: int) -> list[Match]:
    """The blocks around the longest that lie within the length of the quotation of it."""
    if not blocks:
        return []
    longest = max(blocks, key=lambda block: block.size)
    return [block for block in blocks if abs((block.b - block.a) - (longest.b - longest.a)) <= max(3, length // 2)]


def _to_boundaries(words: _Words, span: tuple[int, int], shared: tuple[int, int], passage: Passage) -> tuple[int, int]:
    """Limit the nearest words to the sentences that contain those in common, `shared`."""
    (first, last), sentences = span, passage.paragraph.sentences
    start = next((one.start for one in sentences if one.end > words.spans[shared[0]][0]), 0)
    end = next((one.end for one in sentences if one.end >= words.spans[shared[1] - 1][1]), len(passage.paragraph.text))
    while first < shared[0] and words.spans[first][0] < start:
        first += 1
    while last > shared[1] and words.spans[last - 1][1] > end:
        last -= 1
    return first, last


def _pieces(own: _Words, own_text: str, true: _Words, true_text: str) -> tuple[Piece, ...]:
    """The difference between a quotation and the actual words, as pieces of both."""
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, own.words, true.words, autojunk=False)
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            pieces.append(Piece(Change.SAME, _slice(true, true_text, c, d)))
        else:
            if b > a:
                pieces.append(Piece(Change.ADDED, _slice(own, own_text, a, b)))
            if d > c:
                pieces.append(Piece(Change.LEFT_OUT, _slice(true, true_text, c, d)))
    return tuple(pieces)


def _slice(words: _Words, text: str, first: int, last: int) -> str:
    return text[words.spans[first][0] : words.spans[last - 1][1]]
