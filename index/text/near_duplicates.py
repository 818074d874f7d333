"""Near-duplicate articles: the same words republished, shortened, extended or lightly edited.

Two articles are compared by their shingles, all runs of five words. The containment, the share of the shorter article's
shingles that occur in the longer one, identifies a near-duplicate, even a shortened one. The opening of one must also
occur in the other, which excludes two stories that only share background, a long quotation, or a gallery's captions.
`python -m benchmarks.near_duplicates` measures the rule.

Articles that are too short for that are compared word by word (see `index/text/short_copies.py`).

To find the few articles worth comparing, each has a signature of half a kilobyte: a one-permutation MinHash (Li, Owen
and Zhang, 2012), from which the share of common shingles is estimated. All signatures are scanned, which takes a
millisecond with 5,500 articles. Locality-sensitive hash tables would have to be filled whenever an index is opened, and
would miss one in six of the near-duplicates that were cut to a sixth.
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
from index.text.scripts import UNSPACED
from index.text.short_copies import NOBODY, Names, are_short_copies, pairs, short_text

_SHINGLE = 5
"""Words. From 3 to 8 the clear near-duplicates of the tuning half are detected equally well; the longer a shingle, the
less two market reports with different numbers have in common, and the more a small edit costs."""

_MIN_CONTAINMENT = 0.7
"""Share of the shorter article's shingles that near-duplicates have in common. From 0.65 to 0.72 every clear
near-duplicate of the tuning half is detected; below 0.7 one outlet's daily newsletters, which share their template, are
detected too."""

_OPENING = 100
"""Words of an article's opening: its news, or at least some of it if a picture's caption comes first."""

_MIN_SHARED_OPENING = 0.15
"""Share of one near-duplicate's opening that occurs in the other: a sentence. If only a gallery is shared, at most
0.12."""

_MIN_SHINGLES = 40
"""Shingles. A shorter text is a teaser, a caption or a notice, which a share of shingles cannot distinguish from
others."""

_BINS = 128
_EMPTY = 0xFFFFFFFF
_MIN_ESTIMATE = 0.4
"""Estimated containment from which two articles are compared: `_MIN_CONTAINMENT` minus three times the standard error
of the estimate, 0.1."""

_MAX_CANDIDATES = 20
"""Nearest articles that one is compared with. A thousand reports from one template, such as a market's, are all near
each other, and a near-duplicate is nearer still; of a thousand near-duplicates, each is linked to some, and so to
all."""

_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
"""In scripts without spaces each character counts as a word."""

# Odd 64-bit factors: the fractional part of the golden ratio and its powers, and the last one of splitmix64.
_FACTORS = np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, _SHINGLE + 1, dtype=np.uint64)
_MIX = np.uint64(0x94D049BB133111EB)

Hashes = NDArray[np.uint64]


class Candidate(NamedTuple):
    """An article that may be a near-duplicate, with the estimated containment."""

    id: str
    containment: float


@dataclass(frozen=True, slots=True)
class Similarity:
    """What two articles have in common.

    `containment` is the share of the shorter one's shingles that occur in the longer one, `jaccard` the share of all
    shingles that occur in both, `opening` the larger share of one's opening that occurs in the other.
    """

    containment: float
    jaccard: float
    opening: float

    @property
    def is_near_duplicate(self) -> bool:
        """Whether one is a near-duplicate of the other."""
        return self.containment >= _MIN_CONTAINMENT and self.opening >= _MIN_SHARED_OPENING


class SignatureTable:
    """The signatures of stored articles, by id, to find those that a new article may be a near-duplicate of.

    Raises `ValueError` if one of them is not a signature.
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

    def candidates(self, stored: bytes) -> list[Candidate]:
        """Return the few articles that may be near-duplicates of one with this signature, nearest first.

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
        return sorted(found, key=lambda candidate: (-candidate.containment, candidate.id))[:_MAX_CANDIDATES]


def compared_texts(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Return the texts by which articles are compared: without captions and boilerplate, which other pages share."""
    return [p.text for p in paragraphs if p.kind.searched and p.kind is not ParagraphKind.CAPTION]


def signature(texts: Sequence[str], names: Names = NOBODY) -> bytes | None:
    """Return the signature of an article with these texts; None if they are too short to detect near-duplicates.

    `names` are those of its outlet and author, which do not count in a short one. It is the same on every machine, so
    that it can be stored.
    """
    shingles = np.unique(_shingles(texts))
    if len(shingles) < _MIN_SHINGLES:
        shingles = np.unique(_hashes([_code(pair) for pair in pairs(short_text(texts, names))], 1))
    if not len(shingles):
        return None
    least = np.full(_BINS, _EMPTY, dtype="<u4")
    np.minimum.at(least, shingles % np.uint64(_BINS), (shingles >> np.uint64(32)).astype(np.uint32))
    return len(shingles).to_bytes(4, "little") + least.tobytes()


def similarity(texts: Sequence[str], others: Sequence[str], own: Names = NOBODY, other: Names = NOBODY) -> Similarity:
    """Compare two articles by their texts, and if they are short by their `own` and the `other` one's names; short ones
    are the same or have nothing in common."""
    ordered, ordered_others = _shingles(texts), _shingles(others)
    first, second = np.unique(ordered), np.unique(ordered_others)
    shorter = min(len(first), len(second))
    if shorter < _MIN_SHINGLES:
        are_short = max(len(first), len(second)) < _MIN_SHINGLES
        is_copy = are_short and are_short_copies(texts, others, own, other)
        return Similarity(1.0, 1.0, 1.0) if is_copy else Similarity(0.0, 0.0, 0.0)
    common = len(np.intersect1d(first, second, assume_unique=True))
    opening = max(_shared_opening(ordered, second), _shared_opening(ordered_others, first))
    return Similarity(common / shorter, common / (len(first) + len(second) - common), opening)


def _shared_opening(ordered: Hashes, others: Hashes) -> float:
    # Of a short article only the first third: what an outlet puts below each of its articles is not its opening.
    opening = min(_OPENING - _SHINGLE + 1, (len(ordered) + 2) // 3)
    return float(np.isin(ordered[:opening], others).mean())


def _shingles(texts: Sequence[str]) -> Hashes:
    """Return the hash of each shingle, in order; shingles cross paragraphs, as reprints break them differently."""
    words = _WORD.findall(unicodedata.normalize("NFKC", "\n".join(texts)).casefold())
    codes = {word: _code(word) for word in set(words)}
    return _hashes([codes[word] for word in words], _SHINGLE)


def _code(word: str) -> int:
    return crc32(word.encode(errors="surrogatepass"))


def _hashes(codes: Sequence[int], length: int) -> Hashes:
    """Return the hash of each run of this many words, given by their codes."""
    if len(codes) < length:
        return np.empty(0, dtype=np.uint64)
    hashes = np.array(codes, dtype=np.uint64)
    mixed: Hashes = np.zeros(len(hashes) - length + 1, dtype=np.uint64)
    for place, factor in enumerate(_FACTORS[:length]):
        mixed += hashes[place : place + len(mixed)] * factor
    mixed ^= mixed >> np.uint64(32)
    mixed *= _MIX
    mixed ^= mixed >> np.uint64(29)
    return mixed


def _table(stored: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(stored, dtype="<u4").reshape(-1, _BINS + 1).copy()
