"""Derives the verdict on a claim from what the rules and the support model find in each passage.

The rules and the model must agree before a claim is called supported or contradicted: the model alone overlooks numbers
and names, and rules alone recognise no paraphrases.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.checking.check import Evidence, Finding, Stance, Verdict
from qa.checking.citing import cited
from qa.checking.claim import Claim
from qa.checking.comparison import Aspect, Comparison, Issue
from qa.checking.counterclaims import Countered
from qa.checking.reasons import conflict_reason, partly_reason
from qa.checking.speakers import Speech, Spoken
from qa.language.quantities import find_quantities
from qa.reader.support import Judgement

NEEDED = ((0.95, 0.0, 0.42), (0.0, 0.55, 0.47), (0.0, 0.45, 0.55))
"""Least probability of "supports" for a supported claim: the more of its words a passage has, the less.

Each row has the least share of the words that the sentences themselves have, the least that the passage with its
context has, and the probability. On the tuning half, the model is good at finding what is about the same thing, and
less good at telling support from denial: that is why rules must find nothing against it either.
"""

_ANCHORED = 0.40
"""The same for a claim with an amount or a day, where the passage has mostly its words."""

_ABOUT_THE_SAME = 0.2
"""Most probability of "neither" for a claim that is supported, contradicted or partly supported."""

_MAY_BE_THE_SAME = 0.5
"""Most probability of "neither" for a passage that may bear on a claim, however worded: then Byline does not say
that the articles have nothing."""

COVERED = 0.45
"""Share of a claim's terms that a passage must have to contradict it, or to be shown as close."""

_MOSTLY_COVERED = 0.6
"""The same for a passage that supports a part of it."""

_UNQUOTED = 0.60
"""Least probability of "supports" for a passage that names the speaker but quotes nobody for it."""

_NEARLY_ALL = 0.75
"""The same for a passage in which rules find the whole claim."""

_DENIES, _OWN = 0.85, 0.50
"""Least probability of "denies" for a passage in which rules find the opposite, and least share of the claim's words
that its sentences have themselves."""

_DIFFERS = 0.5
"""Minimum probability that a passage from another source supports another amount, for accounts to differ."""

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A passage compared with a claim, by the rules and by the model. `speech` is who says it there, for somebody's
    words; `countered` is what the passage says instead, where the model finds that it says something else; `pruned`
    is the judgement of the claim without what the passage does not have, where that was asked. It is anchored if the
    claim has an amount or a day, which the passage has too."""

    comparison: Comparison
    judgement: Judgement
    speech: Speech | None = None
    countered: Countered | None = None
    pruned: Judgement | None = None
    is_anchored: bool = False

    @property
    def is_covered(self) -> bool:
        """Whether the passage has enough of the claim's words to be about the same thing."""
        return self.comparison.coverage >= COVERED

    @property
    def is_related(self) -> bool:
        """Whether the model finds that the passage is about the same thing, whatever it says about it."""
        return self.is_covered and self.judgement.neither <= _ABOUT_THE_SAME

    @property
    def is_attributed(self) -> bool:
        """Whether nobody other than the claimed speaker says it."""
        if self.speech is None or self.speech.spoken is Spoken.SAME:
            return True
        return self.speech.spoken is Spoken.UNQUOTED and self.judgement.supports >= _UNQUOTED

    @property
    def supports(self) -> bool:
        """Whether rules and model agree that it supports the claim."""
        is_plain = not self.comparison.issues and self.is_attributed and self.countered is None
        return is_plain and self.tells(self.judgement)

    @property
    def contradicts(self) -> bool:
        """Whether it says something else instead of a detail of the claim, or the opposite, by rules and model."""
        return (self.countered is not None and not self.countered.is_doubt) or self.denies

    @property
    def denies(self) -> bool:
        """Whether rules find the opposite in it, in mostly the same words, and the model does not doubt it."""
        found = self.comparison
        is_opposite = bool(found.conflicts) and all(issue.aspect is Aspect.NEGATION for issue in found.issues)
        is_close = self.is_related and found.coverage >= _MOSTLY_COVERED and found.own >= _OWN
        return is_opposite and is_close and self.judgement.denies >= _DENIES

    @property
    def may_deny(self) -> bool:
        """Whether it has nearly all of the claim but for a "not", and the model finds that it denies the claim."""
        found = self.comparison
        is_turned = any(issue.aspect is Aspect.NEGATION for issue in found.issues)
        return is_turned and found.coverage >= _NEARLY_ALL and found.own >= _OWN and self.judgement.denies >= _DENIES

    @property
    def may_support(self) -> bool:
        """Whether rules find the claim in it, number for number and name for name, whatever the model says."""
        found = self.comparison
        is_plain = not found.issues and self.is_attributed and self.countered is None
        return is_plain and self.is_related and found.coverage >= _NEARLY_ALL

    @property
    def supports_a_part(self) -> bool:
        """Whether it supports the claim but for what rules find, or what is left of the claim without that."""
        if self.comparison.rest < _MOSTLY_COVERED:
            return False
        return self.is_related or (self.pruned is not None and self.tells(self.pruned, self.comparison.rest))

    def tells(self, judgement: Judgement, share: float | None = None) -> bool:
        """Whether the model finds by this judgement that the passage says so, given the share of the words that it
        has: that of the claim's by default."""
        found = self.comparison
        share = found.coverage if share is None else share
        needed = next((p for own, least, p in NEEDED if found.own >= own and share >= least), None)
        if self.is_anchored and share >= _MOSTLY_COVERED:
            needed = _ANCHORED
        return needed is not None and judgement.neither <= _ABOUT_THE_SAME and judgement.supports >= needed


