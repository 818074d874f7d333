"""How a sentence reports what a question presupposes: "Who paid?" presupposes that somebody paid."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qa.language.factuality import WEAKER, Mode, is_beside, mode_of, modes_named, particle_of, verb_of
from qa.language.function_words import HAVE, MODALS
from qa.language.grammar import governing_verb, parse_syntax
from qa.language.names import name_terms
from qa.language.polarity import is_negated, opposites, phrasal_verbs, synonyms
from qa.language.question_verb import question_event
from qa.language.reporting_verbs import reporting_lemmas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

_SAYING = frozenset(("say", "tell", "think", "comment"))
"""Verbs that ask for somebody's words in general, which may contain these verbs themselves: "I can't say"."""

_EMPTY = frozenset(("do", "happen", "take", "get", "go", "make", "become"))
"""Verbs that say nothing about what happened: the sentence says that in another word."""

_OPEN = (MODALS - {"must"}) | {"shall", "’ll", "'ll"}
_PAST = HAVE | {"did", "was", "were"}
_NEGATIONS = frozenset(("not", "n't", "n’t", "never", "no"))
_SUFFIXES = frozenset(
    (
        "",
        "s",
        "ion",
        "ation",
        "al",
        "ment",
        "ure",
        "ance",
        "ence",
        "ing",
        "er",
        "or",
        "y",
        "ed",
        "ition",
        "sion",
        "tion",
    )
)
_MIN_STEM = 4


class Report(NamedTuple):
    """How a sentence reports what is asked about. `is_found` is whether it has the event by its name, or one of the
    opposite meaning; otherwise, `mode` is that of the words that would answer."""

    mode: Mode
    is_found: bool


@dataclass(frozen=True, slots=True)
class AskedEvent:
    """What a question asks about.

    `lemmas` are those of its verb or predicate, more than one if the parse is ambiguous; `terms` those of all its
    words. `asks_who` is whether it asks who did it, `is_negated` whether it asks what is not so, `is_open` whether it
    leaves open if something happens ("will", "could"), `is_past` whether it asks what has happened; `named` are the
    modes that its words stand for.
    """

    lemmas: frozenset[str]
    particle: str | None
    is_negated: bool
    is_open: bool
    is_past: bool
    terms: frozenset[str]
    asks_who: bool
    named: frozenset[Mode]


def report_of(question: str, sentence: str, answer: tuple[int, int] | None = None) -> Report:
    """Return how a sentence reports what the question asks about.

    If it does not name the event, the clause that contains the `answer`, characters of the sentence, counts. Raises
    `ReaderError`.
    """
    asked = asked_event(question)
    parsed = parse_syntax(sentence)
    events = [event for event in parsed if _is_asked_about(asked, event)]
    is_of_words = question.lower().startswith("what") and not asked.lemmas.isdisjoint(_SAYING)
    found = [_relative_to(asked, event) for event in events if not (is_of_words and _is_said_of_oneself(event))]
    if found:
        return Report(min(found, key=WEAKER.index), is_found=True)
    if answer is None or not asked.lemmas.isdisjoint(reporting_lemmas()):
        return Report(Mode.FACT, is_found=False)
    return Report(_mode_at(parsed, answer), is_found=False)


def _is_said_of_oneself(event: "Token") -> bool:
    """Whether it is part of somebody's own words: the first verb of `“I can't say,” Penn said`."""
    return any(child.dep_ == "nsubj" and child.lower_ in ("i", "we") for child in event.children)


@lru_cache(maxsize=64)
def asked_event(question: str) -> AskedEvent:
    """Return what a question asks about. Raises `ReaderError`."""
    parsed = parse_syntax(question)
    event = question_event(parsed)
    lemmas = frozenset([event.lemma_.lower()]) if event is not None else _possible_verbs(parsed)
    particle = particle_of(event) if event is not None else None
    if event is not None and (same := _phrasal(event)):
        lemmas, particle = frozenset([same]), None
    words = {word.lower_ for word in parsed if word.tag_ == "MD" or word.pos_ == "AUX" or word.dep_.startswith("aux")}
    asks_what_is_to_be = any(word.lower_ == "going" or word.dep_ == "xcomp" for word in parsed) and "to" in words
    return AskedEvent(
        lemmas=lemmas,
        particle=particle,
        is_negated=is_negated(verb_of(event) or event) if event else any(word.lower_ in _NEGATIONS for word in parsed),
        is_open=asks_what_is_to_be or not words.isdisjoint(_OPEN),
        is_past=not words.isdisjoint(_PAST) or any(word.tag_ == "VBD" for word in parsed),
        terms=frozenset(name_terms(question)),
        asks_who=parsed[0].lower_ == "who",
        named=modes_named(iter(parsed)),
    )


