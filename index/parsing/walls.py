"""Recognises what sites put in front of an article by its words: consent notices, captchas, paywalls, newsletter forms.

The words are in `walls.toml`. Only texts that address the reader count, as news does not, and not quoted or reported
words: an article about cookies or paywalls is still an article.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from index.common.data_files import load_data
from index.text.quotation_marks import QUOTATION


class Wall(NamedTuple):
    """One kind of wall: what a page with nothing else shows, what to do about it, and how it is recognised."""

    shows: str
    advice: str
    instead: bool
    cuts: bool
    topics: Sequence[str]
    products: Sequence[str]
    phrases: Sequence[str]
    hints: Sequence[str]
    terms: Sequence[str]
    examples: Sequence[str]


class Walls(NamedTuple):
    """All kinds of walls, and the words for what covers a page, and for reported speech."""

    kinds: Sequence[Wall]
    surfaces: frozenset[str]
    reporting: frozenset[str]


_MIN_TERMS = 2

_MAX_WALL = 5_000
"""Characters of the longest block that may be a wall: the longest consent notices have half as many."""

_SPACE = re.compile(r"\s+(?=[,.])|(?<=\s)\s+")
_NUMBER = re.compile(r"\b\d[\d.,]*\s+(?=part(?:ner|enaire)s?\b|socios\b)")
"""As in "we and our 842 partners"."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"\w+")


@cache
def walls() -> Walls:
    """Return the data of `walls.toml`."""
    data = load_data("index.parsing", "walls.toml")
    kinds = tuple(Wall(**row) for row in data["wall"])
    return Walls(kinds, frozenset(data["surfaces"]), frozenset(data["reporting"]))


def wall_of(sentence: str) -> Wall | None:
    """Return the wall that a sentence certainly belongs to, wherever it is; None if it may be news."""
    text = _spoken(sentence) if len(sentence) <= _MAX_WALL else ""
    return next((wall for wall in walls().kinds if _has_any(text, wall.phrases)), None) if text else None


def wall_of_block(text: str) -> Wall | None:
    """Return the wall that a block of text belongs to if it is in a container of a wall, or the page has nothing else.

    Half of the block counts as all of it.
    """
    if len(text) > _MAX_WALL:
        return None
    sentences = _SENTENCE_END.split(text)
    found = [(wall, len(sentence)) for sentence in sentences if (wall := _likely_wall(sentence))]
    return found[0][0] if 2 * sum(size for _, size in found) >= len(text) - len(sentences) > 0 else None


def mostly_wall(texts: Iterable[str]) -> Wall | None:
    """Return the wall that most of these blocks of text belong to."""
    blocks = list(texts)
    found = [(wall, len(text)) for text in blocks if (wall := wall_of_block(text))]
    return found[0][0] if 2 * sum(size for _, size in found) >= sum(map(len, blocks)) > 0 else None


def _likely_wall(sentence: str) -> Wall | None:
    text = _spoken(sentence)
    if not text:
        return None
    likely = (wall for wall in walls().kinds if _has_any(text, wall.hints) or _has_terms(text, wall.terms))
    return wall_of(sentence) or next(likely, None)


def _spoken(sentence: str) -> str:
    """Return what a sentence itself says, in lower case, with "^" at its beginning; empty if it reports what others
    say."""
    said = _NUMBER.sub("", QUOTATION.sub("", sentence).replace("’", "'").lower())
    if not walls().reporting.isdisjoint(_WORD.findall(said)):
        return ""
    return f"^{_SPACE.sub('', said).strip()}"


def _has_any(text: str, phrases: Iterable[str]) -> bool:
    return any(map(text.__contains__, phrases))


def _has_terms(text: str, terms: Iterable[str]) -> bool:
    return sum(map(text.__contains__, terms)) >= _MIN_TERMS