def decide(claim: Claim, judged: Sequence[Judged]) -> Finding | None:
    """Return the verdict on a claim as a whole; None if it is neither supported nor contradicted by any passage."""
    supporting = [one for one in judged if one.supports]
    contradicting = [one for one in judged if one.contradicts]
    differing = [one for one in contradicting if one.comparison.passage.source not in _sources(supporting)]
    if contradicting and all(one.judgement.supports < _surest(contradicting) for one in supporting):
        is_value = any(one.countered is not None and one.countered.is_value for one in contradicting)
        supporting = [one for one in judged if is_value and one.may_support]
        differing = [one for one in contradicting if one.comparison.passage.source not in _sources(supporting)]
        if not supporting and any(_has_value(one, contradicting) for one in judged):
            return None
    if supporting and not differing:
        others = [one for one in judged if _has_another_value(claim, one)]
        differing = [one for one in others if one.comparison.passage.source not in _sources(supporting)]
    if supporting and differing:
        return Finding(
            verdict=Verdict.DIFFERING,
            reason=conflict_reason(claim, _conflicts(differing)),
            evidence=(*_shown(supporting, Stance.SUPPORTS), *_shown(differing, Stance.CONTRADICTS)),
            origins=len(_sources(supporting)),
        )
    if supporting and not any(one.may_deny for one in judged):
        return Finding(
            verdict=Verdict.SUPPORTED,
            evidence=_shown(supporting, Stance.SUPPORTS),
            origins=len(_sources(supporting)),
        )
    speaker = next((one for one in contradicting if _is_of_speaker(claim, one.countered)), None)
    if speaker is not None:
        return _said_by(speaker, contradicting)
    if contradicting:
        return Finding(
            verdict=Verdict.CONTRADICTED,
            reason=conflict_reason(claim, _conflicts(contradicting)),
            parts=_parts(claim, _conflicts(contradicting)),
            evidence=_shown(contradicting, Stance.CONTRADICTS),
            origins=len(_sources(contradicting)),
        )
    return _wrong_speaker(judged)


def _surest(contradicting: Sequence[Judged]) -> float:
    """How strongly the passages support what they have instead."""
    return max((one.countered.judgement.supports for one in contradicting if one.countered), default=0.0)


def _has_value(one: Judged, contradicting: Sequence[Judged]) -> bool:
    """Whether a passage about the same thing has the amount or day that others replace with another one."""
    found = {other.countered.issue.start for other in contradicting if other.countered and other.countered.is_value}
    missing = {issue.start for issue in one.comparison.issues}
    is_close = one.is_related and one.comparison.coverage >= _MOSTLY_COVERED
    return is_close and bool(found - missing) and one not in contradicting


def _has_another_value(claim: Claim, one: Judged) -> bool:
    """Whether a passage about the same thing supports another amount, which rules find in the same role, instead of the
    claim's. To be asked if other passages support the claim."""
    found = one.countered
    if found is None or not one.is_related or found.issue.aspect is not Aspect.NUMBER:
        return False
    has_own = any(own.agrees(two) for own in claim.quantities for two in find_quantities(one.comparison.text))
    is_by_rule = any(issue.start == found.issue.start for issue in one.comparison.conflicts)
    return is_by_rule and not has_own and found.judgement.supports >= _DIFFERS


def _is_of_speaker(claim: Claim, countered: Countered | None) -> bool:
    """Whether what a passage has instead is who says it."""
    if countered is None or countered.is_doubt:
        return False
    return claim.speaker is not None and claim.text[countered.issue.start : countered.issue.end] in claim.speaker


def _said_by(found: Judged, contradicting: Sequence[Judged]) -> Finding:
    """The finding on a claim that attributes somebody else's words to a person."""
    other = found.countered.issue.found if found.countered else None
    return Finding(
        verdict=Verdict.WRONG_SPEAKER,
        reason=f"In the articles, {other or 'somebody else'} says so.",
        evidence=_shown(contradicting, Stance.CONTRADICTS),
        origins=len(_sources(contradicting)),
    )


def _wrong_speaker(judged: Sequence[Judged]) -> Finding | None:
    """The finding if a claim attributes somebody's words to the wrong person."""
    others = [
        one
        for one in judged
        if one.speech is not None
        and one.speech.spoken is Spoken.ANOTHER
        and not one.comparison.conflicts
        and one.tells(one.pruned or one.judgement)
    ]
    if not others:
        return None
    speaker = next(one.speech.quote.speaker for one in others if one.speech and one.speech.quote)
    return Finding(
        verdict=Verdict.WRONG_SPEAKER,
        reason=f"In the articles, {speaker} says so.",
        evidence=_shown(others, Stance.CONTRADICTS),
        origins=len(_sources(others)),
    )


