"""Corrects misspelt words of a question by the words of the articles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import jellyfish

from index import IndexView
from index.text.vocabulary import WORD, Spelling, fold
from qa.formatting import joined
from qa.language.data import load
from qa.language.function_words import AUXILIARY, QUESTION_WORDS
from qa.language.grammar import is_english, is_lemma
from qa.language.names import name_terms, written_forms
from qa.understanding.letter_case import is_name, plain_words

_AUXILIARY = re.compile(AUXILIARY)
_ENGLISH = frozenset("the what did does how who when where why which of to and about with for has that by".split())
"""Words that are English alone: a question in another language is not corrected by English words."""

_MIN_LETTERS, _MIN_NAME_LETTERS = 4, 5
"""Shorter words have too many neighbours, and names too: Kerr is not Kerry."""

_EDITS = ((11, 3), (8, 2), (4, 1))
"""How many edits a correction may have, by the least number of letters it applies to."""

_LONG, _MEDIUM = 8, 6
"""Minimum letters from which two words one edit apart are hardly ever both right, and from which some are."""

_SOUNDS_ALIKE, _SAME_LETTERS, _SAME_LENGTH = -0.5, -0.5, -0.25
_FREQUENCY = 0.3
"""How much a word is preferred to one that is ten times rarer in the articles, in edits."""

_MARGIN = 0.25
"""By how much the best correction must be better than the next one; otherwise neither is made."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed, and the word that is searched for."""

    typed: str
    word: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """A typed word and a word of the articles, both folded, and the edits between them."""

    typed: str
    word: str
    edits: int

    @property
    def sounds_alike(self) -> bool:
        return jellyfish.metaphone(self.typed) == jellyfish.metaphone(self.word)

    @property
    def same_letters(self) -> bool:
        return sorted(self.typed) == sorted(self.word)

    @property
    def same_but_doubled(self) -> bool:
        return _single(self.typed) == _single(self.word)

    @property
    def same_length(self) -> bool:
        return len(self.typed) == len(self.word)

    @property
    def cost(self) -> float:
        return (
            self.edits
            + _SOUNDS_ALIKE * self.sounds_alike
            + _SAME_LETTERS * self.same_letters
            + _SAME_LENGTH * (self.same_length or self.same_but_doubled)
        )

    def is_likely(self) -> bool:
        """Whether it is a plausible mistake for somebody who misspells other words too."""
        if self.typed[0] != self.word[0] and not self.sounds_alike:
            return False
        if self.sounds_alike or self.same_letters or self.same_but_doubled:
            return True
        return len(self.typed) >= (_MEDIUM if self.edits == 1 else _LONG)

    def is_certain(self, may_be_name: bool) -> bool:
        """Whether it is a mistake even if all other words are right. A different ending makes a different name
        ("Leopoldo")."""
        if self.typed[0] != self.word[0] or self.typed.startswith(self.word) or self.word.startswith(self.typed):
            return False
        if self.edits > 1:
            return self.edits == 2 and len(self.typed) >= _LONG and self.sounds_alike and self.same_length
        if self.same_but_doubled or len(self.typed) >= _LONG:
            return True
        if len(self.typed) < _MEDIUM:
            return False
        return self.same_letters or (not may_be_name and self.sounds_alike and self.same_length)


def correct(text: str, has_capitals: bool, view: IndexView) -> tuple[str, list[Correction]]:
    """Return `text` with its misspelt words corrected, and the corrections that change what is searched for.

    Only a word that is nowhere in the index, is neither another English word nor a common name, and has one clear
    correction is changed; without `has_capitals`, every word may be a name. The small words of a question ("wat did")
    are corrected by a list. Raises `ReaderError` if there is no grammar model.
    """
    spelled = _with_small_words(text, view)
    words = plain_words(spelled)
    unknown = [match for match in words if not _is_known(match[0], view)]
    if not unknown or not _is_english_question([match[0] for match in words], len(unknown)):
        return spelled, []
    made = [_correction(match, has_capitals and match[0].islower(), view) for match in unknown]
    if spelled != text or any(made):  # somebody who misspells one word may misspell the others
        made = [word or _correction(match, True, view) for match, word in zip(unknown, made, strict=True)]
    corrections, parts, end = [], [], 0
    for match, word in zip(unknown, made, strict=True):
        if word is not None:
            parts += [spelled[end : match.start()], word]
            end = match.end()
            corrections += [Correction(match[0], word)] if fold(word) != fold(match[0]) else []
    return "".join([*parts, spelled[end:]]), [each for each in corrections if name_terms(each.word)]


def correction_notes(corrections: Sequence[Correction]) -> list[str]:
    """Return a note on what was searched for in place of what was typed."""
    if not corrections:
        return []
    words, typed = (_listed(forms) for forms in zip(*((c.word, c.typed) for c in corrections), strict=True))
    return [f"Searched for {words}; you wrote {typed}."]


def _listed(words: Sequence[str]) -> str:
    return joined([f"“{word}”" for word in dict.fromkeys(words)])


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


def _correction(match: re.Match[str], is_misspelt: bool, view: IndexView) -> str | None:
    """Return the one clear correction of a word, in the form that articles write it in; None if there is none.

    Unless it surely `is_misspelt`, it may be a name that no article has.
    """
    word, is_capital = match[0], match.start() > 0 and match[0][0].isupper()
    folded = fold(word)
    same = view.vocabulary.find(word)
    if same is not None:  # "isnt", "obrien"
        return _as_typed(same, word)
    if is_capital and len(folded) < _MIN_NAME_LETTERS:
        return None
    edits = next(edits for letters, edits in _EDITS if len(folded) >= letters)
    ranked = []
    for found, distance in view.vocabulary.near(folded, edits + (_MEDIUM <= len(folded) < _LONG)):
        pair = _Pair(folded, fold(found.written), distance)
        if distance > edits and not pair.same_but_doubled:  # "comitee" has two letters too few
            continue
        possible = pair.is_likely() if is_misspelt else pair.is_certain(is_capital or is_name(found))
        if possible and (is_name(found) or not is_capital) and _stands(found, view):
            ranked.append((pair.cost - _FREQUENCY * log10(found.count), found))
    if not ranked:
        return None
    ranked.sort(key=lambda pair: pair[0])
    score, best = ranked[0]
    kin = name_terms(best.written)
    rivals = [rival for rival, found in ranked[1:] if name_terms(found.written) != kin]
    if rivals and rivals[0] < score + _MARGIN:
        return None
    return _as_typed(best, word)


def _stands(found: Spelling, view: IndexView) -> bool:
    """Whether the articles have a word in this form, or one of which it is the base form."""
    return view.vocabulary.find(found.written) is not None or is_lemma(found.written)


def _single(word: str) -> str:
    """The word with doubled letters written once."""
    return re.sub(r"(.)\1", r"\1", word)


def _as_typed(found: Spelling, typed: str) -> str:
    """Names in the form of the articles; other words with the capital that was typed; with a possessive ending."""
    ending = re.search(r"['’]s?$", typed)
    word = found.written if is_name(found) else found.written.lower()
    if typed[0].isupper() and word[0].islower():
        word = word.capitalize()
    return word + (ending[0] if ending else "")


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
        if before.lower() in QUESTION_WORDS:
            right = right or rows["after_question_word"].get(word)
        if right:
            parts += [text[end : match.start()], right.capitalize() if match[0][0].isupper() else right]
            end = match.end()
        before = right or match[0]
    return "".join([*parts, text[end:]])
