"""Whether a sentence denies what a question takes for fact: "denied that it had paid" does not answer "Who paid?"."""

import re
from functools import cache
from typing import TYPE_CHECKING

from qa.language.data import load
from qa.language.grammar import forms_of_verbs, parse_syntax
from qa.language.names import name_terms

if TYPE_CHECKING:
    from spacy.tokens import Token

_WORD = re.compile(r"[^\W\d_]+")
_CLAUSES = ("ccomp", "xcomp", "pcomp", "csubj")
"""Dependencies of clauses whose truth depends on the verb above: "denied that it had paid"."""

_ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "attr", "pobj")


def opposes(question: str, sentence: str) -> bool:
    """Whether a sentence denies everywhere what the question's verb says, or affirms it where the question denies it.

    Only the question's own verb and verbs of the opposite meaning count, with some other word of the question in their
    clause. Raises `ReaderError`.
    """
    verb = _main_verb(question)
    if verb is None:
        return False
    lemma, asks_what_is_not = verb
    contrary = _opposites().get(lemma, frozenset())
    words = {word.lower() for word in _WORD.findall(sentence)}
    may_deny = asks_what_is_not or not words.isdisjoint(_cues())
    if not (_has_form(words, contrary) or (may_deny and _has_form(words, frozenset([lemma])))):
        return False
    topic = frozenset(name_terms(question)).difference(name_terms(lemma))
    said = [
        token
        for token in parse_syntax(sentence)
        if (token.lemma_ == lemma or token.lemma_ in contrary)
        and _is_main_verb(token)
        and (not topic or not topic.isdisjoint(_terms_below(token)))
    ]
    return bool(said) and all((_is_denied(token) ^ (token.lemma_ != lemma)) != asks_what_is_not for token in said)


def _has_form(words: set[str], lemmas: frozenset[str]) -> bool:
    return bool(lemmas) and not words.isdisjoint(forms_of_verbs(lemmas))


@cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, other in load("polarity.toml")["opposites"]:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {lemma: frozenset(others) for lemma, others in found.items()}


@cache
def _cues() -> frozenset[str]:
    """Words without one of which nothing is denied."""
    words = load("polarity.toml")
    denials = forms_of_verbs(frozenset(words["denials"]))
    return frozenset([*words["negations"], *denials, "n", "t"])  # "didn’t" is split at its apostrophe


def _main_verb(question: str) -> tuple[str, bool] | None:
    """Return the lemma of a question's verb, and whether the question asks about what is not so."""
    roots = [token for token in parse_syntax(question) if token.dep_ == "ROOT" and token.pos_ in ("VERB", "AUX")]
    return (roots[0].lemma_, _is_negated(roots[0])) if roots else None


def _terms_below(verb: "Token") -> list[str]:
    return name_terms(" ".join(token.text for token in verb.subtree))


def _is_main_verb(token: "Token") -> bool:
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass")


def _is_denied(verb: "Token") -> bool:
    """Whether the sentence as a whole says that it is not so; two negations cancel each other."""
    denied, below = _is_negated(verb), verb
    for above in verb.ancestors:
        if below.dep_ in _CLAUSES:
            denied ^= _is_negated(above) ^ (above.lemma_ in load("polarity.toml")["denials"])
        below = above
    return denied


def _is_negated(verb: "Token") -> bool:
    """Whether a negation belongs to this verb: "not", "never", "no longer", or "no" before one of its arguments."""
    negations = load("polarity.toml")["negations"]
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in negations:
            return True
        if any(grandchild.lower_ == "no" for grandchild in child.children) and (
            child.dep_ in _ARGUMENTS or child.lower_ == "longer"
        ):
            return True
    return False
