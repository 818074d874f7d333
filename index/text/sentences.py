"""The sentences of a text, with exact offsets."""

import re
import sys
from collections.abc import Iterator

import sentencex

from index.text.quotation_marks import AFTER_END
from index.text.sentence_ends import sentence_ends
from index.text.sentence_words import sentence_words

_MAX_PIECE = 20_000
"""Characters given to sentencex at once: with unclosed quotation marks its time grows quadratically."""

_MAX_SENTENCE = 1_000
"""Longest sentence in characters; a longer run (a table, a page without periods) is cut at a space."""

ENDS_SENTENCE = re.compile(rf"[.!?:;…][{re.escape(AFTER_END)}]*$")
"""The end of a line that ends a sentence, or introduces what follows."""

_CREDIT = re.compile(
    r"(?:(?:[^\W\d_a-z][\w.’'-]*\s){1,4}|(?=\S+/(?:\S+/)?Getty))[^\W\d_a-z][\w.’'-]*/(?:[\w.’' -]{1,40}/){0,3}"
    r"(?:AP|AFP|EPA|EPA-EFE|PA|Reuters|REUTERS|Bloomberg|Xinhua|Alamy|Shutterstock|dpa|Zuma|Redux|Sipa USA|"
    r"USA T(?:oday|ODAY) Network|Getty [Ii]mages)"
    r"(?=\s[\"“‘']?[^\W\d_a-z])(?!\s(?:\S*/|(?:Stock|Images?|Photos?|Pool|Wire)\b))"
)
"""A photographer and an agency at the beginning of a sentence: those of a caption, which another caption follows."""

_SPACE = re.compile(r"\s")
_LETTERS = re.compile(r"[^\W\d_]{2}")


def split_sentences(text: str, language: str | None = None, *, at_most: int = sys.maxsize) -> list[tuple[int, int]]:
    """Return `(start, end)` of each sentence of `text`, in order, without surrounding white space.

    `language` is an ISO 639-1 code, English by default. A quotation or bracket is not split unless it is very long. If
    there are more than `at_most` sentences, only one more than that is returned.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in _cuts(text, language or "en"):
        while start < cut and text[start].isspace():
            start += 1
        end = start + len(text[start:cut].rstrip())
        if start == end:
            start = cut
            continue
        # "1." and "(" are not sentences by themselves: they belong to what follows.
        if spans and end - spans[-1][0] <= _MAX_SENTENCE and not _LETTERS.search(text, *spans[-1]):
            start = spans.pop()[0]
        if credit := _CREDIT.match(text, start, end):
            spans.append((start, credit.end()))
            start = credit.end() + 1
        spans.append((start, end))
        start = cut
        if len(spans) > at_most:
            break
    return spans


def _cuts(text: str, language: str) -> Iterator[int]:
    """Yield where `text` is cut, and its end."""
    position = 0
    for end in _ends(text, language):
        for piece in _pieces(text[position:end], _MAX_SENTENCE):
            position += len(piece)
            yield position


def _ends(text: str, language: str) -> Iterator[int]:
    """Yield the end of each sentence, by our own rules for the languages that have some, else by sentencex."""
    words = sentence_words(language)
    if words is not None:
        yield from sentence_ends(text, words)
        yield len(text)
        return
    position = 0
    for piece in _pieces(text, _MAX_PIECE):
        # A plain space in place of every other one keeps the offsets; sentencex 1.0.32 panics on "B\u00a0.".
        for segment in sentencex.segment(language, _SPACE.sub(" ", piece)):
            position += len(segment)
            yield position


def _pieces(text: str, limit: int) -> Iterator[str]:
    while len(text) > limit:
        cut = text.rfind(" ", limit // 2, limit) + 1 or limit
        yield text[:cut]
        text = text[cut:]
    yield text
