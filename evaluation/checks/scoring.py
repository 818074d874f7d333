"""How right the verdicts on claims are, by kind of claim."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from evaluation.checks.claims import DraftedClaim
from evaluation.results import Score
from evaluation.statistics import bootstrap_weights, interval
from qa.checking import CheckedSentence, Finding, Verdict

GOALS = {
    "verdict right": "claims with the right verdict",
    "supported wrongly": "of the claims called supported, those that are not",
    "contradicted wrongly": "of the claims called contradicted, those that are not",
    "misquotes found": "quotations with a word changed that are called not verbatim",
}


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """A claim, and the finding on it: None if the sentence was not taken for a claim."""

    claim: DraftedClaim
    finding: Finding | None

    @property
    def verdict(self) -> str:
        """The verdict given."""
        return self.finding.verdict.value if self.finding else "no_claim"

    @property
    def is_right(self) -> bool:
        """Whether the verdict is right; if only a part is wrong, whether it names that part."""
        if self.finding is None or self.finding.verdict not in self.claim.verdicts:
            return False
        if self.finding.verdict is not Verdict.PARTLY_SUPPORTED or not self.claim.wrong:
            return True
        return any(_overlap(wrong, part) for wrong in self.claim.wrong for part in self.finding.parts)


@dataclass(frozen=True, slots=True)
class KindOfClaim:
    """How many claims of one kind got the right verdict, and which verdicts the others got."""

    kind: str
    claims: int
    right: int
    given: dict[str, int]


@dataclass(frozen=True, slots=True)
class CheckResults:
    """The scores of the claims, each with its 95 % interval over stories, and how each kind of claim did."""

    claims: int
    scores: tuple[Score, ...]
    kinds: tuple[KindOfClaim, ...]
    wrong: tuple[GivenVerdict, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the scores as JSON values, without the claims."""
        return {
            "claims": self.claims,
            "scores": [asdict(score) for score in self.scores],
            "kinds": [asdict(kind) for kind in self.kinds],
        }


def given_to(claim: DraftedClaim, sentences: Sequence[CheckedSentence]) -> GivenVerdict:
    """Return the finding on a claim in a draft that consists of it."""
    return GivenVerdict(claim, next((one.finding for one in sentences if one.finding is not None), None))


def score(given: Sequence[GivenVerdict]) -> CheckResults:
    """Return the scores of verdicts."""
    kinds = dict.fromkeys(one.claim.kind for one in given)
    return CheckResults(
        claims=len(given),
        scores=tuple(_scores(given)),
        kinds=tuple(_kind(kind, [one for one in given if one.claim.kind == kind]) for kind in kinds),
        wrong=tuple(one for one in given if not one.is_right),
    )


def _scores(given: Sequence[GivenVerdict]) -> Iterator[Score]:
    weights = bootstrap_weights([one.claim.story for one in given])
    for name in GOALS:
        counted = [(place, value) for place, one in enumerate(given) if (value := _value(name, one)) is not None]
        if counted:
            places, values = [place for place, _ in counted], np.array([value for _, value in counted], dtype=float)
            drawn = weights[:, places]
            drawn = drawn[drawn.any(axis=1)]
            yield Score(name, float(values.mean()), *interval(drawn @ values / drawn.sum(axis=1)), len(values))


def _value(name: str, one: GivenVerdict) -> bool | None:
    """What a claim adds to a score; None if the score does not count it."""
    if name == "verdict right":
        return one.is_right
    if name == "misquotes found":
        return one.is_right if one.claim.kind == "misquote" else None
    verdict = Verdict.SUPPORTED if name == "supported wrongly" else Verdict.CONTRADICTED
    return verdict not in one.claim.verdicts if one.verdict == verdict else None


def _kind(kind: str, given: Sequence[GivenVerdict]) -> KindOfClaim:
    verdicts = [one.verdict for one in given]
    counted = {verdict: verdicts.count(verdict) for verdict in dict.fromkeys(sorted(verdicts))}
    return KindOfClaim(kind, len(given), sum(one.is_right for one in given), counted)


def _overlap(first: str, second: str) -> bool:
    return first.casefold() in second.casefold() or second.casefold() in first.casefold()
