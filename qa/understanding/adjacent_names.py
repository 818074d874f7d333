"""Separates two people whose names are adjacent among keywords: "falk voss fired why"."""

import re

from index import IndexView
from qa.language.function_words import AUXILIARY, QUESTION_WORD
from qa.language.names import name_terms, written_forms

_ASKS = re.compile(rf"(?i:{QUESTION_WORD})\b|{AUXILIARY}")
_OTHER_WORD = re.compile(r"\b[a-z]")
_SIDE_BY_SIDE = re.compile(r"(?P<one>[A-Z][\w’'-]+)(?<![’']s) (?=(?P<other>[A-Z][\w’'-]+))")
_LOOKED_THROUGH = 50
"""Maximum paragraphs with a name that are searched for what follows it."""

_FIRST = 0.5
"""Share of the occurrences of a name from which it is a first name: followed by another name."""


def with_adjacent_names_separated(text: str, view: IndexView) -> str:
    """Return keywords with a comma between two surnames that are never adjacent in the articles of `view`, the whole
    index. In a full question, two names are those of one person; names alone are a topic."""
    if _ASKS.match(text) or not _OTHER_WORD.search(text):
        return text
    return _SIDE_BY_SIDE.sub(lambda pair: f"{pair['one']}{'' if _belong(pair, view) else ','} ", text)


def _belong(pair: re.Match[str], view: IndexView) -> bool:
    """Whether two words are a name, or the first one may be a first name."""
    one, other = pair["one"], pair["other"]
    terms = [written_forms(name_terms(word)) for word in (one, other)]
    if not all(terms) or not all(view.paragraphs_with_all([forms], 1) for forms in terms):
        return True
    both = view.paragraphs_with_all(terms, _LOOKED_THROUGH)
    adjacent = re.compile(rf"\b{re.escape(one)}[ -](?:[A-Z][\w.]*[ -])?{re.escape(other)}\b")
    if any(adjacent.search(text) for text in _texts(both, view)):
        return True
    alone = re.compile(rf"\b{re.escape(one)}\b(?P<before_name> [A-Z])?")
    found = [
        match
        for text in _texts(view.paragraphs_with_all(terms[:1], _LOOKED_THROUGH), view)
        for match in alone.finditer(text)
    ]
    followed = sum(match["before_name"] is not None for match in found)
    return not found or followed >= _FIRST * len(found)


def _texts(paragraphs: list[int], view: IndexView) -> list[str]:
    return [passage.paragraph.text for passage in view.passages(paragraphs)]
