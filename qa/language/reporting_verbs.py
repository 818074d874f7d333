"""Verbs of saying: those that questions use, and those that articles report speech with."""

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
    """Return the lemmas of the verbs that articles report speech with."""
    return frozenset(_list("reported"))


def speech_forms() -> str:
    """Return a pattern of the word forms that indicate reported speech without a parse."""
    return f"(?:{'|'.join(_list('forms'))})"
