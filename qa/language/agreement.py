"""Whether two sentences say the same or contradict each other, as far as their words alone can show.

Two sentences with mostly the same words may contradict each other: "killed four people" and "killed two people", "will
open in May" and "will open in June". So sharing words is not enough: no content word may differ.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache, lru_cache

from qa.language.data import load
from qa.language.grammar import forms_of_verbs
from qa.language.names import name_terms, normalize_names
from qa.language.polarity import opposites

_MIN_SHARE = 0.40
"""Minimum share of the longer sentence's content words that the shorter has: what the longer one adds beyond that
may well be what the answer depends on."""

_MIN_FRAME = 0.70
"""Minimum share of the content words of two sentences that contradict each other that they have in common, in the
same order: with less, they may well be about different events."""

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W_]+(?:[’'][^\W_]+)*")
_NEGATED = re.compile(r"n[’']t$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?$", re.IGNORECASE)


def say_the_same(one: str, other: str) -> bool:
    """Whether one sentence has all content words of the other, in the same order, and adds none that reverses its
    meaning.

    Sentences that say the same in other words are not recognised.
    """
    shorter, longer = sorted((_content(one), _content(other)), key=len)
    if not shorter or len(shorter) < _MIN_SHARE * len(longer):
        return False
    added = _added(shorter, longer)
    return added is not None and (_forms("negations") | _forms("qualifiers")).isdisjoint(added)


@lru_cache(maxsize=256)  # needed both to compose an answer and to say how certain it is
def contradict(one: str, other: str) -> bool:
    """Whether two sentences have the same words except for a number or part of a date, a negation in one of them, or
    verbs of opposite meaning.

    Sentences that contradict each other in other ways are not recognised.
    """
    words, others = _content(one), _content(other)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    if matcher.ratio() < _MIN_FRAME:
        return False
    changes = [(words[a:b], others[c:d]) for op, a, b, c, d in matcher.get_opcodes() if op != "equal"]
    opposed = [change for change in changes if _are_values(change) or _is_negation(change) or _are_opposites(change)]
    neutral = [word for change in changes if change not in opposed for word in (*change[0], *change[1])]
    turned = not (_forms("negations") | _forms("qualifiers")).isdisjoint(neutral)
    replaced = any(all(change) for change in changes if change not in opposed)
    return len(opposed) == 1 and not turned and not replaced


def _are_values(change: tuple[list[str], list[str]]) -> bool:
    return all(change) and all(map(_is_value, (*change[0], *change[1])))


def _is_negation(change: tuple[list[str], list[str]]) -> bool:
    words = [*change[0], *change[1]]
    return not all(change) and len(words) == 1 and words[0] in _forms("negations")


def _are_opposites(change: tuple[list[str], list[str]]) -> bool:
    (one, *more), (other, *others) = (change[0] or [""]), (change[1] or [""])
    return not more and not others and other in _opposite_forms().get(one, frozenset())


@cache
def _opposite_forms() -> dict[str, frozenset[str]]:
    """Return the normal forms of all words of opposite meaning, in every inflection: "won" and "lost"."""
    return {
        form: frozenset(opposite for other in others for opposite in _inflected(other))
        for lemma, others in opposites().items()
        for form in _inflected(lemma)
    }


def _inflected(lemma: str) -> frozenset[str]:
    return frozenset(form for word in forms_of_verbs(frozenset([lemma])) for form in _normal_forms(word))


def _is_value(word: str) -> bool:
    return word[0].isdigit() or word in _forms("values")


def _added(shorter: list[str], longer: list[str]) -> list[str] | None:
    """Return the words that `longer` has in addition to those of `shorter`; None if it lacks one, or has them in
    another order."""
    left, added = list(reversed(shorter)), []
    for word in longer:
        if left and word == left[-1]:
            left.pop()
        else:
            added.append(word)
    return None if left else added


def _content(text: str) -> list[str]:
    """Return the normal forms of all words except harmless ones, in order."""
    words = (match[0] for match in _WORD.finditer(normalize_names(text)))
    return [form for word in words for form in _normal_forms(word)]


@cache
def _normal_forms(word: str) -> tuple[str, ...]:
    if _NEGATED.search(word):
        return ("not",)
    plain = _POSSESSIVE.sub("", word).lower()
    if plain in _harmless():
        return ()
    return tuple(name_terms(word)) or (plain,)


@cache
def _harmless() -> frozenset[str]:
    return frozenset(load("agreement.toml")["harmless"])


@cache
def _forms(table: str) -> frozenset[str]:
    """Return the words of a list in the form in which `_content` returns them, so that "denied" counts as "deny"."""
    words: Iterable[str] = load("agreement.toml")[table]
    return frozenset(form for word in words for form in _normal_forms(word))
