"""Whether a sentence says that something is not known: "The mystery is still not solved"."""

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
    one of the terms in it; if it does with a noun ("its whereabouts"), that must be what is asked for.
    """
    if not says_unknown(text):
        return False
    told, word = _INDIRECT.search(text), _INDIRECT.search(asked)
    if word is None:
        return True
    if told is None:
        named = [kind for noun, kind in load("whether_known.toml")["nouns"].items() if noun in text.lower()]
        return not named or any(_may_ask_for_one(kind, word["word"].lower()) for kind in named)
    is_same_kind = _may_ask_for_one(told["word"].lower(), word["word"].lower())
    return is_same_kind and not frozenset(terms).isdisjoint(name_terms(told["clause"]))


def _may_ask_for_one(word: str, other: str) -> bool:
    return word == other or any({word, other} <= alike for alike in _ALIKE)
