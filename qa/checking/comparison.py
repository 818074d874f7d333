"""Compares a claim with a passage by rules: amounts, days, names, titles, negation, and how certainly it is
reported."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from index import Passage
from index.text.corrections import note_of
from qa.checking.claim import Claim
from qa.checking.days import PassageDays, is_after_publication, within_publication
from qa.checking.names import Around
from qa.checking.roles import find_roles, role_instead
from qa.language.agreement import contradict
from qa.language.factuality import OPPOSITE, Mode, mode_of, modes_named
from qa.language.frames import find_clashes
from qa.language.grammar import parse_syntax
from qa.language.names import passage_terms
from qa.language.polarity import contrary_words, has_negation, negated_words, reversals
from qa.language.presupposition import report_of
from qa.language.quantities import Quantity, find_quantities, is_age, unit_kinds
from qa.language.standing import manner_of
from qa.retrieval.candidates import coverage, words_around

if TYPE_CHECKING:
    from spacy.tokens import Token

_STILL_OPEN = frozenset((Mode.FUTURE, Mode.EXPECTED))
_GUESSES = frozenset((Mode.BELIEVED, Mode.SUPPOSED, Mode.CLAIMED, Mode.EXPECTED, Mode.FUTURE))
_TO_COME = frozenset((Mode.FUTURE, Mode.PLANNED, Mode.EXPECTED, Mode.FEARED, Mode.SUPPOSED))

_EXTENTS = {
    "all": ("every", "each", "both"), "both": ("two", "each"), "whole": ("entire", "full"),
    "entire": ("whole", "full"), "only": ("just", "solely", "sole"),
    "none": ("no",), "most": (), "always": (), "never": (),
}  # fmt: skip
"""Words of extent, and others that mean the same."""

_ORDER = frozenset(("before", "after"))
"""Words that say the same with the clauses swapped: "left before it began", "began after he left"."""

_WHETHER = re.compile(r"\b(?:whether|if)\b", re.IGNORECASE)

_YES_OR_NO = re.compile(
    r"(?:^|[.:;!?“\"])\s*(?:(?:can|could|will|would|did|does?|is|are|was|were|has|have|had|should)\b[^.?!]*\?"
    r"|(?:can|could|will|would) (?:the|an?|this|that|these|those|he|she|it|they|we|you|his|her|its|their)\b[^.?!]*)",
    re.IGNORECASE,
)
"""A question that presupposes nothing, unlike "Why did it burst?"; if it begins with a modal verb, it needs no question
mark."""

_GAIN = 0.1
"""Share of a claim's terms that a second sentence must add to be quoted too."""


class Aspect(StrEnum):
    """In which respect a passage and a claim differ."""

    NUMBER = "number"
    DAY = "day"
    NAME = "name"
    TITLE = "title"
    WORD = "word"
    NEGATION = "negation"
    CERTAINTY = "certainty"
    SPEAKER = "speaker"
    QUOTATION = "quotation"


_OF_THE_WHOLE = (Aspect.NEGATION, Aspect.CERTAINTY)


@dataclass(frozen=True, slots=True)
class Issue:
    """Characters `start` to `end` of a claim are not in the passage. It is a `conflict` if that has something else
    in their place, which is `found`, or says the opposite."""

    aspect: Aspect
    start: int
    end: int
    conflict: bool = False
    found: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A passage next to a claim. Characters `start` to `end` of it, whole sentences, are the nearest; `coverage` is
    the share of the claim's terms, by weight, that the passage, its title or the paragraph before have, and `rest` the
    same of those that are part of no issue; `own` is the share of its other words than names that these sentences have
    themselves."""

    passage: Passage
    start: int
    end: int
    coverage: float
    own: float
    issues: tuple[Issue, ...]
    rest: float

    @property
    def text(self) -> str:
        """The nearest sentences."""
        return self.passage.paragraph.text[self.start : self.end]

    @property
    def conflicts(self) -> tuple[Issue, ...]:
        """Where the passage says something else."""
        return tuple(issue for issue in self.issues if issue.conflict)


def compare(claim: Claim, passage: Passage, around: Around | None) -> Comparison | None:
    """Return what rules find; None for a passage without a sentence that can be quoted. Without the words `around` it,
    only its own words are compared. Raises `ReaderError`."""
    window = _window(claim, passage)
    if window is None:
        return None
    start, end = window
    text = passage.paragraph.text
    issues = () if around is None else tuple(_issues(claim, text[start:end], passage, around))
    own = coverage(claim.plain_weights, passage_terms(text[start:end])) if claim.plain_weights else 1.0
    rest = coverage(_without(claim, issues), passage_terms(words_around(passage)))
    return Comparison(passage, start, end, covered(claim, passage), own, issues, rest)


def covered(claim: Claim, passage: Passage) -> float:
    """Return the share of a claim's terms, by weight, that a passage, its title or the paragraph before have."""
    return coverage(claim.weights, passage_terms(words_around(passage)))


