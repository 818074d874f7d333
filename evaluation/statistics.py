"""Scores with their confidence intervals, and how well confidence separates answerable questions from the others.

Intervals are the 95 % percentile intervals of a bootstrap over groups of questions (Efron and Tibshirani 1993, "An
Introduction to the Bootstrap", chapter 13). Groups (questions on one article) are drawn whole, as such questions are
easy or hard together.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.measures import MEASURES
from evaluation.results import Outcome, Score, Verdict

RESAMPLES = 1000
_SEED = 20260901
_PERCENTILES = {"p50 ms": 0.50, "p95 ms": 0.95}

Values = NDArray[np.float64]
Statistic = Callable[[Values, Values], Values]
"""A statistic of values: one number for each row of their weights."""


def bootstrap_weights(groups: Sequence[str]) -> Values:
    """Return how often each question is drawn in each resample, of shape (`RESAMPLES`, questions)."""
    names, group_of = np.unique(np.array(groups), return_inverse=True)
    rng = np.random.default_rng(_SEED)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    return drawn[:, group_of].astype(np.float64)


def interval(values: Values) -> tuple[float, float]:
    """Return the bounds of the central 95 % of the resamples' values."""
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def score_all(outcomes: Sequence[Outcome], unanswerable: Sequence[bool], groups: Sequence[str]) -> list[Score]:
    """Return every score that applies to at least one outcome, in the order of `MEASURES`."""
    weights = bootstrap_weights(groups)
    scores = []
    for name in MEASURES:
        if name == "abstention precision" and not any(unanswerable):
            continue  # without unanswerable questions every abstention is wrong
        if name in _PERCENTILES:
            chosen = list(range(len(outcomes)))
            values = np.array([outcome.ms for outcome in outcomes])
            statistic: Statistic = _quantile(_PERCENTILES[name])
        elif name == "abstention AUC":
            chosen = list(range(len(outcomes))) if 0 < sum(unanswerable) < len(unanswerable) else []
            values = np.array([outcome.confidence for outcome in outcomes])
            statistic = _auc_of(1.0 - np.array(unanswerable, dtype=np.float64))
        else:
            chosen = [place for place, outcome in enumerate(outcomes) if name in outcome.measures]
            values = np.array([outcomes[place].measures[name] for place in chosen])
            statistic = _mean
        if chosen:
            scores.append(_score(name, values, weights[:, chosen], statistic))
    return scores


def _score(name: str, values: Values, weights: Values, statistic: Statistic) -> Score:
    low, high = interval(statistic(values, weights[weights.any(axis=1)]))
    return Score(name, float(statistic(values, np.ones((1, len(values))))[0]), low, high, len(values))


def _mean(values: Values, weights: Values) -> Values:
    mean: Values = weights @ values / weights.sum(axis=1)
    return mean


def _quantile(share: float) -> Statistic:
    """The least value up to which this share of the weight lies."""

    def quantile(values: Values, weights: Values) -> Values:
        order = np.argsort(values)
        reached = np.cumsum(weights[:, order], axis=1)
        found: Values = values[order][(reached >= share * reached[:, -1:]).argmax(axis=1)]
        return found

    return quantile


def _auc_of(answerable: Values) -> Statistic:
    return lambda confidence, weights: auc(confidence, answerable, weights)


_BINS = 10


def auc(confidence: Values, answerable: Values, weights: Values) -> Values:
    """Return the area under the ROC curve for each row of weights: 0.5 is chance, 1 perfect separation; NaN if one
    class is missing.

    It is the share of pairs of an answerable and an unanswerable question in which the former has the higher
    confidence; equal ones count half (Hanley and McNeil 1982, "The Meaning and Use of the Area under a ROC Curve").
    """
    order = np.argsort(confidence)
    _, first = np.unique(confidence[order], return_index=True)
    right, wrong = (
        np.add.reduceat((weights * is_kind)[:, order], first, axis=1) for is_kind in (answerable, 1.0 - answerable)
    )
    below = np.cumsum(wrong, axis=1) - wrong / 2
    with np.errstate(invalid="ignore"):
        area: Values = (right * below).sum(axis=1) / (right.sum(axis=1) * wrong.sum(axis=1))
    return area


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """Return `(share of all questions answered, share of these not right)` for each confidence threshold.

    El-Yaniv and Wiener 2010, "On the Foundations of Noise-free Selective Classification". The curve ends at the
    system's own threshold: its answers below that are unknown. Only the first statement counts.
    """
    answered = sorted((o for o in outcomes if o.statements), key=lambda outcome: -outcome.confidence)
    wrong = np.cumsum([outcome.verdict is not Verdict.RIGHT for outcome in answered])
    points = []
    for count, outcome in enumerate(answered, start=1):
        if count < len(answered) and answered[count].confidence == outcome.confidence:
            continue  # no threshold separates questions of equal confidence
        points.append((count / len(outcomes), float(wrong[count - 1]) / count))
    return points


def reliability(confidence: Values, answerable: Values) -> list[tuple[float, float, int]]:
    """Return `(mean confidence, share answerable, count)` of ten equally large groups, by confidence.

    DeGroot and Fienberg 1983, "The Comparison and Evaluation of Forecasters". Empty unless there are both answerable
    and unanswerable questions.
    """
    if len(np.unique(answerable)) < 2:
        return []
    order = np.argsort(confidence, kind="stable")
    groups = [group for group in np.array_split(order, _BINS) if len(group)]
    return [(float(confidence[g].mean()), float(answerable[g].mean()), len(g)) for g in groups]
