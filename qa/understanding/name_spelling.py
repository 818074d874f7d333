"""Corrects a misspelt surname after a rare first name, which the articles have with one surname only."""

import re
from collections import Counter

import jellyfish

from index import IndexView
from index.text.vocabulary import fold
from qa.language.names import name_terms, written_forms
from qa.language.persons import is_given_name
from qa.language.speakers import pronoun_of
from qa.understanding.letter_case import is_name
from qa.understanding.spelling import Correction

_PAIR = re.compile(r"(?<![\w’'-])(?P<first>[A-Z][^\W\d_]+) (?=(?P<last>[^\W\d_]{4,})\b(?![’'-]))")
_LOOKED_THROUGH = 50
"""Maximum paragraphs with the first name that are searched for what follows it."""

_USUAL = 0.8
"""Share of the occurrences of a first name from which what follows it is its surname."""

_LONG = 8
"""Minimum letters of a surname for two of them to be wrong."""


def correct_surnames(text: str, view: IndexView) -> tuple[str, list[Correction]]:
    """Return `text` with misspelt surnames corrected after a first name that only one person in the articles of
    `view`, the whole index, has, and the corrections. Somebody with a common first name may be another person: "Tom
    Kerry", not Kerr."""
    corrections = []
    for pair in list(_PAIR.finditer(text)):
        first, last = pair["first"], pair["last"]
        if is_given_name(first) or pronoun_of({first.lower()}) or _stands(last, view):
            continue
        surname = _surname_of(first, view)
        if surname and _is_misspelt(last, surname):
            corrections.append(Correction(last, surname))
            text = text.replace(f"{first} {last}", f"{first} {surname}")
    return text, corrections


def _stands(word: str, view: IndexView) -> bool:
    terms = name_terms(word)
    return not terms or bool(view.matching_articles(written_forms(terms), 1))


def _surname_of(first: str, view: IndexView) -> str | None:
    found = view.vocabulary.find(first)
    terms = name_terms(first)
    if found is None or not terms or not is_name(found):
        return None
    follows = re.compile(rf"\b{re.escape(found.written)} (?P<last>[A-Z][^\W\d_]+)")
    passages = view.passages(view.paragraphs_with_all([written_forms(terms)], _LOOKED_THROUGH))
    lasts = Counter(match["last"] for passage in passages for match in follows.finditer(passage.paragraph.text))
    usual = lasts.most_common(1)
    return usual[0][0] if usual and usual[0][1] >= _USUAL * lasts.total() else None


def _is_misspelt(word: str, surname: str) -> bool:
    edits = 2 if len(surname) >= _LONG else 1
    one, other = fold(word), fold(surname)
    return one[0] == other[0] and 0 < jellyfish.damerau_levenshtein_distance(one, other) <= edits