def _without(claim: Claim, issues: Sequence[Issue]) -> dict[str, float]:
    """The weights of a claim's terms, except those in issues that concern only a part of it."""
    parts = [claim.text[issue.start : issue.end] for issue in issues if issue.aspect not in _OF_THE_WHOLE]
    missing = passage_terms(" ".join(parts))
    return {term: weight for term, weight in claim.weights.items() if term not in missing}


def _issues(claim: Claim, sentence: str, passage: Passage, around: Around) -> Iterator[Issue]:
    yield from _number_issues(claim, sentence, passage.paragraph.text)
    yield from _day_issues(claim, sentence, passage)
    yield from _name_issues(claim, sentence, around)
    yield from _role_issues(claim, sentence, around)
    yield from _word_issues(claim, sentence)
    modes = list(_mode_issues(claim, sentence))
    yield from modes
    if not modes and has_negation(claim.text) != has_negation(sentence) and not _is_beside(claim, sentence):
        yield Issue(Aspect.NEGATION, 0, len(claim.text))


def _is_beside(claim: Claim, sentence: str) -> bool:
    """Whether a sentence reports the event of a claim as a fact and denies something else, which the claim does not
    mention: "The ban was imposed, and he could not say more"."""
    report = report_of(claim.core, sentence)
    if has_negation(claim.text) or not report.is_found or report.mode is not Mode.FACT:
        return False
    denied = passage_terms(" ".join(word.text for word in negated_words(parse_syntax(sentence))))
    return denied.isdisjoint(claim.plain_terms)


def _window(claim: Claim, passage: Passage) -> tuple[int, int] | None:
    """The sentence that has most of the claim's terms, with the one next to it if that adds some."""
    text = passage.paragraph.text
    retracted = {one.start for one in note_of(passage.paragraph, passage.article) if one.is_retraction}
    quotable = (one for one in passage.paragraph.sentences if one.quotable and one.start not in retracted)
    spans = [(one.start, one.end) for one in quotable]
    if not spans:
        return None
    shares = [coverage(claim.weights, passage_terms(text[start:end])) for start, end in spans]
    best = max(range(len(spans)), key=lambda place: shares[place])
    chosen, share = spans[best], shares[best]
    for place in (best - 1, best + 1):
        if 0 <= place < len(spans):
            start, end = min(spans[place][0], spans[best][0]), max(spans[place][1], spans[best][1])
            both = coverage(claim.weights, passage_terms(text[start:end]))
            if both > share + _GAIN:
                chosen, share = (start, end), both
    return chosen


def _number_issues(claim: Claim, sentence: str, paragraph: str) -> Iterator[Issue]:
    near, all_found = find_quantities(sentence), find_quantities(paragraph)
    for own in claim.quantities:
        if claim.quoted.contains(own.start) or _is_part_of_name(own, claim):
            continue
        others = [one for one in near if _is_rival(own, one, claim.quantities)]
        others = [one for one in others if is_age(own, claim.text) == is_age(one, sentence)]
        same = [one for one in all_found if own.is_like(one) and own.agrees(one)]
        if not same and own.is_count:  # "eight soldiers" may be "eight troops"
            same = [one for one in near if one.is_count and own.agrees(one)]
        if same and not (own.verb and all(one.verb == "" for one in same) and any(one.verb for one in others)):
            continue
        if own.unit == "ordinal" and not others:
            continue  # the first day may be meant without being named
        found = sentence[others[0].start : others[0].end] if others else None
        yield Issue(Aspect.NUMBER, own.start, own.end, conflict=bool(others), found=found)


