from collections.abc import Sequence

import numpy as np
import pytest

from evaluation.measures import MEASURES
from evaluation.results import Outcome, Score, Verdict
from evaluation.statistics import (
    RESAMPLES,
    Values,
    auc,
    bootstrap_weights,
    interval,
    reliability,
    risk_coverage,
    score_all,
)
from tests.evaluation.factories import outcome

GROUPS = ["a", "b", "a", "c", "a", "b"]


def test_groups_are_drawn_whole() -> None:
    weights = bootstrap_weights(GROUPS)
    assert weights.shape == (RESAMPLES, 6)
    assert np.array_equal(weights[:, 0], weights[:, 2])
    assert np.array_equal(weights[:, 0], weights[:, 4])
    assert np.array_equal(weights[:, 1], weights[:, 5])
    assert np.array_equal(
        weights[:, [0, 1, 3]].sum(axis=1), np.full(RESAMPLES, 3.0)
    )  # each resample has as many groups as the original
    assert len(np.unique(weights[:, [0, 1, 3]], axis=0)) == 10  # every way to draw 3 of 3
    assert weights[:, [0, 1, 3]].mean(axis=0) == pytest.approx([1, 1, 1], abs=0.1)


def test_the_draws_are_the_same_each_time() -> None:
    assert np.array_equal(bootstrap_weights(GROUPS), bootstrap_weights(GROUPS))


def test_one_group_is_drawn_always() -> None:
    assert np.array_equal(bootstrap_weights(["a", "a"]), np.ones((RESAMPLES, 2)))


def test_the_interval_covers_95_percent_and_ignores_nan() -> None:
    values = np.arange(1001, dtype=np.float64)
    assert interval(values) == (25.0, 975.0)
    assert interval(np.append(values, np.nan)) == (25.0, 975.0)


def scored(outcomes: list[Outcome], unanswerable: list[bool] | None = None, groups: str = "") -> dict[str, Score]:
    """Score outcomes, by default each in its own group."""
    names = groups or [str(place) for place in range(len(outcomes))]
    return {score.name: score for score in score_all(outcomes, unanswerable or [False] * len(outcomes), list(names))}


def measured(name: str, *values: float) -> list[Outcome]:
    return [outcome(str(place), measures={name: value}) for place, value in enumerate(values)]


def test_a_mean_with_its_interval() -> None:
    score = scored(measured("right", *[1.0] * 30, *[0.0] * 10))["right"]
    assert (score.value, score.count) == (0.75, 40)
    # The standard error is sqrt(.75 * .25 / 40) = 0.068, so the interval is about .75 - .134 to .75 + .134.
    assert score.low == pytest.approx(0.616, abs=0.03)
    assert score.high == pytest.approx(0.884, abs=0.03)


def test_the_same_questions_in_fewer_groups_give_wider_intervals() -> None:
    outcomes = measured("right", *[1.0] * 20, *[0.0] * 20)
    alone, grouped = scored(outcomes)["right"], scored(outcomes, groups="a" * 10 + "b" * 10 + "c" * 10 + "d" * 10)
    assert grouped["right"].value == alone.value == 0.5
    assert grouped["right"].high - grouped["right"].low > 2 * (alone.high - alone.low)


def test_one_group_has_no_width() -> None:
    assert scored(measured("right", 1.0, 0.0), groups="aa")["right"] == Score("right", 0.5, 0.5, 0.5, 2)


def test_a_score_covers_only_the_questions_that_it_applies_to() -> None:
    outcomes = [*measured("verbatim", 1.0, 0.0), *measured("right", 1.0)]
    scores = scored(outcomes)
    assert (scores["verbatim"].value, scores["verbatim"].count) == (0.5, 2)
    assert scores["right"] == Score("right", 1.0, 1.0, 1.0, 1)  # also of the resamples in which it is drawn
    assert list(scores) == [name for name in MEASURES if name in {"right", "verbatim", "p50 ms", "p95 ms"}]


def test_percentiles_of_the_time() -> None:
    scores = scored([outcome(str(ms), ms=float(ms)) for ms in range(20, 0, -1)])
    assert (scores["p50 ms"].value, scores["p95 ms"].value) == (10.0, 19.0)
    assert scores["p50 ms"].low < 10.0 < scores["p50 ms"].high <= 20.0
    assert scores["p95 ms"].count == 20


