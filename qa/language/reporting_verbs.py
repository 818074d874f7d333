"""Verbs by which somebody says something, as questions ask with them and as articles report with them."""

from functools import cache

from qa.language.data import load


@cache
def _list(name: str) -> tuple[str, ...]:
    return tuple(load("reporting_verbs.toml")[name])


def asked() -> str:
    """Return a pattern of the verbs of saying, and of wanting and thinking, that questions ask with."""
    return f"(?:{'|'.join(_list('asked'))})"


def own_words() -> frozenset[str]:
    """Return those of them that only the asked person's own words answer."""
    return frozenset(_list("own_words"))


def not_searched() -> frozenset[str]:
    """Return those of them that are no search term."""
    return frozenset(_list("not_searched"))


@cache
def reported() -> frozenset[str]:
    """Return the lemmas of the verbs that articles report with."""
    return frozenset(_list("reported"))


def forms() -> str:
    """Return a pattern of the forms that show, without a parse, that a sentence has somebody's words."""
    return f"(?:{'|'.join(_list('forms'))})"
