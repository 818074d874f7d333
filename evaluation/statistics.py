"""Scores with their intervals: the 95 % percentile interval of a bootstrap over groups of questions.

Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13. Groups (questions on one article) are drawn
whole, as such questions are easy or hard together.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.abstention import auc
from evaluation.measures import MEASURES
from evaluation.results import Outcome, Score

RESAMPLES = 1000
_SEED = 20260901
_PERCENTILES = {"p50 ms": 0.50, "p95 ms": 0.95}

Values = NDArray[np.float64]
Statistic = Callable[[Values, Values], float]
"""Of the values, with their weights."""


def bootstrap_weights(groups: Sequence[str]) -> Values:
    """Return how often each question is drawn in each resample, of shape (`RESAMPLES`, questions)."""
    names, group_of = np.unique(np.array(groups), return_inverse=True)
    rng = np.random.default_rng(_SEED)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    return drawn[:, group_of].astype(np.float64)


def interval(values: Values) -> tuple[float, float]:
    """Return the bounds within which 95 % of the resamples' values lie."""
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def score_all(outcomes: Sequence[Outcome], unanswerable: Sequence[bool], groups: Sequence[str]) -> list[Score]:
    """Return every score that applies to some of the outcomes, in the order of `MEASURES`."""
    weights = bootstrap_weights(groups)
    scores = []
    for name in MEASURES:
        if name == "abstention precision" and not any(unanswerable):
            continue  # every refusal is wrong by the make of the set
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
    drawn = [statistic(values, row) for row in weights if row.any()]
    low, high = interval(np.array(drawn))
    return Score(name, statistic(values, np.ones(len(values))), low, high, len(values))


def _mean(values: Values, weights: Values) -> float:
    return float(values @ weights / weights.sum())


def _quantile(share: float) -> Statistic:
    return lambda values, weights: float(np.quantile(values, share, weights=weights, method="inverted_cdf"))


def _auc_of(answerable: Values) -> Statistic:
    return lambda confidence, weights: auc(confidence, answerable, weights)