def decide_partly(claim: Claim, judged: Sequence[Judged]) -> Finding | None:
    """Return the finding if a passage supports the claim except for some of its parts; None if none does."""
    near = sorted((one for one in judged if one.supports_a_part), key=lambda one: _nearness(claim, one))
    if not near or not _issues(claim, near[-1]):
        return None  # the rules find nothing missing, so the model doubts it
    best = near[-1]
    issues = _issues(claim, best)
    denied = any(map(_is_refusal, issues))
    if any(issue.conflict and issue.found for issue in issues):  # another amount or name tells more than a "not"
        issues, denied = tuple(issue for issue in issues if not _is_refusal(issue)), False
    return Finding(
        verdict=Verdict.NOT_JUDGED if denied else Verdict.PARTLY_SUPPORTED,
        reason=partly_reason(claim, issues),
        parts=_parts(claim, issues),
        evidence=_shown([best], Stance.NEAR if denied else Stance.SUPPORTS),
        origins=0 if denied else 1,
    )


def _nearness(claim: Claim, one: Judged) -> float:
    """How much of the claim a passage has: its words, and all but few of its parts."""
    found = one.comparison
    return found.coverage + found.own + one.judgement.supports - _PER_ISSUE * len(_issues(claim, one))


_PER_ISSUE = 0.2
_REFUSALS = ("as something denied", "as something doubted", "as an open question")


def _is_refusal(issue: Issue) -> bool:
    """Whether the passage denies or doubts it, so that it supports no part of it."""
    return issue.aspect is Aspect.NEGATION or issue.found in _REFUSALS


def _issues(claim: Claim, one: Judged) -> tuple[Issue, ...]:
    """What the passage lacks of the claim, including the speaker."""
    issues = one.comparison.issues
    if one.is_attributed or claim.speaker is None:
        return issues
    start = max(0, claim.text.find(claim.speaker))
    return (*issues, Issue(Aspect.SPEAKER, start, start + len(claim.speaker)))


def rest(judged: Sequence[Judged]) -> Finding:
    """Return the finding on a claim if no passage says all or part of it."""
    related = [one for one in judged if one.judgement.neither <= _MAY_BE_THE_SAME]
    if related:
        best = max(related, key=lambda one: max(one.judgement.supports, one.judgement.denies))
        against = best.judgement.denies > best.judgement.supports
        reason = "A passage may contradict it; read it." if against else "Some passages come close; read them."
        return Finding(verdict=Verdict.NOT_JUDGED, reason=reason, evidence=_shown(related, Stance.NEAR))
    near = [one for one in judged if one.is_covered]
    reason = "No passage was found that says it."
    return Finding(verdict=Verdict.NOT_FOUND, reason=reason, evidence=_shown(near, Stance.NEAR))


def combine(claims: Sequence[Claim], findings: Sequence[Finding]) -> Finding | None:
    """Return the finding on a claim from those on its clauses: all supported, or only some; None if none is."""
    supported = [one for one in findings if one.verdict is Verdict.SUPPORTED]
    if not supported:
        return None
    evidence = tuple(
        dict.fromkeys(quote for one in findings for quote in one.evidence if quote.stance is not Stance.NEAR)
    )
    if len(supported) == len(findings):
        return Finding(verdict=Verdict.SUPPORTED, evidence=evidence, origins=min(one.origins for one in findings))
    others = [(claim, one) for claim, one in zip(claims, findings, strict=True) if one not in supported]
    reason = next((one.reason for _, one in others if one.reason), "")
    return Finding(
        verdict=Verdict.PARTLY_SUPPORTED,
        reason=reason or "No passage says the rest.",
        parts=tuple(claim.text.rstrip(".") for claim, _ in others),
        evidence=evidence,
        origins=min(one.origins for one in supported),
    )


def _sources(judged: Sequence[Judged]) -> set[int]:
    return {one.comparison.passage.source for one in judged}


def _conflicts(judged: Sequence[Judged]) -> tuple[Issue, ...]:
    """What the most certain of them has instead."""
    countered = [one.countered for one in judged if one.countered is not None and not one.countered.is_doubt]
    if countered:
        return (max(countered, key=lambda one: one.judgement.supports).issue,)
    return max(judged, key=lambda one: one.judgement.denies).comparison.conflicts


def _parts(claim: Claim, issues: Sequence[Issue]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.text[issue.start : issue.end] for issue in issues))


def _shown(judged: Sequence[Judged], stance: Stance) -> tuple[Evidence, ...]:
    """The quotes from the best passages, one from each source first."""
    shown: list[Judged] = []
    for one in judged:
        if all(one.comparison.passage.source != other.comparison.passage.source for other in shown):
            shown.append(one)
    return tuple(Evidence(cited(one.comparison), stance) for one in shown[:_MOST_SHOWN])
