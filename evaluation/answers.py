"""Answers against expected answers: exact match and F1 as SQuAD defines them, and whether the words occur.

Rajpurkar et al. 2016, "SQuAD: 100,000+ Questions for Machine Comprehension of Text", section 6.1: case, punctuation
and the articles a, an and the do not count; the best of several expected answers does.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence

_PUNCTUATION = str.maketrans("", "", string.punctuation + "‘’“”«»–—…")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def exact_match(text: str, answers: Sequence[str]) -> float:
    """Return 1.0 if `text` is one of the answers, else 0.0."""
    return float(any(_words(text) == _words(answer) for answer in answers))


def f1(text: str, answers: Sequence[str]) -> float:
    """Return the best harmonic mean, 0 to 1, of the shares of words that `text` and an answer have in common."""
    return max((_f1(_words(text), _words(answer)) for answer in answers), default=0.0)


def contains(text: str, answers: Sequence[str]) -> bool:
    """Whether the words of one of the answers stand in `text`, one after another.

    As in Karpukhin et al. 2020, "Dense Passage Retrieval for Open-Domain Question Answering", section 5.
    """
    words = f" {' '.join(_words(text))} "
    return any(f" {' '.join(wanted)} " in words for answer in answers if (wanted := _words(answer)))


def _words(text: str) -> list[str]:
    return _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def _f1(words: Sequence[str], wanted: Sequence[str]) -> float:
    if not words or not wanted:
        return float(words == wanted)
    common = sum((Counter(words) & Counter(wanted)).values())
    return 2 * common / (len(words) + len(wanted))