def _phrasal(event: "Token") -> str | None:
    """The verb that means the same as a verb and its adverb: "skip" for "stay away"."""
    adverbs = (child.lower_ for child in event.children if child.dep_ in ("advmod", "prt"))
    return next((same for adverb in adverbs if (same := phrasal_verbs().get(f"{event.lemma_} {adverb}"))), None)


def _possible_verbs(question: "Doc") -> frozenset[str]:
    """The words of a question that may be its verb."""
    words = [word for word in question if word.is_alpha and not word.is_stop and word.pos_ != "PROPN"]
    return frozenset(word.lemma_.lower() for word in words) | frozenset(word.lower_ for word in words)


def _is_asked_about(asked: AskedEvent, event: "Token") -> bool:
    """Whether a word stands for the event, with some other word of the question in its clause, or none at all."""
    if not asked.lemmas.isdisjoint(_EMPTY) and asked.particle is None:
        return False
    if event.pos_ not in ("VERB", "AUX", "NOUN", "ADJ") or event.dep_ in ("aux", "auxpass", "compound", "amod"):
        return False
    is_phrasal = _phrasal(event) in asked.lemmas
    is_same = is_phrasal or not _same_as(asked).isdisjoint((event.lemma_.lower(), event.lower_))
    if len(asked.lemmas) != 1 and event.pos_ not in ("VERB", "AUX"):
        return False
    if not (is_same or _is_opposite(asked, event) or (event.pos_ == "NOUN" and _is_kin(asked, event))):
        return False
    if event.pos_ == "VERB" and asked.particle != particle_of(event) and not is_phrasal:
        return False
    own = {*name_terms(event.lemma_), *name_terms(event.text)}
    own |= set(name_terms(next(iter(asked.lemmas)))) if len(asked.lemmas) == 1 else set()
    others = asked.terms - own
    return not others or not others.isdisjoint(_terms_around(event)) or _is_bare(asked, event)


def _is_bare(asked: AskedEvent, event: "Token") -> bool:
    """Whether a verb has no object but a pronoun, or reports what a pronoun says: "have not signed it", "he said"."""
    if event.lemma_ in reporting_lemmas():
        return not asked.asks_who and any(child.dep_ == "nsubj" and child.pos_ == "PRON" for child in event.children)
    objects = [child for child in event.children if child.dep_ in ("dobj", "prep", "xcomp", "ccomp", "attr", "acomp")]
    return event.pos_ == "VERB" and all(child.pos_ == "PRON" for child in objects)


def _same_as(asked: AskedEvent) -> frozenset[str]:
    """The lemmas of the event, and if it is clear which word it is, their synonyms."""
    if len(asked.lemmas) != 1 or asked.particle is not None:
        return asked.lemmas
    return asked.lemmas.union(*(synonyms().get(lemma, frozenset()) for lemma in asked.lemmas))


def _is_opposite(asked: AskedEvent, event: "Token") -> bool:
    contrary = frozenset[str]().union(*(opposites().get(lemma, frozenset()) for lemma in _same_as(asked)))
    return not contrary.isdisjoint((event.lemma_.lower(), event.lower_))


def _is_kin(asked: AskedEvent, event: "Token") -> bool:
    """Whether a noun is that of the verb: "resignation", "closure", "murder"."""
    (verb,), noun = asked.lemmas, event.lemma_.lower()
    shared = next((n for n, (a, b) in enumerate(zip(verb, noun, strict=False)) if a != b), min(len(verb), len(noun)))
    return shared >= max(_MIN_STEM, len(verb) - 1) and noun[shared:] in _SUFFIXES


def _terms_around(event: "Token") -> list[str]:
    top = event.head if event.pos_ in ("NOUN", "ADJ") else event
    words = [token.text for token in _clause(top)]
    if event.dep_ in ("relcl", "acl", "xcomp"):
        words += [token.text for token in event.head.subtree]
    return name_terms(" ".join(words))


def _clause(word: "Token") -> "Iterator[Token]":
    """Yield a word and everything below it except a coordinate clause, or one that the verb reports."""
    yield word
    for child in word.children:
        is_reported = child.dep_ == "ccomp" and child.i < word.i
        if not is_reported and not is_beside(child, word):
            yield from child.subtree


def _relative_to(asked: AskedEvent, event: "Token") -> Mode:
    """The mode of the event in the question's own terms: whoever died did not survive."""
    mode = mode_of(event)
    turned = _is_opposite(asked, event) ^ asked.is_negated
    if not turned:
        return mode
    if mode is Mode.FACT:
        return Mode.NEGATED
    return Mode.FACT if mode in (Mode.NEGATED, Mode.UNDONE, Mode.FALSE, Mode.DENIED) else mode


def _mode_at(parsed: "Doc", answer: tuple[int, int]) -> Mode:
    span = parsed.char_span(*answer, alignment_mode="expand")
    if span is None:
        return Mode.FACT
    return mode_of(governing_verb(span.root) or span.root)