def _is_part_of_name(amount: Quantity, claim: Claim) -> bool:
    """Whether an amount belongs to a name: "an MC-130", "Flight 91"."""
    if amount.unit in unit_kinds() or not claim.text[amount.start].isdigit():
        return any(name.start <= amount.start < name.end for name in claim.names)
    before = claim.text[: amount.start].rstrip()
    return any(name.start <= amount.start < name.end or name.end == len(before) for name in claim.names)


def _word_issues(claim: Claim, sentence: str) -> Iterator[Issue]:
    """Words of extent that the sentence lacks ("all"), and words in whose place it has their contrary."""
    there = {word.lower_ for word in parse_syntax(sentence)}
    own = {word.lower_: word for word in parse_syntax(claim.text) if not claim.quoted.contains(word.idx)}
    for text, word in own.items():
        contraries = contrary_words().get(text, ()) if text not in _ORDER else ()
        contrary = next((one for one in contraries if one in there and one not in own), None)
        contrary = contrary or _turned(word, sentence)
        is_there = text in there or not there.isdisjoint(_EXTENTS.get(text, ()))
        if is_there or (contrary is None and text not in _EXTENTS):
            continue
        yield Issue(Aspect.WORD, word.idx, word.idx + len(word), conflict=contrary is not None, found=contrary)


def _turned(word: "Token", sentence: str) -> str | None:
    """The adverb or preposition with which a sentence reverses the claim, with the same verb: "ranks behind" for "ranks
    ahead"."""
    contraries = reversals().get(word.lower_, frozenset())
    if word.dep_ not in ("advmod", "prep", "prt") or not contraries:
        return None
    found = (one for one in parse_syntax(sentence) if one.lower_ in contraries and one.head.lemma_ == word.head.lemma_)
    return next((one.text for one in found), None)


def _is_rival(own: Quantity, other: Quantity, all_own: Sequence[Quantity]) -> bool:
    """Whether the passage has an amount where the claim has another one, unless the claim has it elsewhere."""
    is_taken = any(one.is_like(other) and one.agrees(other) for one in all_own)
    is_same_place = own.verb == other.verb or own.unit == other.unit != ""
    return own.is_like(other) and is_same_place and not own.may_agree(other) and not is_taken


def _day_issues(claim: Claim, sentence: str, passage: Passage) -> Iterator[Issue]:
    if not claim.days:
        return
    near = PassageDays.of(sentence, passage.article)
    whole = PassageDays.of(passage.paragraph.text, passage.article)
    for day in claim.days:
        if not claim.is_open and is_after_publication(day, passage.article):
            yield Issue(Aspect.CERTAINTY, day.start, day.end, found=manner_of(Mode.FUTURE))
            continue
        words = claim.text[day.start : day.end].lower()
        is_there = words in passage.paragraph.text.lower() if day.is_relative else near.has(day) or whole.has(day)
        if is_there or claim.quoted.contains(day.start):
            continue
        if within_publication(day, passage.article):
            continue
        other = near.other_than(day)
        yield Issue(Aspect.DAY, day.start, day.end, conflict=other is not None, found=other)


def _name_issues(claim: Claim, sentence: str, around: Around) -> Iterator[Issue]:
    clashes = [clash for clash in find_clashes(claim.text, sentence) if not claim.quoted.contains(clash.start)]
    for clash in clashes:
        yield Issue(Aspect.NAME, clash.start, clash.end, conflict=True, found=clash.found)
    for name in claim.names:
        if claim.quoted.contains(name.start):
            continue
        if not around.has(name) and not any(clash.start < name.end and name.start < clash.end for clash in clashes):
            other = around.other_person(name)
            yield Issue(Aspect.NAME, name.start, name.end, conflict=other is not None, found=other)
        elif any(not around.has_role(role) for role in name.roles):
            yield Issue(Aspect.TITLE, name.start, name.end)


