"""Compares two systems, or one before and after a change, on the same questions: what differs, and is it
significant?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from evaluation.measures import MEASURES
from evaluation.results import AskedQuestion, Outcome, Results, Verdict
from evaluation.statistics import Values, bootstrap_weights, interval
from index.errors import InputRefused

_PERMUTATIONS = 9_999
_SEED = 20260902


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure on the questions that both have: the means, the second minus the first with its 95 % interval, and
    `p`, the share of random permutations with at least this difference."""

    name: str
    first: float
    second: float
    difference: float
    low: float
    high: float
    p: float
    count: int


@dataclass(frozen=True, slots=True)
class Flip:
    """A question whose verdict changed."""

    id: str
    question: str
    before: Verdict
    after: Verdict

    @property
    def better(self) -> bool | None:
        """Whether it became right; None if it was right neither before nor after."""
        if Verdict.RIGHT not in (self.before, self.after):
            return None
        return self.after is Verdict.RIGHT


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of the first system with the second. `notes` says what is not comparable."""

    first: str
    second: str
    differences: list[Difference]
    flips: list[Flip]
    notes: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON values."""
        return asdict(self)


def compare(first: Results, second: Results, *, systems: tuple[str | None, str | None] = (None, None)) -> Comparison:
    """Compare a system of `first` with one of `second`, question by question; by default the first of each.

    The test is a paired permutation test over groups of questions (Good 2005, "Permutation, Parametric, and Bootstrap
    Tests of Hypotheses", chapter 3). Conditional scores are excluded, as each system has them on different questions,
    and so are latencies, which are not comparable between runs on a shared machine.

    Raises `InputRefused` if there is no such system, or the two have no question in common.
    """
    one, other = first.system(systems[0]), second.system(systems[1])
    asked = {question.id: question for question in first.questions}
    again = {question.id: question for question in second.questions}
    common = [i for i, question in asked.items() if i in again and _same_question(question, again[i])]
    if not common:
        raise InputRefused("the two results have no question in common; compare runs of the same question file")
    before, after = ({outcome.id: outcome for outcome in system.outcomes} for system in (one, other))
    pairs = [(before[i], after[i]) for i in common]
    groups = [asked[i].group for i in common]
    return Comparison(
        one.name,
        other.name,
        [d for name in MEASURES if (d := _difference(name, pairs, groups)) is not None],
        [
            Flip(i, asked[i].question, old.verdict, new.verdict)
            for i, (old, new) in zip(common, pairs, strict=True)
            if old.verdict is not new.verdict
        ],
        _notes(first, second, len(common)),
    )


def _same_question(one: AskedQuestion, other: AskedQuestion) -> bool:
    return (one.question, one.history) == (other.question, other.history)


def _difference(name: str, pairs: Sequence[tuple[Outcome, Outcome]], groups: Sequence[str]) -> Difference | None:
    if MEASURES[name].conditional:
        return None
    places = [i for i, (old, new) in enumerate(pairs) if name in old.measures and name in new.measures]
    if not places:
        return None
    old, new = (np.array([pairs[i][side].measures[name] for i in places]) for side in (0, 1))
    own_groups = [groups[i] for i in places]
    weights = bootstrap_weights(own_groups)
    low, high = interval(weights @ (new - old) / weights.sum(axis=1))
    return Difference(
        name,
        float(old.mean()),
        float(new.mean()),
        float((new - old).mean()),
        low,
        high,
        _p_value(old, new, own_groups),
        len(places),
    )


def _p_value(old: Values, new: Values, groups: Sequence[str]) -> float:
    """Permute whole groups: questions about the same article are not independent."""
    from scipy.stats import permutation_test  # takes half a second

    names, group_of = np.unique(np.array(groups), return_inverse=True)
    before, after = (np.bincount(group_of, weights=values) for values in (old, new))
    if len(names) < 2 or np.array_equal(before, after):
        return 1.0  # a single group differs as much when swapped
    test = permutation_test(
        (before, after),
        lambda x, y, axis: np.sum(y - x, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=_PERMUTATIONS,
        rng=np.random.default_rng(_SEED),
    )
    return float(test.pvalue)


def _notes(first: Results, second: Results, common: int) -> list[str]:
    notes = []
    for name, results in (("first", first), ("second", second)):
        if len(results.questions) > common:
            notes.append(f"{len(results.questions) - common} questions are only in the {name} results")
    for key, what in (("corpus_sha256", "articles"), ("model", "embedding models")):
        if first.about.get(key) != second.about.get(key):
            notes.append(f"the indexes have different {what}")
    if first.about.get("questions_sha256") != second.about.get("questions_sha256"):
        notes.append("the question files differ; each answer is scored against its own file's expectations")
    return notes
