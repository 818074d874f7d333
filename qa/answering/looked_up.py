"""Which words of a question a person would look up in the articles: notes never call any other word missing.

In: a question. Out: its nouns, each as a compound ("phone records"), and its verbs and adjectives. Particles, pronouns,
adverbs, numbers, the noun after "which", and verbs that say little are not among them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qa.language.data import load
from qa.language.grammar import parse_syntax, word_at
from qa.language.names import name_terms
from qa.language.question_verb import question_verb

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WORD = re.compile(r"[^\W_][\w’'-]*\w")
_POSSESSIVE = re.compile(r"[’']s?$")
_NOUNS = ("NOUN", "PROPN")
_CLASS = frozenset(("which", "what", "whose"))


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A word to look up. `thing` is the compound noun that it is, or is part of, or empty."""

    word: str
    thing: tuple[str, ...] = ()


def looked_up(question: str) -> list[LookedUp]:
    """Return the words of a question that a person would look up, in its order.

    Raises `ReaderError` if there is no grammar model.
    """
    return list(_looked_up(question, parse_syntax(question)))


def _looked_up(question: str, parsed: "Doc") -> Iterator[LookedUp]:
    asking = question_verb(parsed)
    verb = asking.main if asking is not None else None
    written = {word.i: text for text, word in _words(question, parsed)}
    for place, text in written.items():
        word = parsed[place]
        if word == verb or word.pos_ == "VERB":
            if _is_telling_verb(word):
                yield LookedUp(text)
        elif word.pos_ in _NOUNS and not _is_measure(word):
            noun = _head(word)
            if not _is_class(noun):
                parts = [part for part in (*_compounds(noun), noun) if part != verb]
                yield LookedUp(text, tuple(written[part.i] for part in parts if part.i in written))
        elif word.dep_ == "amod" and word.tag_ == "JJ" and word.is_alpha and not _is_class(word.head):
            yield LookedUp(text)


def _words(question: str, parsed: "Doc") -> Iterator[tuple[str, "Token"]]:
    """Yield the words as they are written, "e-mail" as one, each with its last part as it is parsed."""
    for match in _WORD.finditer(question):
        text = _POSSESSIVE.sub("", match[0])
        word = word_at(parsed, match.start() + len(text) - 1)
        if word is not None:
            yield text, word


def _head(noun: "Token") -> "Token":
    """The noun that a word is part of: "records" for "phone" of "phone records"."""
    while noun.dep_ == "compound" and noun.head.pos_ in _NOUNS:
        noun = noun.head
    return noun


def _compounds(noun: "Token") -> "list[Token]":
    """The other words of a compound noun, without a name before it: "bike" for "Reed bike ride"."""
    is_name = noun.pos_ == "PROPN"
    return [part for part in noun.lefts if part.dep_ == "compound" and (is_name or part.pos_ != "PROPN")]


def _is_class(noun: "Token") -> bool:
    """Whether it only says what sort of answer is asked for, which articles do not: "In which town"."""
    return any(left.lower_ in _CLASS for left in noun.lefts) or (noun.i > 0 and noun.nbor(-1).lower_ in _CLASS)


def _is_telling_verb(verb: "Token") -> bool:
    has_particle = any(child.dep_ == "prt" for child in verb.children)  # "called off", which is "cancelled"
    return not has_particle and verb.lemma_.lower() not in _list("light_verbs")


def _is_measure(noun: "Token") -> bool:
    """Whether it only says how much of something: "a packet of"."""
    is_one = noun.lemma_.lower() in _list("measures") and not _compounds(noun)
    return is_one and any(child.lower_ == "of" for child in noun.rights)


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(load("request_words.toml")[name])


def is_request(word: str) -> bool:
    """Whether a question only asks with a word: "list", "latest"."""
    return not _request_terms().isdisjoint(name_terms(word))


@cache
def _request_terms() -> frozenset[str]:
    return frozenset(name_terms(" ".join(load("request_words.toml")["words"])))
