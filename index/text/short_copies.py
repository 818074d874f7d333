"""Near-copies of short texts: the same one or two sentences under another outlet's name and with other numbers.

Runs of five words, by which longer articles are compared (see `index/text/near_duplicates.py`), find none of these: one
other word in each third of a sentence leaves no run as it was. Here texts are compared word by word. The names of the
articles' outlets and authors do not count, and a few other words may differ, but no other name: that the library of
another town is closed is another notice. Numbers may differ if the outlets do: one outlet's notices with other numbers
are a series, such as the weather of each day.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

_MIN_WORDS, _MAX_WORDS = 8, 60
_MIN_SIMILARITY = 0.8
"""Share of the longer text's words that the other has in the same order."""

_NUMBER = "0"
_WORD = re.compile(r"[^\W_]+(?:[.,:’'-][^\W_]+)*")


class Names(NamedTuple):
    """Who an article is of."""

    outlet: str | None = None
    author: str | None = None


NOBODY = Names()


def short_text(texts: Iterable[str], names: Iterable[str | None] = ()) -> list[str]:
    """Return the words that count, a number always as the same word; none if they are too few or too many."""
    words = [_NUMBER if _is_number(word) else word for word in _left(texts, names)]
    return words if _MIN_WORDS <= len(words) <= _MAX_WORDS else []


def pairs(words: Sequence[str]) -> set[str]:
    """Return each two words that follow each other, in the form in which texts are compared."""
    return {f"{one} {other}" for one, other in pairwise(word.casefold() for word in words)}


def are_short_copies(texts: Sequence[str], others: Sequence[str], own: Names, other: Names) -> bool:
    """Whether two articles of these texts and names say the same in nearly the same words."""
    names = (*own, *other)
    words, other_words = short_text(texts, names), short_text(others, names)
    if not words or not other_words or not _say_the_same(words, other_words):
        return False
    is_other_outlet = own.outlet and other.outlet and own.outlet.casefold() != other.outlet.casefold()
    return bool(is_other_outlet) or _numbers(texts, names) == _numbers(others, names)


def _say_the_same(words: Sequence[str], others: Sequence[str]) -> bool:
    matcher = SequenceMatcher(None, _folded(words), _folded(others), autojunk=False)
    differing: list[str] = []
    same = 0
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            same += end - start
        else:
            differing += [*_names(words, start, end), *_names(others, other_start, other_end)]
    return not differing and same / max(len(words), len(others)) >= _MIN_SIMILARITY


def _left(texts: Iterable[str], names: Iterable[str | None]) -> list[str]:
    """The words of the texts without the names."""
    words = _words("\n".join(texts))
    for name in names:
        words = _without(words, _words(name or ""))
    return words


def _numbers(texts: Iterable[str], names: Iterable[str | None]) -> list[str]:
    return [word for word in _left(texts, names) if _is_number(word)]


def _is_number(word: str) -> bool:
    return any(map(str.isdigit, word))


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def _folded(words: Sequence[str]) -> list[str]:
    return [word.casefold() for word in words]


def _names(words: Sequence[str], start: int, end: int) -> list[str]:
    """The words in this place that are part of a name; the first word of a text has a capital anyway."""
    return [word for place, word in enumerate(words[start:end], start) if place and word[0].isupper()]


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
