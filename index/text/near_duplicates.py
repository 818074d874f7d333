"""Articles that are copies of each other: the same words republished, cut, added to or lightly edited.

Two articles are compared by their shingles, all runs of five words. How much of the shorter one stands in the longer
one tells a copy, a cut one too; that the opening of one stands in the other tells it from two stories that share
background, a long quotation, or the captions of a gallery. `python -m benchmarks.near_duplicates` measures the rule.

To find the few articles worth comparing, each has a signature of half a kilobyte: a one-permutation MinHash (Li, Owen
and Zhang, 2012), from which the share of common shingles is estimated. All signatures are scanned, which takes a
millisecond with 5,500 articles. Hash tables of their bands would have to be filled whenever an index is opened, and
would miss one in six of the copies that were cut to a sixth.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.article import Paragraph, ParagraphKind

_SHINGLE = 5
"""Words. From 3 to 8 the clear copies of the tuning half are told equally well; the longer, the less two market reports
with other numbers have in common, and the more a small edit costs."""

_MIN_CONTAINMENT = 0.7
"""Share of the shorter article's shingles that a copy has in common with the longer one. From 0.65 to 0.72 every clear
copy of the tuning half is told; below 0.7 come one outlet's daily newsletters, which share their frame."""

_OPENING = 100
"""Words that an article opens with: its news, and where a picture's caption comes first, still some of it."""

_MIN_SHARED_OPENING = 0.15
"""Share of one copy's opening that stands in the other: a sentence. Where only a gallery is the same, 0.12 at most."""

_MIN_SHINGLES = 40
"""Shingles. A shorter text is a teaser, a caption or a notice: too little to be told from others of its kind."""

_BINS = 128
_EMPTY = 0xFFFFFFFF
_MIN_ESTIMATE = 0.4
"""Estimated share from which two articles are compared: `_MIN_CONTAINMENT` less three times the standard error of the
estimate, 0.1."""

_MAX_CANDIDATES = 20
"""The nearest articles that one is compared with. A thousand reports of one frame, a market's or a station's, are all
near each other, and a copy is nearer than they are; of a thousand copies, each is linked to some, and so to all."""

# Scripts without spaces between words: each character of them counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED += "\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")

# Odd 64-bit factors: the fractional part of the golden ratio and its powers, and the last one of splitmix64.
_FACTORS = np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, _SHINGLE + 1, dtype=np.uint64)
_MIX = np.uint64(0x94D049BB133111EB)

Hashes = NDArray[np.uint64]


class Candidate(NamedTuple):
    """An article that may be a copy, and the share of the shorter one's words that both have, as it is estimated."""

    id: str
    containment: float


@dataclass(frozen=True, slots=True)
class Similarity:
    """What two articles have in common.

    `containment` is the share of the shorter one's shingles that stand in the longer one, `jaccard` that of the
    shingles of both, `opening` the larger share of one's opening that stands in the other.
    """

    containment: float
    jaccard: float
    opening: float

    @property
    def copy(self) -> bool:
        """Whether one is a copy of the other."""
        return self.containment >= _MIN_CONTAINMENT and self.opening >= _MIN_SHARED_OPENING


class SignatureTable:
    """The signatures of the articles that are there, by their ids, to find those that a new one may be a copy of.

    Raises `ValueError` if one of them is no signature.
    """

    def __init__(self, signatures: Mapping[str, bytes]) -> None:
        self._rows = {article: row for row, article in enumerate(signatures)}
        self._table = _table(b"".join(signatures.values()))

    def add(self, article: str, stored: bytes) -> None:
        """Add an article's signature, or replace it."""
        (new,) = _table(stored)
        row = self._rows.setdefault(article, len(self._rows))
        if row == len(self._table):
            self._table = np.concatenate([self._table, np.full_like(self._table, _EMPTY, shape=(row + 1, _BINS + 1))])
        self._table[row] = new

    def near(self, stored: bytes) -> list[Candidate]:
        """Return the few articles that one with this signature may be a copy of, the nearest first.

        Each is to be compared by `similarity`. An article whose own signature was added is among them.
        """
        (own,) = _table(stored)
        table = self._table[: len(self._rows)]
        least, own_least = table[:, 1:], own[1:]
        neither = np.count_nonzero(least[:, own_least == _EMPTY] == _EMPTY, axis=1)
        equal = np.count_nonzero(least == own_least, axis=1) - neither
        jaccard = equal / (_BINS - neither)
        counts = table[:, 0].astype(np.int64)
        common = jaccard / (1 + jaccard) * (counts + int(own[0]))
        containment = np.minimum(common / np.minimum(counts, int(own[0])), 1.0)
        articles = list(self._rows)
        found = [
            Candidate(articles[row], float(containment[row])) for row in np.flatnonzero(containment >= _MIN_ESTIMATE)
        ]
        return sorted(found, key=lambda near: (-near.containment, near.id))[:_MAX_CANDIDATES]


def compared_texts(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Return the texts of an article that copies are told by: galleries share captions, and all pages their noise."""
    return [p.text for p in paragraphs if p.kind.searched and p.kind is not ParagraphKind.CAPTION]


def signature(texts: Sequence[str]) -> bytes | None:
    """Return the signature of an article by its searched paragraphs; None if they are too short to tell copies by.

    It is the same on every machine, so that it can be stored.
    """
    shingles = np.unique(_shingles(texts))
    if len(shingles) < _MIN_SHINGLES:
        return None
    least = np.full(_BINS, _EMPTY, dtype="<u4")
    np.minimum.at(least, shingles % np.uint64(_BINS), (shingles >> np.uint64(32)).astype(np.uint32))
    return len(shingles).to_bytes(4, "little") + least.tobytes()


def similarity(texts: Sequence[str], others: Sequence[str]) -> Similarity:
    """Compare two articles by their searched paragraphs; those too short to tell have nothing in common."""
    ordered, ordered_others = _shingles(texts), _shingles(others)
    first, second = np.unique(ordered), np.unique(ordered_others)
    shorter = min(len(first), len(second))
    if shorter < _MIN_SHINGLES:
        return Similarity(0.0, 0.0, 0.0)
    common = len(np.intersect1d(first, second, assume_unique=True))
    opening = max(_shared_opening(ordered, second), _shared_opening(ordered_others, first))
    return Similarity(common / shorter, common / (len(first) + len(second) - common), opening)


def _shared_opening(ordered: Hashes, others: Hashes) -> float:
    return float(np.isin(ordered[: _OPENING - _SHINGLE + 1], others).mean())


def _shingles(texts: Sequence[str]) -> Hashes:
    """Return the hash of each run of words, in order; paragraphs do not end a run, as copies break them anew."""
    words = _WORD.findall(unicodedata.normalize("NFKC", "\n".join(texts)).casefold())
    if len(words) < _SHINGLE:
        return np.empty(0, dtype=np.uint64)
    codes = {word: crc32(word.encode(errors="surrogatepass")) for word in set(words)}
    hashes = np.array([codes[word] for word in words], dtype=np.uint64)
    mixed: Hashes = np.zeros(len(words) - _SHINGLE + 1, dtype=np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed += hashes[place : place + len(mixed)] * factor
    mixed ^= mixed >> np.uint64(32)
    mixed *= _MIX
    mixed ^= mixed >> np.uint64(29)
    return mixed


def _table(stored: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(stored, dtype="<u4").reshape(-1, _BINS + 1).copy()
