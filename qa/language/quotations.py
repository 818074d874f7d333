"""Quotations in a text, by their marks, including those that a text leaves open for the next one to continue."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.text.quotation_marks import CLOSING, OPENING, QUOTATION

_FEW_WORDS = 3

_MARK = re.compile(
    rf"(?P<open>[{OPENING}](?!\s)|(?:(?<![^\s(\[—–-])(?:\"|''|``))(?=\S))"
    rf"|(?P<close>[{CLOSING}\"]|'')"
    r"|(?P<open_single>(?<![^\s(\[—–“\"-])[‘'](?=[^\W\d_]))"
    r"|(?P<close_single>(?<=\S)[’'](?![^\W_]))"
)
"""A single mark may be an apostrophe: it opens before a letter, and closes after something and before no letter."""


class Quoted(NamedTuple):
    """The quotations of a text with their marks, in order, and whether the last one is still open at its end."""

    spans: tuple[tuple[int, int], ...]
    is_open: bool

    def contains(self, place: int) -> bool:
        """Whether the character at `place` is quoted."""
        return any(start <= place < end for start, end in self.spans)


def find_quotations(text: str, is_open: bool = False) -> Quoted:
    """Return the outermost quotations of `text`. With `is_open`, one is already open at its start, as after `“I
    came.`."""
    spans = []
    start: int | None = 0 if is_open else None
    single: int | None = None
    for mark in _MARK.finditer(text):
        goes_on = is_open and not text[: mark.start()].strip()  # a quotation over paragraphs opens again in each
        if mark["open"] and (start is None or goes_on):
            start, single = mark.start(), None
        elif mark["close"] and start is not None:
            spans.append((start, mark.end()))
            start = None
        elif mark["open_single"] and start is None and single is None:
            single = mark.start()
        elif mark["close_single"] and start is None and single is not None:
            spans.append((single, mark.end()))
            single = None
    if start is not None:
        spans.append((start, len(text)))
    return Quoted(tuple(spans), start is not None)


def is_said_outside(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether a text says something in its own words; for one that is entirely quoted, these are the quoted
    words."""
    if not pattern.search(text):  # what most texts do not say need not be searched for in parts of them
        return False
    outside = QUOTATION.sub("", text)
    return pattern.search(outside if len(outside.split()) >= _FEW_WORDS else text) is not None


def quotations_of(sentences: Sequence[str], is_open: bool = False) -> list[Quoted]:
    """Return the quotations of the sentences of a paragraph, which may run over several of them."""
    found = []
    for sentence in sentences:
        found.append(find_quotations(sentence, is_open))
        is_open = found[-1].is_open
    return found
