"""The words of the articles as they are written: how frequent each is, and how close to an unknown word."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

import jellyfish
import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A word; one with an apostrophe in it is one word ("O’Brien")."""

_POSSESSIVE = re.compile(r"['’]s?$")
_BEGINS = re.compile(r"(?:^|[.!?:…]|\n)[\s\"'“”‘’()\[\]—–-]*$")
"""What stands before the first word of a sentence: its capital says nothing."""

_MIN_INFLECTED = 5
"""Minimum letters of a word for its ending to be taken for an inflection."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word of the articles, in its most usual form. `count` is how often it occurs; `capitalized` the share, 0 to 1,
    of these that begin with a capital within a sentence, None if it occurs within none."""

    written: str
    count: int
    capitalized: float | None


class Vocabulary:
    """The words of texts, by their folded form: without case, accents, apostrophes and possessive endings."""

    def __init__(self, counts: Mapping[tuple[str, bool], int] | None = None) -> None:
        self._counts = Counter(counts or {})
        """How often each written form occurs within a sentence (True), and at its beginning or in a title (False)."""

    @property
    def counts(self) -> Mapping[tuple[str, bool], int]:
        """How often each written form occurs within a sentence (True), and at its beginning or in a title (False)."""
        return self._counts

    def add(self, texts: Iterable[str]) -> None:
        """Count the words of articles: of each its title, a line break, and its text."""
        for derived in ("_spellings", "_with_base_forms", "_shapes"):
            self.__dict__.pop(derived, None)
        for text in texts:
            title_end = text.find("\n")
            for match in WORD.finditer(text):
                within = match.start() > title_end and not _BEGINS.search(
                    text, max(0, match.start() - 8), match.start()
                )
                self._counts[_POSSESSIVE.sub("", match[0]), within] += 1

    def save(self, path: Path) -> None:
        """Write it to a file."""
        lines = (f"{word}\t{int(within)}\t{count}\n" for (word, within), count in sorted(self._counts.items()))
        path.write_text("".join(lines), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        """Read what `save` wrote. Raises `OSError`, `ValueError`."""
        rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        return cls({(word, within == "1"): int(count) for word, within, count in rows})

    def copy(self) -> "Vocabulary":
        """Return a copy, to which words can be added."""
        return Vocabulary(self._counts)

    def __len__(self) -> int:
        """The number of distinct words."""
        return len(self._spellings)

    def find(self, word: str) -> Spelling | None:
        """Return the word with this spelling, ignoring case, accents and apostrophes; None if it is unknown."""
        return self._spellings.get(fold(word))

    def near(self, word: str, distance: int) -> list[tuple[Spelling, int]]:
        """Return the words at most so many edits away, with the number of edits (Damerau-Levenshtein), nearest first.

        An edit is a letter too many, too few or another one, or two letters exchanged. The words include possible base
        forms of others that do not occur themselves: "collapse" for "collapsed", but also "collaps".
        """
        folded = fold(word)
        words, lengths, letters = self._shapes
        # An edit changes the length by at most one, and the set of letters by at most two.
        close = np.abs(lengths - len(folded)) <= distance
        close &= np.bitwise_count(letters ^ _letters(folded)) <= 2 * distance
        found = []
        for number in np.flatnonzero(close):
            edits = jellyfish.damerau_levenshtein_distance(folded, words[number])
            if edits <= distance:
                found.append((self._with_base_forms[words[number]], edits))
        return sorted(found, key=lambda pair: (pair[1], -pair[0].count))

    @cached_property
    def _spellings(self) -> dict[str, Spelling]:
        rows = sorted((fold(word), word, within, count) for (word, within), count in self._counts.items())
        return {folded: _spelling(list(group)) for folded, group in groupby(rows, key=lambda row: row[0])}

    @cached_property
    def _with_base_forms(self) -> dict[str, Spelling]:
        forms = {
            word.removesuffix(ending): Spelling(word.removesuffix(ending), spelling.count, 0.0)
            for word, spelling in self._spellings.items()
            if len(word) > _MIN_INFLECTED
            for ending in ("s", "es", "d", "ed", "ing")
            if word.endswith(ending)
        }
        return forms | self._spellings

    @cached_property
    def _shapes(self) -> tuple[list[str], NDArray[np.int64], NDArray[np.uint64]]:
        """The folded words, and of each its length and the set of its letters."""
        words = list(self._with_base_forms)
        lengths = np.array([len(word) for word in words], dtype=np.int64)
        return words, lengths, np.array([_letters(word) for word in words], dtype=np.uint64)


def fold(word: str) -> str:
    """Return a word without case, accents, apostrophes and a possessive ending."""
    folded = _POSSESSIVE.sub("", word.casefold())
    if folded.isascii() and folded.isalpha():  # nearly all are
        return folded
    return "".join(letter for letter in unicodedata.normalize("NFKD", folded) if letter.isalpha())


def _letters(word: str) -> np.uint64:
    """The set of the letters of a word as bits; letters far apart in Unicode may share one."""
    bits = 0
    for letter in word:
        bits |= 1 << ord(letter) % 64
    return np.uint64(bits)


def _spelling(rows: list[tuple[str, str, bool, int]]) -> Spelling:
    inside = [(count, word) for _, word, within, count in rows if within]
    capitalized = sum(count for count, word in inside if word[0].isupper())
    total = sum(count for count, _ in inside)
    usual = max(inside or [(count, word) for _, word, _, count in rows])[1]
    return Spelling(usual, sum(count for *_, count in rows), capitalized / total if total else None)
