from collections.abc import Sequence

import numpy as np
import pytest

from evaluation.abstention import Values, auc, reliability, risk_coverage
from evaluation.results import Outcome, Verdict
from tests.evaluation.factories import outcome


def values(*numbers: float) -> Values:
    return np.array(numbers, dtype=np.float64)


@pytest.mark.parametrize(
    ("confidence", "area"),
    [
        ((0.9, 0.8, 0.2, 0.1), 1.0),
        ((0.1, 0.2, 0.8, 0.9), 0.0),
        ((0.5, 0.5, 0.5, 0.5), 0.5),
        ((0.9, 0.3, 0.5, 0.1), 0.75),  # 3 of 4 pairs in order
        ((0.9, 0.5, 0.5, 0.1), 0.875),  # a tie is half a pair
    ],
)
def test_auc_is_the_share_of_pairs_in_order(confidence: Sequence[float], area: float) -> None:
    assert auc(values(*confidence), values(1, 1, 0, 0), np.ones(4)) == pytest.approx(area)


def test_auc_counts_a_question_as_often_as_it_was_drawn() -> None:
    # (0.9, 0.5) is in order and weighs 1, (0.3, 0.5) is not and weighs 3
    assert auc(values(0.9, 0.3, 0.5), values(1, 1, 0), values(1, 3, 2)) == pytest.approx(0.25)


@pytest.mark.parametrize("weights", [(1, 1, 0), (0, 0, 2)])
def test_auc_of_one_kind_is_not_a_number(weights: tuple[float, float, float]) -> None:
    assert np.isnan(auc(values(0.9, 0.3, 0.5), values(1, 1, 0), values(*weights)))


def confident(confidence: float, verdict: Verdict) -> Outcome:
    return outcome(str(confidence), verdict, confidence=confidence)


def test_risk_is_of_the_most_confident_first_and_ends_at_what_was_answered() -> None:
    outcomes = [
        confident(0.5, Verdict.LATER),
        outcome("refused", Verdict.REFUSED, answered=False, confidence=0.99),
        confident(0.9, Verdict.RIGHT),
        confident(0.6, Verdict.UNFOUNDED),
        confident(0.7, Verdict.RIGHT),
    ]
    assert risk_coverage(outcomes) == [
        (1 / 5, 0.0),
        (2 / 5, 0.0),
        (3 / 5, pytest.approx(1 / 3)),
        (4 / 5, pytest.approx(2 / 4)),
    ]


def test_questions_of_the_same_confidence_are_one_point() -> None:
    outcomes = [
        confident(0.5, Verdict.WRONG),
        confident(0.9, Verdict.WRONG),
        confident(0.5, Verdict.RIGHT),
        confident(0.5, Verdict.RIGHT),
    ]
    assert risk_coverage(outcomes) == [(1 / 4, 1.0), (1.0, 2 / 4)]


def test_no_risk_where_nothing_is_answered() -> None:
    assert risk_coverage([outcome("q", Verdict.RIGHT, answered=False)]) == []


def test_reliability_is_of_ten_groups_by_confidence() -> None:
    confidence = np.arange(20)[::-1] / 20
    points = reliability(confidence, (confidence >= 0.5).astype(np.float64))
    assert len(points) == 10
    assert list(points[0]) == pytest.approx([0.025, 0.0, 2])
    assert list(points[-1]) == pytest.approx([0.925, 1.0, 2])
    assert [share for _, share, _ in points] == [0.0] * 5 + [1.0] * 5


@pytest.mark.parametrize("count", [2, 9, 10, 23])
def test_every_question_is_in_one_group(count: int) -> None:
    answerable = np.arange(count) % 2
    points = reliability(np.linspace(0, 1, count), answerable.astype(np.float64))
    counts = [n for *_, n in points]
    assert sum(counts) == count
    assert max(counts) - min(counts) <= 1
    assert sum(share * n for _, share, n in points) == pytest.approx(answerable.sum())


@pytest.mark.parametrize("kind", [0.0, 1.0])
def test_no_reliability_without_both_kinds(kind: float) -> None:
    assert reliability(values(0.1, 0.9), values(kind, kind)) == []
