"""What a claim says that a person is: "the head of the museum", "his sister"; and whether an article says that too."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qa.language.data import load
from qa.language.grammar import parse
from qa.language.kinship import kin_terms
from qa.language.names import name_terms
from qa.language.persons import is_relative, is_role, other_heads

if TYPE_CHECKING:
    from spacy.tokens import Token


_TIMES = frozenset(("former", "ex", "current", "new", "acting", "then", "late"))

_OF_SEVERAL = frozenset(("minister", "secretary", "officer", "director"))
"""Roles of which an organisation has several kinds."""


@dataclass(frozen=True, slots=True)
class Role:
    """Characters `start` to `end` of a text say what a person is; `noun` is the main one in lower case, `surname` the
    search term of the person's last name, and `kind` the words before the noun."""

    start: int
    end: int
    noun: str
    surname: str
    kind: frozenset[str] = frozenset()


def find_roles(text: str) -> list[Role]:
    """Return what a sentence says about who the people it names are. Raises `ReaderError`."""
    found = []
    for noun in parse(text):
        if noun.pos_ not in ("NOUN", "PROPN") or not (is_role(noun.lower_) or is_relative(noun.lower_)):
            continue
        person = _person(noun)
        surname = name_terms(person.text)[-1:] if person is not None else []
        if surname:
            kind = frozenset(child.lower_ for child in _kind(noun))
            found.append(Role(*_span(noun), noun.lemma_.lower(), surname[0], kind))
    return found


def _person(noun: "Token") -> "Token | None":
    """Whom a noun describes: "Mayor Reed", "Reed, the mayor", "the mayor, Reed", "Reed is the mayor"."""
    if noun.dep_ == "compound" and noun.head.pos_ == "PROPN":
        return noun.head
    if noun.dep_ == "appos" and noun.head.pos_ == "PROPN":
        return noun.head
    if noun.dep_ == "attr":
        return next((child for child in noun.head.children if child.dep_ == "nsubj" and child.pos_ == "PROPN"), None)
    following = (child for child in noun.children if child.dep_ == "appos" and child.pos_ == "PROPN")
    return next(following, None)


def _kind(noun: "Token") -> list["Token"]:
    """The words before a noun that say of what kind it is: "prime" of "prime minister"."""
    return [
        word
        for word in noun.doc[max(0, noun.i - 2) : noun.i]
        if word.dep_ in ("compound", "amod") and word.lower_ not in _TIMES
    ]


def _span(noun: "Token") -> tuple[int, int]:
    return min((word.idx for word in _kind(noun)), default=noun.idx), noun.idx + len(noun)


def _is_same_office(role: Role, other: Role) -> bool:
    """Whether two roles with the same noun are one: a foreign minister is not a prime minister."""
    if role.noun not in _OF_SEVERAL or not (role.kind and other.kind):
        return True
    return not role.kind.isdisjoint(other.kind)


def role_instead(role: Role, sentence: str, texts: Sequence[str]) -> str | None:
    """Return what a sentence calls the person ("" if nothing) if no text of its article uses the claimed role; None
    if one does. Raises `ReaderError`."""
    wanted = _same(role.noun)
    telling = [text for text in texts if {role.surname} < (terms := frozenset(name_terms(text))) and wanted & terms]
    named = [one for text in telling for one in find_roles(text) if one.surname == role.surname]
    same = [one for one in named if wanted & set(name_terms(one.noun))]
    if any(_is_same_office(role, one) for one in same):
        return None
    others = [one for one in find_roles(sentence) if one.surname == role.surname]
    if others:
        return sentence[others[0].start : others[0].end]
    return None if telling else ""


@cache
def _same(noun: str) -> frozenset[str]:
    """The search terms of the words for the same role."""
    groups: list[list[str]] = load("persons.toml")["same_roles"]
    words = {noun, *other_heads(noun), *(word for group in groups if noun in group for word in group)}
    found = {term for word in words for term in name_terms(word)}
    return frozenset(found | {other for other, plain in kin_terms().items() if plain in found})
