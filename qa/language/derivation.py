"""Words derived from each other: an article about an invasion mentions what "invade" asks about."""

from collections import defaultdict
from functools import cache

from qa.language.data import load


def derived_words(word: str) -> frozenset[str]:
    """Return the base forms, in lower case, that share a verb with `word`, a base form, and `word` itself.

    "invade" gives "invasion" and "invader", and so does "invasion"; "table" gives itself.
    """
    return frozenset([word]).union(*_families().get(word, ()))


@cache
def _families() -> dict[str, list[frozenset[str]]]:
    """The verbs that a word belongs to, each with all that is derived from it."""
    families: dict[str, list[frozenset[str]]] = defaultdict(list)
    for verb, derived in load("derivations.toml")["verbs"].items():
        family = frozenset([verb, *derived.split()])
        for word in family:
            families[word].append(family)
    return families
