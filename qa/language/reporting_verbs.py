"""Reporting verbs: those that questions use, and those with which articles report speech."""

from functools import cache

from qa.language.data import load


@cache
def _list(name: str) -> tuple[str, ...]:
    return tuple(load("reporting_verbs.toml")[name])


def question_verbs() -> str:
    """Return a pattern of the verbs of saying, wanting and thinking that questions use."""
    return f"(?:{'|'.join(_list('asked'))})"


def own_words_verbs() -> frozenset[str]:
    """Return the question verbs that can only be answered in the person's own words."""
    return frozenset(_list("own_words"))


def unsearched_verbs() -> frozenset[str]:
    """Return the question verbs that are not used as search terms."""
    return frozenset(_list("not_searched"))


@cache
def reporting_lemmas() -> frozenset[str]:
    """Return the lemmas of the verbs with which articles report speech."""
    return frozenset(_list("reported"))


@cache
def clause_lemmas() -> frozenset[str]:
    """Return the lemmas of the verbs that report speech only with a clause or a quotation."""
    return frozenset(_list("reported_with_clause"))


@cache
def announcing_nouns() -> frozenset[str]:
    """Return the nouns that announce someone's words: "claim", "warning"."""
    return frozenset(_list("announcing"))


@cache
def announcing_forms() -> frozenset[str]:
    """Return these nouns with their plurals."""
    nouns = announcing_nouns()
    return nouns | {f"{noun}s" for noun in nouns} | {f"{noun[:-1]}ies" for noun in nouns if noun.endswith("y")}


@cache
def speaking_for() -> frozenset[str]:
    """Return the nouns that speak for the one they belong to: "spokesman", "letter"."""
    return frozenset(_list("speaking_for"))


@cache
def standing_apart() -> frozenset[str]:
    """Return the nouns that do not speak for the one they belong to, even if that is a body: "critic"."""
    return frozenset(_list("standing_apart"))


@cache
def bodies() -> frozenset[str]:
    """Return the nouns of bodies, which are "it": "ministry"."""
    return frozenset(_list("bodies"))


def speech_forms() -> str:
    """Return a pattern of the word forms that indicate reported speech without a parse."""
    return f"(?:{'|'.join(_list('forms'))})"