def _role_issues(claim: Claim, sentence: str, around: Around) -> Iterator[Issue]:
    for role in find_roles(claim.text):
        if claim.quoted.contains(role.start) or not any(role.surname in name.terms for name in claim.names):
            continue
        instead = role_instead(role, sentence, around.texts)
        if instead is not None and role.surname in around.near:
            yield Issue(Aspect.TITLE, role.start, role.end, conflict=bool(instead), found=instead or None)


def _mode_issues(claim: Claim, sentence: str) -> Iterator[Issue]:
    """How the sentence reports the event of the claim: as less than a fact, or as the opposite."""
    start = max(0, claim.text.find(claim.core))
    end = start + len(claim.core)
    is_contrary = contradict(claim.core, sentence) and not any(True for _ in _value_changes(claim, sentence))
    if is_contrary or _is_opposed(claim.core, sentence):
        yield Issue(Aspect.NEGATION, start, end, conflict=True)
        return
    report = report_of(claim.core, sentence)
    if report.is_found and _is_asked(claim, sentence):
        yield Issue(Aspect.CERTAINTY, start, end, found=manner_of(Mode.ASKED))
        return
    if report.mode is Mode.ASKED and not _WHETHER.search(sentence):
        return  # "why it burst" takes it that it burst
    mode = report.mode if report.is_found else _mode_of_sentence(sentence)
    if report.is_found and mode in OPPOSITE:
        yield Issue(Aspect.NEGATION, start, end, conflict=True)
    elif not report.is_found and mode not in _TO_COME:
        return
    elif not _is_enough(claim, mode) and not _is_said(claim, sentence):
        yield Issue(Aspect.CERTAINTY, start, end, found=manner_of(mode))


def _is_asked(claim: Claim, sentence: str) -> bool:
    """Whether the event of a claim stands only in a question that leaves open whether it happened."""
    question = _YES_OR_NO.search(sentence)
    if question is None or not report_of(claim.core, question[0]).is_found:
        return False
    rest = sentence[: question.start()] + sentence[question.end() :]
    return not report_of(claim.core, rest).is_found


def _is_opposed(core: str, sentence: str) -> bool:
    """Whether one of them says that something happened and the other that it did not, by the same verb."""
    own, other = parse_syntax(core), parse_syntax(sentence)
    for verb in own:
        if verb.pos_ != "VERB" or verb.dep_ == "ROOT":  # the main verb is looked at with its opposites
            continue
        for match in other:
            if match.pos_ == "VERB" and match.lemma_ == verb.lemma_:
                modes = mode_of(verb), mode_of(match)
                if (modes[0] in OPPOSITE) != (modes[1] in OPPOSITE) and Mode.FACT in modes:
                    return True
    return False


def _value_changes(claim: Claim, sentence: str) -> Iterator[Quantity]:
    """The amounts of a claim that the sentence does not have: these contradict it, not a negation."""
    found = find_quantities(sentence)
    yield from (own for own in claim.quantities if not any(own.agrees(one) for one in found))


def _mode_of_sentence(sentence: str) -> Mode:
    """How a sentence reports its main event, if it does not name that of the claim."""
    root = next((word for word in parse_syntax(sentence) if word.dep_ == "ROOT"), None)
    if root is None:
        return Mode.FACT
    governing = modes_named(iter([root])) & _TO_COME
    is_governing = any(child.dep_ in ("xcomp", "ccomp") for child in root.children)
    return next(iter(governing)) if governing and is_governing else mode_of(root)


def _is_enough(claim: Claim, mode: Mode) -> bool:
    """Whether what is reported in this mode is what is claimed: a plan is not a fact."""
    if mode is Mode.FACT or mode in claim.event.named:
        return True
    if claim.is_guess:
        return mode in _GUESSES
    return claim.is_open and mode in _STILL_OPEN


def _is_said(claim: Claim, sentence: str) -> bool:
    """Whether claim and sentence both only say what somebody says, in the same tense: the speaker is checked apart."""
    return claim.said is not None and report_of(claim.text, sentence).mode is Mode.FACT and claim.is_open