def test_percentiles_of_a_resample_count_a_question_as_often_as_it_is_drawn() -> None:
    # With two groups of one question, a quarter of the resamples has only the slow one, a quarter only the fast one.
    score = scored([outcome("slow", ms=9.0), outcome("fast", ms=1.0)])["p50 ms"]
    assert score == Score("p50 ms", 1.0, 1.0, 9.0, 2)
    # As one group, both are in every resample.
    assert scored([outcome("slow", ms=9.0), outcome("fast", ms=1.0)], groups="aa")["p50 ms"].high == 1.0


def test_percentiles_are_those_of_numpy() -> None:
    rng = np.random.default_rng(1)
    ms, groups = rng.choice(50, 30).astype(np.float64), [f"g{place % 7}" for place in range(30)]
    outcomes = [outcome(str(place), ms=value) for place, value in enumerate(ms)]
    drawn = [np.quantile(ms, 0.95, weights=row, method="inverted_cdf") for row in bootstrap_weights(groups)]
    score = {score.name: score for score in score_all(outcomes, [False] * 30, groups)}["p95 ms"]
    assert (score.low, score.high) == interval(np.array(drawn))


def test_auc_needs_answerable_and_unanswerable_questions() -> None:
    confidence = [0.9, 0.3, 0.5, 0.1]
    outcomes = [outcome(str(value), confidence=value) for value in confidence]
    score = scored(outcomes, [False, False, True, True])["abstention AUC"]
    assert (score.value, score.count) == (0.75, 4)
    assert 0.0 <= score.low < 0.75 < score.high <= 1.0
    assert "abstention AUC" not in scored(outcomes, [False] * 4)
    assert "abstention AUC" not in scored(outcomes, [True] * 4)


def test_abstention_has_no_precision_if_every_question_is_answerable() -> None:
    outcomes = [outcome(str(n), measures={"abstention precision": 0.0}) for n in range(4)]
    assert "abstention precision" not in {s.name for s in score_all(outcomes, [False] * 4, list("abcd"))}
    assert "abstention precision" in {s.name for s in score_all(outcomes, [True] + [False] * 3, list("abcd"))}


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
    assert auc(values(*confidence), values(1, 1, 0, 0), np.ones((1, 4))) == pytest.approx([area])


def test_auc_counts_a_question_as_often_as_it_was_drawn() -> None:
    # (0.9, 0.5) is in order and weighs 1, (0.3, 0.5) is not and weighs 3
    weights = np.array([[1.0, 3.0, 2.0], [1.0, 0.0, 1.0]])
    assert auc(values(0.9, 0.3, 0.5), values(1, 1, 0), weights) == pytest.approx([0.25, 1.0])


@pytest.mark.parametrize("weights", [(1, 1, 0), (0, 0, 2)])
def test_auc_of_one_kind_is_not_a_number(weights: tuple[float, float, float]) -> None:
    assert np.isnan(auc(values(0.9, 0.3, 0.5), values(1, 1, 0), values(*weights)[None])).all()


def confident(confidence: float, verdict: Verdict) -> Outcome:
    return outcome(str(confidence), verdict, confidence=confidence)


def test_risk_starts_at_the_most_confident_and_ends_at_the_answered() -> None:
    outcomes = [
        confident(0.5, Verdict.RIGHT_LATER),
        outcome("refused", Verdict.MISSED, answered=False, confidence=0.99),
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


def test_no_risk_if_nothing_is_answered() -> None:
    assert risk_coverage([outcome("q", Verdict.RIGHT, answered=False)]) == []


def test_reliability_has_ten_bins_by_confidence() -> None:
    confidence = np.arange(20)[::-1] / 20
    points = reliability(confidence, (confidence >= 0.5).astype(np.float64))
    assert len(points) == 10
    assert list(points[0]) == pytest.approx([0.025, 0.0, 2])
    assert list(points[-1]) == pytest.approx([0.925, 1.0, 2])
    assert [share for _, share, _ in points] == [0.0] * 5 + [1.0] * 5


@pytest.mark.parametrize("count", [2, 9, 10, 23])
def test_every_question_is_in_one_bin(count: int) -> None:
    answerable = np.arange(count) % 2
    points = reliability(np.linspace(0, 1, count), answerable.astype(np.float64))
    counts = [n for *_, n in points]
    assert sum(counts) == count
    assert max(counts) - min(counts) <= 1
    assert sum(share * n for _, share, n in points) == pytest.approx(answerable.sum())


@pytest.mark.parametrize("kind", [0.0, 1.0])
def test_no_reliability_without_answerable_and_unanswerable_questions(kind: float) -> None:
    assert reliability(values(0.1, 0.9), values(kind, kind)) == []
