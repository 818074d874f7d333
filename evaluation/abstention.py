"""How well confidence tells what the articles answer from what they don't."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from evaluation.results import Outcome, Verdict

_BINS = 10

Values = NDArray[np.float64]


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
