"""Negation in a parsed sentence, and verbs and adjectives of opposite meaning: whoever died did not survive."""

from functools import cache
from typing import TYPE_CHECKING

from qa.language.data import load
from qa.language.grammar import SUBJECTS, forms_of_verbs, lower_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

_ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "attr", "pobj")
_QUANTIFIERS = frozenset(("no", "none", "neither", "zero", "nobody", "noone"))
_CONTRAST = frozenset(("ADP", "DET", "NOUN", "PROPN", "NUM", "SCONJ"))
"""Parts of speech that a "not" after the verb negates alone, if "but" follows: "came not by train but by boat"."""


def is_negated(verb: "Token") -> bool:
    """Whether a negation belongs to this word: "not", "never", "no longer", or "no" before one of its arguments."""
    negations = load("polarity.toml")["negations"]
    for child in verb.children:
        if (child.dep_ == "neg" or child.lower_ in negations) and not _is_contrast(child, verb):
            return True
        if child.dep_ in (*_ARGUMENTS, "advmod") and any(map(_is_negative, child.children)):
            return child.dep_ in _ARGUMENTS or child.lower_ in ("longer", "more")
    return _has_negative_predicate(verb)


def _has_negative_predicate(verb: "Token") -> bool:
    """Whether the parser attaches a "not" to what follows a form of "be": "is not for sale"."""
    if verb.lemma_ != "be" or verb.dep_ in ("aux", "auxpass"):
        return False
    predicates = (child for child in verb.rights if child.dep_ in ("prep", "acomp", "advmod"))
    return any(
        word.lower_ == "not" and word.nbor().lower_ not in ("only", "just") and not _is_contrast(word, verb)
        for child in predicates
        for word in child.lefts
    )


def has_negative_part(verb: "Token") -> bool:
    """Whether a "no" before one of its arguments negates a verb: "no one came"."""
    return any(child.dep_ in _ARGUMENTS and any(map(_is_negative, child.children)) for child in verb.children)


def is_denied_by_itself(verb: "Token") -> bool:
    """Whether a verb is negated, or joined to one that is and shares its subject: "did not vote or speak"."""
    if is_negated(verb):
        return True
    shares = verb.dep_ == "conj" and verb.tag_ == "VB" and not any(child.dep_ == "nsubj" for child in verb.children)
    joined_by_or = any(child.lower_ in ("or", "nor") for child in verb.head.children) if shares else False
    return joined_by_or and is_denied_by_itself(verb.head)


def _is_negative(word: "Token") -> bool:
    return word.lower_ in _QUANTIFIERS or (
        word.lower_ in ("hardly", "scarcely", "barely", "not") and word.dep_ != "punct"
    )


def _is_contrast(negation: "Token", verb: "Token") -> bool:
    if negation.i < verb.i or negation.i + 1 >= len(negation.doc) or negation.nbor().pos_ not in _CONTRAST:
        return False
    return any(word.lower_ == "but" for word in negation.doc[negation.i :])


def negated_words(parsed: "Doc") -> "list[Token]":
    """Return the words that a sentence negates: the clause of a verb without its subject, all of it if the subject is
    "no one" or the like, or else the phrase: "no civilian casualties"."""
    found: dict[int, Token] = {}
    for word in parsed:
        if word.dep_ == "neg" or word.lower_ in load("polarity.toml")["negations"]:
            found.update((one.i, one) for one in _negated_by(word))
        elif word.pos_ == "VERB" and word.lemma_ in load("polarity.toml")["denying"]:
            found.update((one.i, one) for one in word.subtree)
    return [found[place] for place in sorted(found)]


def _negated_by(negation: "Token") -> "Iterator[Token]":
    head = negation.head
    if negation.dep_ in ("neg", "advmod") or head.pos_ in ("VERB", "AUX"):
        subjects = {word for child in head.children if child.dep_ in SUBJECTS for word in child.subtree}
        is_subject = negation.dep_ in SUBJECTS
        yield from (word for word in head.subtree if is_subject or word not in subjects)
    else:
        yield from (head.head if head.dep_ in SUBJECTS else head).subtree


def has_negation(text: str) -> bool:
    """Whether a text denies anything at all, with "not" or a verb such as "deny". Raises `ReaderError`."""
    words = lower_words(text)
    return not words.isdisjoint(_denying()) or "n't" in words or "n’t" in words


@cache
def _denying() -> frozenset[str]:
    table = load("polarity.toml")
    return frozenset(table["negations"]) | forms_of_verbs(frozenset(table["denying"]))


@cache
def contrary_words() -> dict[str, frozenset[str]]:
    """Return for each word those that contradict it in the same place."""
    return _pairs("contrary")


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Return for each lemma those whose opposite it implies."""
    return _pairs("opposites")


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Return for each lemma its possible synonyms, including itself."""
    families = [frozenset(family) for family in load("polarity.toml")["same"]]
    lemmas = frozenset().union(*families)
    return {lemma: frozenset().union(*(family for family in families if lemma in family)) for lemma in lemmas}


@cache
def phrasal_verbs() -> dict[str, str]:
    """Return for each verb with its adverb the single verb that means the same."""
    return dict(load("polarity.toml")["phrasal"])


@cache
def reversals() -> dict[str, frozenset[str]]:
    """Return for each word or lemma those that reverse a claim if put in its place."""
    return _pairs("reversals")


def _pairs(table: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, other in load("polarity.toml")[table]:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {lemma: frozenset(others) for lemma, others in found.items()}
