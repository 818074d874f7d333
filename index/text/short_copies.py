"""Near-duplicates among short texts: the same one or two sentences under the name of another outlet or author.

Runs of five words, by which longer articles are compared (see `index/text/near_duplicates.py`), find none of these: one
other word in each third of a sentence leaves no run as it was. Here texts are compared word by word. The names of the
articles' outlets and authors do not count, nor the number of one ("blogger 17"), and words without content of their own
may differ. Everything else must be the same: who says "jailed" or "12" where another says "freed" or "14" contradicts
it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from index.text.calendar_names import MONTHS

_MIN_WORDS, _MAX_WORDS = 8, 60
_MIN_SIMILARITY = 0.8
"""Share of the longer text's words that the other has in the same order."""

_NUMBER = "0"
_WRITERS = frozenset("account author blog blogger channel correspondent poster reader reporter site user".split())
"""Words after which a number only distinguishes writers, as after a name."""

_EMPTY = frozenset(
    "a an the and that this these those of in on at to for by with as is are was were be been being has have had will"
    " would it its he she they his her their said says say writes wrote told tells reports reported according".split()
)
"""Words that may be missing or different in a copy."""

_WORD = re.compile(r"[^\W_]+(?:[.,:’'-][^\W_]+)*")


class Names(NamedTuple):
    """An article's outlet and author."""

    outlet: str | None = None
    author: str | None = None


NOBODY = Names()


def short_text(texts: Iterable[str], names: Iterable[str | None] = ()) -> list[str]:
    """Return the words that count, a number always as the same word; none if they are too few or too many."""
    return _compared(_left(texts, names))


def pairs(words: Sequence[str]) -> set[str]:
    """Return all pairs of adjacent words, in the form in which texts are compared."""
    return {f"{one} {other}" for one, other in pairwise(word.casefold() for word in words)}


def are_short_copies(texts: Sequence[str], others: Sequence[str], own: Names, other: Names) -> bool:
    """Whether two articles of these texts and names say the same in nearly the same words."""
    names = (*own, *other)
    words, other_words = _left(texts, names), _left(others, names)
    compared, other_compared = _compared(words), _compared(other_words)
    if not compared or not other_compared or not _say_the_same(compared, other_compared):
        return False
    return _numbers(words) == _numbers(other_words)


def _compared(words: Sequence[str]) -> list[str]:
    """Words with each number as the same one; none if they are too few or too many."""
    return [_NUMBER if _is_number(word) else word for word in words] if _MIN_WORDS <= len(words) <= _MAX_WORDS else []


def _say_the_same(words: Sequence[str], others: Sequence[str]) -> bool:
    one, other = _folded(words), _folded(others)
    differing: set[str] = set()
    same = 0
    for kind, start, end, other_start, other_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            same += end - start
        else:
            differing.update(one[start:end], other[other_start:other_end])
    return differing <= _EMPTY and same / max(len(one), len(other)) >= _MIN_SIMILARITY


def _left(texts: Iterable[str], names: Iterable[str | None]) -> list[str]:
    """The words of the texts without the names."""
    words = _words("\n".join(texts))
    for name in names:
        words = _without(words, _words(name or ""))
    return words


def _numbers(words: Sequence[str]) -> list[str]:
    """The numbers that say something: not those that only distinguish writers."""
    return [word for before, word in pairwise(["", *words]) if _is_number(word) and not _names_writer(before)]


def _names_writer(word: str) -> bool:
    """Whether a number after this word is part of a writer's name."""
    return word.casefold() in _WRITERS or (word.istitle() and word[:3] not in MONTHS)


def _is_number(word: str) -> bool:
    return any(map(str.isdigit, word))


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def _folded(words: Sequence[str]) -> list[str]:
    return [word.casefold() for word in words]


def _without(words: list[str], name: list[str]) -> list[str]:
    folded, wanted = _folded(words), _folded(name)
    left: list[str] = []
    place = 0
    while place < len(words):
        if wanted and folded[place : place + len(wanted)] == wanted:
            place += len(wanted)
        else:
            left.append(words[place])
            place += 1
    return left
