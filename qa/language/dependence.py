"""Whether a sentence stands alone or depends on the one before it, as "He said so" does."""

import re
from typing import TYPE_CHECKING

from qa.language.attribution import outside_quotations
from qa.language.function_words import DEMONSTRATIVES, PRONOUNS
from qa.language.grammar import SUBJECTS, parse, parse_syntax, with_entities
from qa.language.persons import is_role

if TYPE_CHECKING:
    from spacy.tokens import Token

_SINGULAR = frozenset(("himself", "herself", *(word for word, form in PRONOUNS.items() if form in ("he", "she"))))
_PLURAL = frozenset(("themselves", *(word for word, form in PRONOUNS.items() if form == "they")))
_DEMONSTRATIVES = DEMONSTRATIVES | {"such"}
_TIMES, _PLACES = ("DATE", "TIME"), ("GPE", "LOC", "FAC")
_IN_PLACES = frozenset("in at near outside inside across".split())

_RESULT = re.compile(
    r"\W*(?:as a (?:result|consequence)|that(?:['’]s| is| was) why|consequently|therefore|hence|thus"
    r"|because of (?:this|that)|for (?:this|that) reason|the result)\b(?! of)",
    re.IGNORECASE,
)
"""How a sentence that follows from the previous one begins: "As a result, three farms were flooded"."""


def needs_context(sentence: str) -> bool:
    """Whether `sentence` depends on the one before it to identify its subject or the speaker of its quotation.

    That is so if "he" or "she" precedes any name except those of days and places ("In Leeds she"), if "they" precedes
    any name or plural, if it begins with a demonstrative such as "this" or with "As a result", or if it is an
    unattributed quotation. Raises `ReaderError` without a grammar model.
    """
    if tells_result(sentence):
        return True
    outside = outside_quotations(parse_syntax(sentence))
    if not any(word.is_alpha for word in outside):
        return True
    names: list[Token] = []
    plural = False
    for word in outside:
        if word.pos_ == "PROPN":
            names.append(word)
        plural = plural or word.tag_ == "NNS"
        if word.lower_ in _SINGULAR and not any(map(_may_be_person, names)):
            return True
        if word.lower_ in _PLURAL and not (names or plural):
            return True
    first = outside[0]
    return first.lower_ in _DEMONSTRATIVES and first.dep_ in (*SUBJECTS, "det", "predet")


def tells_result(sentence: str) -> bool:
    """Whether `sentence` begins by saying that the previous one is its reason."""
    return _RESULT.match(sentence) is not None


def _may_be_person(name: "Token") -> bool:
    """Whether "she" may refer to this name before it: not if it is a day, or a place after a preposition ("from
    Leeds")."""
    with_entities(name.doc)
    if name.ent_type_ in _TIMES:
        return False
    head = name.head if name.dep_ == "compound" else name
    is_place = name.ent_type_ in _PLACES or head.head.lower_ in _IN_PLACES
    return not (is_place and head.dep_ == "pobj")


def refers_back(sentence: str) -> bool:
    """Whether the subject of `sentence` may be a person named in the previous one: it depends on that one, or
    mentions a person without a name ("The minister resigned"). Raises `ReaderError` without a grammar model."""
    return needs_context(sentence) or any(
        word.dep_ in SUBJECTS
        and is_role(word.lemma_)
        and any(child.lower_ == "the" for child in word.children)
        and not any(child.pos_ == "PROPN" or child.dep_ == "appos" for child in word.children)
        for word in parse(sentence)
    )


def points_back(sentence: str) -> bool:
    """Whether `sentence` is about something in the previous one: it refers back, or has "that summit".

    Raises `ReaderError` if there is no grammar model.
    """
    return refers_back(sentence) or any(
        word.lower_ in _DEMONSTRATIVES and word.dep_ == "det" for word in parse(sentence)
    )
