"""Looks up in a whole view of the index whether words and names are mentioned, in any form that articles use."""

import re
from collections.abc import Sequence

from index import IndexView
from qa.language.derivation import derived_words
from qa.language.grammar import inflections
from qa.language.names import countries_of, name_terms, written_forms

_LOOKED_THROUGH = 200
"""Maximum paragraphs with all words of a name that are searched for the words next to each other."""

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_FIRST, _SHORTEST_SECOND = 1, 3
"""Minimum letters of each part of a word that may be written as two: "e-mail", "cease-fire"."""


def is_mentioned(words: str, view: IndexView) -> bool:
    """Whether an article has any of these words, in any inflection, or the country of such a people."""
    return not name_terms(words) or bool(view.matching_articles(every_form(words), 1)) or _is_written_apart(words, view)


def has_any_word(name: str, view: IndexView) -> bool:
    """Whether an article has any word of a name, in any spelling, or the country of such a people."""
    terms = name_terms(name)
    return not terms or bool(view.matching_articles(written_forms([*terms, *countries_of(terms)]), 1))


def are_mentioned_together(words: Sequence[str], view: IndexView) -> bool:
    """Whether some paragraph has all of these words or names: of each, any word in any inflection."""
    return bool(view.paragraphs_with_all([every_form(word) for word in words], 1))


def is_named_in_full(name: str, view: IndexView) -> bool:
    """Whether an article has all words of a name next to each other, with at most one other word between two of
    them."""
    terms = name_terms(name)
    if len(terms) < 2:
        return has_any_word(name, view)
    found = view.paragraphs_with_all([written_forms([term]) for term in terms], _LOOKED_THROUGH)
    texts = [text for passage in view.passages(found) for text in (passage.paragraph.text, passage.article.title)]
    return any(_stands_in(terms, name_terms(text)) for text in texts)


def _stands_in(name: Sequence[str], text: Sequence[str]) -> bool:
    starts = (place for place, term in enumerate(text) if term == name[0])
    return any(_follows(name[1:], text[start + 1 :]) for start in starts)


def _follows(name: Sequence[str], text: Sequence[str]) -> bool:
    """Whether the words of a name are the next ones, apart from a middle name: "Ruth Anne Penn" is Ruth Penn."""
    for term in name:
        place = next((place for place, found in enumerate(text[:2]) if found == term), None)
        if place is None:
            return False
        text = text[place + 1 :]
    return True


def every_form(words: str) -> list[str]:
    """Return the index terms of the words, of their inflections, of what is derived from the same verbs ("invasion"
    for "invade"), and of their parts written as one ("ceasefire")."""
    parts = _WORD.findall(words)
    bases = {base for part in parts for form in inflections(part) for base in derived_words(form)}
    written = " ".join([words, *sorted(bases.union(*map(inflections, bases)))])
    joined = "".join(parts) if "-" in words else ""
    terms = [*name_terms(written), *name_terms(joined)]
    return written_forms([*terms, *countries_of(terms)])


def _is_written_apart(words: str, view: IndexView) -> bool:
    """Whether a paragraph has the two parts of one word: "cease-fire" or "cease fire" for "ceasefire"."""
    if not _WORD.fullmatch(words):
        return False
    halves = ((words[:place], words[place:]) for place in range(_SHORTEST_FIRST, len(words) - _SHORTEST_SECOND + 1))
    groups = ([written_forms(name_terms(half)) for half in pair] for pair in halves)
    return any(all(pair) and view.paragraphs_with_all(pair, 1) for pair in groups)
