"""What a passage may say instead of a claim: the claim with another number, day, name or role, or with the opposite.

Where the support model finds that a passage says one of these rather than the claim, the passage contradicts it. The
model alone takes too much for a denial, but it is good at choosing between two sentences that differ in one detail.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.checking.claim import Claim
from qa.checking.comparison import Aspect, Comparison, Issue
from qa.checking.days import find_days
from qa.checking.names import Name, find_names
from qa.language.grammar import forms_of_verbs, parse_syntax
from qa.language.polarity import contrary_words, has_negation, has_negative_part, opposites, reversals
from qa.language.quantities import find_quantities, is_age
from qa.reader.support import Judgement

if TYPE_CHECKING:
    from spacy.tokens import Token

MOST = 10
"""Maximum counterclaims per passage that are judged."""

RELATED = 0.90
"""Most probability of "neither" for a passage whose counterclaims are judged: with another name in it, a claim seems to
be about something else."""

_SUPPORTED, _MORE = 0.40, 0.25
"""Least probability that a passage supports a counterclaim, and how much more than it supports the claim. On the tuning
half, no true claim has a counterclaim with both that is not about something else."""

_SUPPORTED_BY_RULE, _MORE_BY_RULE = 0.30, 0.18
"""The same if rules find an amount or a day in the same role with the same verb, or if the sentences have words of the
opposite meaning."""

_DENIED = 0.85
"""Probability of "denies" from which less is asked of a counterclaim with "not", or without."""

_DENIED_FOR_NAME = 0.6
"""Probability of "denies" of a claim below which a passage with another name is about something else: any two names of
persons or places can be exchanged. On the tuning half, those that contradict a claim reach .79."""

_OWN, _MOSTLY_OWN = 0.30, 0.50
"""Least share of a claim's words that the sentences have themselves, unless they have another name or an amount that
rules find, and where less is asked of them."""

_AS_WELL = 0.05
"""How much more than the claim a passage must support a counterclaim for the claim to be in doubt."""

_LEAST_DOUBTED = 0.3
"""Minimum probability of "supports" of a claim for a doubt to matter."""

_CLEARLY = 0.1
"""How much more than any other name a passage supports one that is named as what it has instead."""

_STATED = frozenset(("ROOT", "conj", "ccomp", "xcomp", "acomp", "attr"))
"""What a claim states is one of these; what it says of the circumstances ("after it had cut rates") is not."""

_LINKING = ("ADP", "SCONJ")
"""Words such as "with" and "before", whose many meanings keep their opposite from reversing a claim."""

_DO = {"VBD": "did", "VBZ": "does", "VBP": "do"}


@dataclass(frozen=True, slots=True)
class Counterclaim:
    """A claim with something else in the place of the words of an issue; `found` is what the passage has there."""

    text: str
    issue: Issue


@dataclass(frozen=True, slots=True)
class Countered:
    """What a passage has in the place of a detail of a claim, by its judgement of the counterclaim. It is only a
    doubt if the model does not clearly find that the passage says this rather than the claim."""

    issue: Issue
    judgement: Judgement
    is_doubt: bool = False

    @property
    def is_value(self) -> bool:
        """Whether it is an amount or a day."""
        return self.issue.aspect in (Aspect.NUMBER, Aspect.DAY)


def counterclaims(claim: Claim, comparison: Comparison) -> list[Counterclaim]:
    """Return what the sentences of a comparison may say instead of the claim. Raises `ReaderError`."""
    found = [
        *_values(claim, comparison),
        *_negated(claim, comparison),
        *_opposites(claim, comparison),
        *_swapped(claim),
    ]
    return list({one.text: one for one in found if one.text != claim.text}.values())[:MOST]


def counter(
    claim: Claim, comparison: Comparison, judgement: Judgement, judge: Callable[[Sequence[str]], Sequence[Judgement]]
) -> Countered | None:
    """Return the counterclaim that a passage supports most, if it says that at least as well as the claim, of which it
    has this judgement. `judge` gives its judgements of other claims. Raises `ReaderError`."""
    found = counterclaims(claim, comparison)
    if not found:
        return None
    judged = sorted(map(Countered, [one.issue for one in found], judge([one.text for one in found])), key=_surest)
    meant = next((one for one in judged if _is_meant(one, comparison, judgement)), None)
    if meant is None:
        is_doubt = judged[0].judgement.supports > judgement.supports + _AS_WELL
        return replace(judged[0], is_doubt=True) if is_doubt else None
    least = meant.judgement.supports - _CLEARLY
    rivals = {one.issue.found for one in judged if one.issue.start == meant.issue.start and _surest(one) < -least}
    return replace(meant, issue=replace(meant.issue, found=None)) if len(rivals) > 1 else meant


def may_be_countered(comparison: Comparison, judgement: Judgement) -> bool:
    """Whether it matters what a passage says instead: it may support the claim, or have something else in its place."""
    return judgement.supports >= _LEAST_DOUBTED or comparison.own >= _OWN or bool(comparison.issues)


def _surest(one: Countered) -> float:
    return -one.judgement.supports


def _is_meant(one: Countered, comparison: Comparison, judgement: Judgement) -> bool:
    """Whether a passage says the counterclaim rather than the claim, of which it has this judgement."""
    by_rule = any(issue.conflict and issue.found and issue.start == one.issue.start for issue in comparison.conflicts)
    is_written = one.issue.aspect is Aspect.NEGATION and one.issue.found is not None
    if one.issue.aspect is Aspect.NAME and judgement.denies < _DENIED_FOR_NAME:
        return False
    if comparison.own < _OWN and one.issue.aspect is not Aspect.NAME and not by_rule:
        return False
    is_denied = one.issue.aspect is Aspect.NEGATION and judgement.denies >= _DENIED and comparison.own >= _MOSTLY_OWN
    is_sure = (by_rule and one.is_value) or is_denied or is_written
    least, more = (_SUPPORTED_BY_RULE, _MORE_BY_RULE) if is_sure else (_SUPPORTED, _MORE)
    return one.judgement.supports >= max(least, judgement.supports + more)


def _values(claim: Claim, comparison: Comparison) -> Iterator[Counterclaim]:
    """Yield the claim with what the sentences have in the place of a detail that they lack."""
    for issue in comparison.issues:
        if issue.found and issue.conflict:
            is_amount = issue.aspect is Aspect.NUMBER
            own = claim.text[issue.start : issue.end]
            yield _with(claim, issue, _in_the_form_of(issue.found, own) if is_amount else issue.found)
        for words in _others(claim, issue, comparison.text):
            yield _with(claim, issue, words)


def _others(claim: Claim, issue: Issue, text: str) -> Sequence[str]:
    """The amounts, days or names in a text that the place of an issue may have instead."""
    if issue.aspect is Aspect.NUMBER:
        own = next((one for one in claim.quantities if one.start == issue.start), None)
        others = [one for one in find_quantities(text) if own and own.is_like(one) and not own.may_agree(one)]
        others = [one for one in others if not any(one.agrees(mine) for mine in claim.quantities)]
        others = [one for one in others if own and is_age(own, claim.text) == is_age(one, text)]
        return [_in_the_form_of(text[one.start : one.end], claim.text[issue.start : issue.end]) for one in others]
    if issue.aspect is Aspect.DAY:
        own_day = next((one for one in claim.days if one.start == issue.start), None)
        return [text[one.start : one.end] for one in find_days(text) if own_day and own_day.is_as_precise_as(one)]
    if issue.aspect is Aspect.NAME:
        name = next((one for one in claim.names if one.start == issue.start), None)
        return [one.text for one in find_names(text) if name and _may_stand_for(claim, name, one)]
    return ()


def _in_the_form_of(amount: str, own: str) -> str:
    """An amount with the unit as the claim writes it: "four years" for "four-year" where it has "six years"."""
    number, _, unit = amount.rpartition("-")
    _, _, own_unit = own.rpartition(" ")
    is_same = bool(number) and own_unit.removesuffix("s").lower() == unit.removesuffix("s").lower()
    return f"{number} {own_unit}" if is_same else amount


def _may_stand_for(claim: Claim, name: Name, other: Name) -> bool:
    """Whether a name of a passage, which the claim does not have, may stand in the place of one: a person for a
    person."""
    if any(not set(one.terms).isdisjoint(other.terms) for one in claim.names):
        return False
    is_full = [one.person is not None and bool(one.person.given) for one in (name, other)]
    return is_full[0] == is_full[1] or not is_full[0]


def _with(claim: Claim, issue: Issue, words: str) -> Counterclaim:
    text = claim.text[: issue.start] + words + claim.text[issue.end :]
    return Counterclaim(text, Issue(issue.aspect, issue.start, issue.end, conflict=True, found=words))


def _opposites(claim: Claim, comparison: Comparison) -> Iterator[Counterclaim]:
    """Yield the claim with each word replaced by its opposite: one that reverses the claim whatever the sentences
    say, or one that they contain. Only verbs that the claim asserts are replaced."""
    present = {word.lemma_.lower() for word in parse_syntax(comparison.text)}
    for word in parse_syntax(claim.text):
        if claim.quoted.contains(word.idx) or (word.pos_ in ("VERB", "AUX") and word.dep_ not in _STATED):
            continue
        start, end = word.idx, word.idx + len(word)
        issue = Issue(Aspect.NEGATION, start, end, conflict=True)
        contraries = contrary_words().get(word.lower_, frozenset()) if word.pos_ not in _LINKING else frozenset()
        for other in sorted(contraries | reversals().get(word.lower_, frozenset())):
            yield Counterclaim(claim.text[:start] + other + claim.text[end:], issue)
        lemma = word.lemma_.lower()
        others = (opposites().get(lemma, frozenset()) & present) | reversals().get(lemma, frozenset())
        for other in sorted(others) if word.dep_ in _STATED else ():
            found = replace(issue, found=other) if other in present else issue
            yield Counterclaim(claim.text[:start] + _inflected(other, word) + claim.text[end:], found)


def _swapped(claim: Claim) -> Iterator[Counterclaim]:
    """Yield the claim with origin and destination swapped."""
    ends = [word for word in parse_syntax(claim.text) if word.dep_ == "pobj" and word.head.lower_ in ("from", "to")]
    names = [name for name in claim.names if any(name.start <= word.idx < name.end for word in ends)]
    if len(names) == 2 and {word.head.lower_ for word in ends} == {"from", "to"}:
        first, second = names
        between = claim.text[first.end : second.start]
        text = claim.text[: first.start] + second.text + between + first.text + claim.text[second.end :]
        yield Counterclaim(text, Issue(Aspect.NAME, first.start, second.end, conflict=True))


def _inflected(lemma: str, like: "Token") -> str:
    """A lemma in the form of another word: "did rise" for "fell", "demoted" for "promoted" in "was promoted"."""
    if like.tag_ in _DO:
        return f"{_DO[like.tag_]} {lemma}"
    if like.tag_ == "VBG":
        return f"{lemma.removesuffix('e')}ing"
    if like.tag_ == "VBN":
        return _participle(lemma)
    return lemma


def _participle(lemma: str) -> str:
    """The past participle of a verb: "risen", "acquitted", "demoted", "denied"."""
    forms = forms_of_verbs(frozenset([lemma]))
    ends = ("ed",) if lemma.endswith(("ee", "en", "wn")) else ("en", "wn", f"{lemma[-1]}{lemma[-1]}ed")
    irregular = sorted(form for form in forms if form.endswith(ends) and form != lemma)
    regular = f"{lemma[:-1]}ied" if lemma.endswith("y") and lemma[-2:-1] not in "aeiou" else f"{lemma.rstrip('e')}ed"
    return irregular[0] if irregular else regular


def _negated(claim: Claim, comparison: Comparison) -> Iterator[Counterclaim]:
    """Yield the claim with "not" added if the sentences have one and it has none, or removed in the opposite case."""
    if has_negation(claim.text) == has_negation(comparison.text):
        return
    text = _turned(claim.core)
    if text is not None:
        start = max(0, claim.text.find(claim.core))
        issue = Issue(Aspect.NEGATION, start, start + len(claim.core), conflict=True)
        yield Counterclaim(claim.text.replace(claim.core, text), issue)


def _turned(text: str) -> str | None:
    """The sentence with its main verb negated, or with that negation removed; None if neither is possible."""
    root = next((word for word in parse_syntax(text) if word.dep_ == "ROOT"), None)
    if root is None or has_negative_part(root):
        return None
    negation = next((word for word in root.children if word.dep_ == "neg"), None)
    if negation is not None:
        return text[: negation.idx].rstrip() + text[negation.idx + len(negation) :]
    before = [word for word in root.children if word.dep_ in ("aux", "auxpass") and word.i < root.i]
    carrier = before[0] if before else root if root.lemma_ == "be" else None
    if carrier is not None:
        end = carrier.idx + len(carrier)
        return f"{text[:end]} not{text[end:]}"
    if root.tag_ not in _DO:
        return None
    return f"{text[: root.idx]}{_DO[root.tag_]} not {root.lemma_}{text[root.idx + len(root) :]}"
