"""What trafilatura extracts from a page, in a form in which the page's own blocks can be located."""

import logging
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.parsing.html.page import words_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its downloads want a proxy's module, and nothing is downloaded with it here
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_author

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot use is said in the report

__all__ = ["MIN_WORDS", "ExtractedText", "extract_author"]

_SHINGLE = 3
MIN_WORDS = 8
"""A shorter block may occur by chance in what trafilatura keeps, and is found only as a line of its own."""

_MIN_SHARED = 0.8
"""Least share of a block's shingles that trafilatura kept of it: it loses words where it drops an inline element."""


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """What trafilatura keeps of a page: its lines and the whole of it, without all that is no letter or digit."""

    lines: frozenset[str]
    shingles: frozenset[tuple[str, ...]]
    whole: str

    @classmethod
    def of(cls, tree: HtmlElement, *, precise: bool) -> "ExtractedText":
        """Extract the text of a page, or with `precise` only what is text for certain."""
        document = bare_extraction(tree, include_comments=False, favor_precision=precise, fast=precise)
        text: str = getattr(document, "text", None) or ""
        words = words_of(text)
        lines = ("".join(words_of(line)) for line in text.split("\n"))
        return cls(frozenset(lines), frozenset(_shingles(words)), "".join(words))

    def has(self, words: list[str]) -> bool:
        """Whether a block of these words is in it."""
        if len(words) < MIN_WORDS:
            return "".join(words) in self.lines
        shingles = list(_shingles(words))
        return sum(shingle in self.shingles for shingle in shingles) >= _MIN_SHARED * len(shingles)


def _shingles(words: list[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_SHINGLE)), strict=False)
