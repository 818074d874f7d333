"""Corrects misspelt words of a question by the words of the articles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import jellyfish

from index import IndexView
from index.text.vocabulary import WORD, Spelling, fold
from qa.language.data import load
from qa.language.grammar import is_english
from qa.language.names import name_terms, written_forms
from qa.understanding.answer_type import AUXILIARY
from qa.understanding.letter_case import is_name

_AUXILIARY = re.compile(AUXILIARY)
_QUESTION_WORD = re.compile(r"who|what|when|where|why|how|which|whom|whose", re.IGNORECASE)
_ENGLISH = frozenset("the what did does how who when where why which of to and about with for has that by".split())
"""Words that are English alone: a question in another language is not corrected by English words."""

_NO_WORD = re.compile(r"[\d@/\\_#]|\w\.\w|:\S")
"""What a number, an address or a code has in it."""

_MIN_LETTERS, _MIN_NAME_LETTERS = 4, 5
"""Shorter words have too many neighbours, and names too: Kerr is not Kerry."""

_COST = ((9, 2.5), (8, 2.0), (5, 1.5), (4, 1.0))
"""Greatest cost of a correction, by the least number of letters it applies to. An edit costs 1."""

_SOUNDS_ALIKE, _SAME_LETTERS, _SAME_LENGTH, _OTHER_INITIAL = -0.5, -0.5, -0.25, 0.75
_FREQUENCY = 0.3
"""How much a word of the articles is preferred to one that is ten times rarer."""

_MARGIN = 0.25
"""By how much the best correction must be better than the next one; else neither is made."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed, and the word that is searched for."""

    typed: str
    word: str


def correct(text: str, view: IndexView) -> tuple[str, list[Correction]]:
    """Return `text` with its misspelt words corrected, and the corrections that change what is searched for.

    Only a word that stands nowhere in the index, is no other English word and has one clear correction is changed. The
    small words of a question ("wat did") are corrected by a list. Raises `ReaderError` if there is no grammar model.
    """
    text = _with_small_words(text, view)
    words = [match for match in WORD.finditer(text) if not _NO_WORD.search(_chunk(text, match))]
    unknown = [match for match in words if not _is_known(match[0], view)]
    if not unknown or not _is_english_question([match[0] for match in words], len(unknown)):
        return text, []
    corrections, parts, end = [], [], 0
    for match in unknown:
        word = _correction(match[0], match.start() > 0 and match[0][0].isupper(), view)
        if word is not None:
            parts += [text[end : match.start()], word]
            end = match.end()
            corrections += [Correction(match[0], word)] if name_terms(word) else []
    return "".join([*parts, text[end:]]), corrections


def correction_notes(corrections: Sequence[Correction]) -> list[str]:
    """Return a note on what was searched for in place of what was typed."""
    if not corrections:
        return []
    words, typed = (_listed(forms) for forms in zip(*((c.word, c.typed) for c in corrections), strict=True))
    return [f"Searched for {words}; you wrote {typed}."]


def _listed(words: Sequence[str]) -> str:
    *others, last = (f"“{word}”" for word in dict.fromkeys(words))
    return f"{', '.join(others)} and {last}" if others else last


def _chunk(text: str, word: re.Match[str]) -> str:
    """The characters around a word up to the next spaces, without the punctuation at their end."""
    start = text.rfind(" ", 0, word.start()) + 1
    end = text.find(" ", word.end())
    return text[start : None if end < 0 else end].rstrip(".,:;!?")


def _is_english_question(words: Sequence[str], unknown: int) -> bool:
    if not _ENGLISH.isdisjoint(map(str.lower, words)):
        return True
    searched = sum(bool(name_terms(word)) for word in words)
    return 2 * unknown <= searched


def _is_known(word: str, view: IndexView) -> bool:
    terms = name_terms(word)
    return (
        len(fold(word)) < _MIN_LETTERS
        or not terms
        or bool(view.matching_articles(written_forms(terms), 1))
        or any(fold(word) in map(fold, outlet.split()) for outlet in view.outlets)
        or is_english(fold(word))
    )


def _correction(word: str, capitalized: bool, view: IndexView) -> str | None:
    """Return the one clear correction of a word, in the form that articles write it in; None if there is none."""
    folded = fold(word)
    limit = next(cost for letters, cost in _COST if len(folded) >= letters)
    if capitalized and len(folded) < _MIN_NAME_LETTERS:
        return None
    near = view.vocabulary.near(folded, 1 if len(folded) == _MIN_LETTERS else 2 if len(folded) < 9 else 3)
    near = [(found, edits) for found, edits in near if view.vocabulary.find(found.written) or is_english(found.written)]
    if capitalized:
        near = [(found, edits) for found, edits in near if is_name(found)]
    costs = [(_cost(folded, fold(found.written), edits), found) for found, edits in near]
    ranked = sorted(
        ((cost - _FREQUENCY * log10(found.count), found) for cost, found in costs if cost <= limit),
        key=lambda pair: pair[0],
    )
    if not ranked:
        return None
    score, best = ranked[0]
    kin = name_terms(best.written)
    rivals = [rival for rival, found in ranked[1:] if name_terms(found.written) != kin]
    if rivals and rivals[0] < score + _MARGIN:
        return None
    return _as_typed(best, word)


def _cost(typed: str, word: str, edits: int) -> float:
    cost = float(edits)
    if jellyfish.metaphone(typed) == jellyfish.metaphone(word):
        cost += _SOUNDS_ALIKE
    if sorted(typed) == sorted(word):
        cost += _SAME_LETTERS
    if len(typed) == len(word) or _single(typed) == _single(word):
        cost += _SAME_LENGTH
    return cost + (_OTHER_INITIAL if typed[0] != word[0] else 0.0)


def _single(word: str) -> str:
    """The word with doubled letters written once."""
    return re.sub(r"(.)\1", r"\1", word)


def _as_typed(found: Spelling, typed: str) -> str:
    """Names in the form of the articles; other words with the capital that was typed."""
    if is_name(found):
        return found.written
    word = found.written.lower()
    return word.capitalize() if typed[0].isupper() else word


def _with_small_words(text: str, view: IndexView) -> str:
    """Return `text` with the usual misspellings of question words and the like corrected."""
    rows = load("typing.toml")
    parts, end, before = [], 0, ""
    for match in WORD.finditer(text):
        word, follows = match[0].lower(), _AUXILIARY.match(text, match.end() + 1) is not None
        right = rows["spellings"].get(word)
        if right and not follows and view.vocabulary.find(word) is not None:
            right = None
        if follows and not before:
            right = right or rows["before_auxiliary"].get(word)
        if _QUESTION_WORD.fullmatch(before):
            right = right or rows["after_question_word"].get(word)
        if right:
            parts += [text[end : match.start()], right.capitalize() if match[0][0].isupper() else right]
            end = match.end()
        before = right or match[0]
    return "".join([*parts, text[end:]])
