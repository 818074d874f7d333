"""Whether a sentence says that something is not known: "The mystery is still not solved."."""

import re
from collections.abc import Collection
from functools import cache

from qa.language.data import load
from qa.language.names import name_terms

_INDIRECT = re.compile(
    r"\b(?P<word>who|whom|whose|what|which|when|where|why|how|whether|if)\b(?P<clause>.+)", re.IGNORECASE
)
_ALIKE = tuple(frozenset(words.split()) for words in ("who whom whose which", "what which why how", "whether if"))
"""Question words that may ask for one thing: "what killed it", "how it died"."""


@cache
def unknown_rules() -> dict[str, re.Pattern[str]]:
    """Return the ways to say that something is not known, by name."""
    rows = load("whether_known.toml")["unknown"]
    return {name: re.compile(row["pattern"], re.IGNORECASE) for name, row in rows.items()}


def says_unknown(text: str) -> bool:
    """Whether a sentence says that something is not known."""
    return any(pattern.search(text) for pattern in unknown_rules().values())


def says_unknown_of(text: str, asked: str, terms: Collection[str]) -> bool:
    """Whether a sentence says that what the question `asked` asks, in these `terms`, is not known.

    If it says what is not known in an indirect question ("who was at the helm"), that must be of the same kind and have
    one of the terms in it.
    """
    if not says_unknown(text):
        return False
    told, word = _INDIRECT.search(text), _INDIRECT.search(asked)
    if told is None or word is None:
        return True
    words = {told["word"].lower(), word["word"].lower()}
    is_same_kind = len(words) == 1 or any(words <= alike for alike in _ALIKE)
    return is_same_kind and not frozenset(terms).isdisjoint(name_terms(told["clause"]))
