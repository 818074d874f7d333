"""Short closed classes of English words: auxiliary verbs, question words, pronouns."""

from collections.abc import Iterable

DO = frozenset("do does did".split())
BE = frozenset("is are was were".split())
HAVE = frozenset("has have had".split())
_CLEAR_MODALS = frozenset("will would can could should".split())
MODALS = _CLEAR_MODALS | frozenset("may might must".split())
AUXILIARIES = DO | BE | HAVE | MODALS
"""The auxiliary verbs of questions."""

QUESTION_WORDS = frozenset("who whom whose what which when where why how".split())

PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she", "it": "it", "its": "it",
    "they": "they", "them": "they", "their": "they", "theirs": "they",
}  # fmt: skip
"""The pronouns of the third person, each with its subjective form."""

DEMONSTRATIVES = frozenset("this that these those".split())


def one_of(words: Iterable[str]) -> str:
    """Return a pattern of any of these words."""
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"


AUXILIARY = rf"\b(?i:{one_of(DO | BE | HAVE | _CLEAR_MODALS)})\b"
"""A pattern of the auxiliary verbs of questions, without those that are as often other words: "May", "might"."""

QUESTION_WORD = one_of(QUESTION_WORDS)
"""A pattern of the question words, in lower case."""
