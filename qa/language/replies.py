"""Whether a sentence replies to the one before: denies what it says, or doubts its figure, so that both are quoted."""

import re
from functools import cache
from typing import TYPE_CHECKING

from qa.language.data import load
from qa.language.factuality import Mode, modes_named
from qa.language.function_words import DEMONSTRATIVES, PRONOUNS
from qa.language.grammar import parse_syntax
from qa.language.names import name_terms
from qa.language.reporting_verbs import reporting_lemmas

if TYPE_CHECKING:
    from spacy.tokens import Token

_POINTING = frozenset(("both", *PRONOUNS, *DEMONSTRATIVES))
_DOUBTFUL = frozenset((Mode.CLAIMED, Mode.BELIEVED, Mode.EXPECTED))


def replies_to(sentence: str, reply: str) -> bool:
    """Return whether `reply`, which follows `sentence`, denies it, or doubts the figure or the claim in it.

    Raises `ReaderError`.
    """
    if reply.rstrip("\"'”’»)").endswith("?") or not _may_reply(reply) or not _refers(sentence, reply):
        return False
    is_denied = _pattern("reply").search(reply) is not None or any(map(_denies, parse_syntax(reply)))
    return is_denied or (_pattern("doubt").search(reply) is not None and _may_be_doubted(sentence))


def _may_reply(text: str) -> bool:
    """Whether a sentence has words without which it cannot be a reply and need not be parsed."""
    return any(pattern.search(text) for pattern in (_pattern("reply"), _pattern("doubt"), _rejecting()))


def _denies(verb: "Token") -> bool:
    if verb.pos_ != "VERB":
        return False
    if verb.lemma_ == "deny":
        return True
    matters, rejecting = load("replies.toml")["matters"], load("replies.toml")["rejecting"]
    objects = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    return verb.lemma_ in rejecting and any(one.lower_ in _POINTING or one.lemma_ in matters for one in objects)


def _refers(sentence: str, reply: str) -> bool:
    """Whether the reply points back, mentions a claim or figure, or shares a word with the previous sentence."""
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", reply)}
    matters = load("replies.toml")["matters"]
    if not words.isdisjoint(_POINTING) or any(matter in words or f"{matter}s" in words for matter in matters):
        return True
    return not set(name_terms(sentence)).isdisjoint(name_terms(reply)) or re.search(r"\d", reply) is not None


def _may_be_doubted(sentence: str) -> bool:
    """Whether a sentence has a figure, or reports what somebody says or claims."""
    if any(character.isdigit() for character in sentence):
        return True
    parsed = parse_syntax(sentence)
    return any(
        word.pos_ == "NUM" or (word.pos_ == "VERB" and word.lemma_ in reporting_lemmas()) for word in parsed
    ) or not modes_named(iter(parsed)).isdisjoint(_DOUBTFUL)


@cache
def _pattern(table: str) -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in load("replies.toml")[table]), re.IGNORECASE)


@cache
def _rejecting() -> re.Pattern[str]:
    return re.compile(rf"\b(?:den(?:y|ie)|{'|'.join(load('replies.toml')['rejecting'])})", re.IGNORECASE)
