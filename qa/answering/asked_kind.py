"""Whether a short answer is of the kind asked for: "six" does not answer "Which senators voted no?"."""

import re
from typing import TYPE_CHECKING

from qa.language.grammar import parse_syntax
from qa.language.persons import is_body, is_role
from qa.language.quantities import find_quantities, unit_kind
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WHO = re.compile(r"^\W*(?:\w+ ){0,2}?who(?:m)?\b", re.IGNORECASE)
_ASKS_NAME = re.compile(r"^\W*(?:which|what|name|list)\b|^\W*\w+ (?:which|what)\b", re.IGNORECASE)
_NUMERIC = frozenset(
    "number amount percentage share proportion age price score total figure size rate cost speed level margin count"
    " vote majority sum salary fine temperature magnitude height length weight distance sentence term part".split()
)
"""What is answered with a number, although it is asked for with "what"."""

_SOME = frozenset(
    "several many some few fewer most more dozens dozen scores hundreds thousands both others various".split()
)
"""Words that count without a number."""

_MEASURED = re.compile(r"[%$£€]|\bper ?cent\b", re.IGNORECASE)
"""Signs that a number measures something, and counts no persons or things."""

_EMPTY = frozenset(
    "a an the of them those these us at least more than about around some other others only just".split()
)
_PEOPLE = frozenset(("people", "person", "individual", "other"))


def is_of_asked_kind(question: Question, span: str) -> bool:
    """Whether the words `span`, a short answer, may be what the question asks for.

    False for a bare count if names are asked for: of persons, bodies, places or things. Raises `ReaderError` if there
    is no grammar model.
    """
    if question.kind in (AnswerType.TIME, AnswerType.NUMBER, AnswerType.EXTENT, AnswerType.SPEECH, AnswerType.REASON):
        return True
    asked = parse_syntax(question.text)
    noun = None if _WHO.match(question.text) else _noun_asked_for(asked)
    if noun is None and not _WHO.match(question.text):
        return True
    if noun is not None and (noun.lemma_.lower() in _NUMERIC or unit_kind(noun.lemma_.lower())):
        return True
    if (
        _MEASURED.search(span)
        or not _has_count(span)
        or (span.strip()[:1].isdigit() and noun is not None and not _has_name(noun))
    ):
        return True
    own = _PEOPLE if noun is None else {noun.lemma_.lower(), noun.lower_, *(word.lower_ for word in noun.lefts)}
    return any(
        not _is_of_count(word) and {word.lower_, word.lemma_.lower()}.isdisjoint(own) for word in parse_syntax(span)
    )


def _noun_asked_for(question: "Doc") -> "Token | None":
    """The noun of "which senators", "which of the senators" and "name the senators"; None if there is none."""
    if _ASKS_NAME.match(question.text) is None:
        return None
    word = next((word for word in question if word.lower_ in ("which", "what", "name", "list")), None)
    if word is None:
        return None
    following = question[word.i + 1 :]
    if not following or (word.lower_ in ("which", "what") and following[0].pos_ in ("VERB", "AUX")):
        return None
    return next((one.root for one in question.noun_chunks if one.root.i > word.i and one.root.pos_ != "PRON"), None)


def _has_name(noun: "Token") -> bool:
    """Whether a noun stands for something with a name, but not a number as in "Route 9"."""
    lemma = noun.lemma_.lower()
    return noun.text[0].isupper() or is_role(lemma) or is_body(lemma) or lemma in _PEOPLE


def _has_count(span: str) -> bool:
    return bool(find_quantities(span)) or any(map(_is_count_word, parse_syntax(span)))


def _is_of_count(word: "Token") -> bool:
    """Whether a word only counts."""
    return word.is_punct or word.like_num or _is_count_word(word) or word.lower_ in _EMPTY


def _is_count_word(word: "Token") -> bool:
    return word.lower_ in _SOME or (word.like_num and not word.text[0].isdigit())
