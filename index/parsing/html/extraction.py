"""What trafilatura extracts from a page, in a form in which the page's own blocks can be located."""

import logging
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.parsing.html.page import words_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its downloader needs a proxy module, but nothing is downloaded with it here
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_author

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # problems are in our own report

__all__ = ["MIN_WORDS", "ExtractedText", "extract_author"]

_SHINGLE = 3
MIN_WORDS = 8
"""A shorter block may occur in the extracted text by chance, and only counts if it is a line of its own."""

_MIN_SHARED = 0.8
"""Least share of a block's shingles in the extracted text: trafilatura loses words where it drops an inline element."""


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """The text that trafilatura extracts from a page: its lines and all of it, letters and digits only."""

    lines: frozenset[str]
    shingles: frozenset[tuple[str, ...]]
    whole: str

    @classmethod
    def extract(cls, tree: HtmlElement, *, precise: bool) -> "ExtractedText":
        """Extract the text of a page, or with `precise` only what is certain to be its text."""
        document = bare_extraction(tree, include_comments=False, favor_precision=precise, fast=precise)
        text: str = getattr(document, "text", None) or ""
        words = words_of(text)
        lines = ("".join(words_of(line)) for line in text.split("\n"))
        return cls(frozenset(lines), frozenset(_shingles(words)), "".join(words))

    def contains(self, words: list[str]) -> bool:
        """Whether a block of these words is in the extracted text."""
        if len(words) < MIN_WORDS:
            return "".join(words) in self.lines
        shingles = list(_shingles(words))
        return sum(shingle in self.shingles for shingle in shingles) >= _MIN_SHARED * len(shingles)


def _shingles(words: list[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_SHINGLE)), strict=False)
