"""Scores with their confidence intervals, and how well confidence separates answerable questions from the others.

Intervals are the 95 % percentile intervals of a bootstrap over groups of questions (Efron and Tibshirani 1993, "An
Introduction to the Bootstrap", chapter 13). Groups (questions on one article) are drawn whole, as such questions are
easy or hard together.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from evaluation.measures import MEASURES
from evaluation.results import Outcome, Score, Verdict

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


_BINS = 10


def auc(confidence: Values, answerable: Values, weights: Values) -> float:
    """Return the area under the ROC curve: 0.5 is chance, 1 tells all apart; NaN where one kind is missing."""
    kinds = np.unique(answerable[weights > 0])
    return float(roc_auc_score(answerable, confidence, sample_weight=weights)) if len(kinds) > 1 else float("nan")


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """Return `(share of all questions answered, share of these not answered rightly)` for each limit of confidence.

    El-Yaniv and Wiener 2010, "On the Foundations of Noise-free Selective Classification". The curve ends at the
    system's own limit: what it would say below that is not known. A statement after the first does not count.
    """
    answered = sorted((o for o in outcomes if o.statements), key=lambda outcome: -outcome.confidence)
    wrong = np.cumsum([outcome.verdict is not Verdict.RIGHT for outcome in answered])
    points = []
    for count, outcome in enumerate(answered, start=1):
        if count < len(answered) and answered[count].confidence == outcome.confidence:
            continue  # no limit parts questions of the same confidence
        points.append((count / len(outcomes), float(wrong[count - 1]) / count))
    return points


def reliability(confidence: Values, answerable: Values) -> list[tuple[float, float, int]]:
    """Return `(mean confidence, share answerable, count)` of ten groups of like size, by confidence.

    DeGroot and Fienberg 1983, "The Comparison and Evaluation of Forecasters". Empty unless there are questions of both
    kinds.
    """
    if len(np.unique(answerable)) < 2:
        return []
    order = np.argsort(confidence, kind="stable")
    groups = [group for group in np.array_split(order, _BINS) if len(group)]
    return [(float(confidence[g].mean()), float(answerable[g].mean()), len(g)) for g in groups]
