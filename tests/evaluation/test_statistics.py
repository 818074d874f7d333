import numpy as np
import pytest

from evaluation.measures import MEASURES
from evaluation.results import Outcome, Score
from evaluation.statistics import RESAMPLES, bootstrap_weights, interval, score_all
from tests.evaluation.factories import outcome

GROUPS = ["a", "b", "a", "c", "a", "b"]


def test_groups_are_drawn_whole() -> None:
    weights = bootstrap_weights(GROUPS)
    assert weights.shape == (RESAMPLES, 6)
    assert np.array_equal(weights[:, 0], weights[:, 2])
    assert np.array_equal(weights[:, 0], weights[:, 4])
    assert np.array_equal(weights[:, 1], weights[:, 5])
    assert np.array_equal(weights[:, [0, 1, 3]].sum(axis=1), np.full(RESAMPLES, 3.0))  # as many groups as there are
    assert len(np.unique(weights[:, [0, 1, 3]], axis=0)) == 10  # every way to draw 3 of 3
    assert weights[:, [0, 1, 3]].mean(axis=0) == pytest.approx([1, 1, 1], abs=0.1)


def test_the_draws_are_the_same_each_time() -> None:
    assert np.array_equal(bootstrap_weights(GROUPS), bootstrap_weights(GROUPS))


def test_one_group_is_drawn_always() -> None:
    assert np.array_equal(bootstrap_weights(["a", "a"]), np.ones((RESAMPLES, 2)))


def test_the_interval_holds_95_percent_and_leaves_out_what_is_no_number() -> None:
    values = np.arange(1001, dtype=np.float64)
    assert interval(values) == (25.0, 975.0)
    assert interval(np.append(values, np.nan)) == (25.0, 975.0)


def scored(outcomes: list[Outcome], unanswerable: list[bool] | None = None, groups: str = "") -> dict[str, Score]:
    """Score outcomes that are in groups of their own, where no others are given."""
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


def test_the_same_questions_in_fewer_groups_tell_less() -> None:
    outcomes = measured("right", *[1.0] * 20, *[0.0] * 20)
    alone, grouped = scored(outcomes)["right"], scored(outcomes, groups="a" * 10 + "b" * 10 + "c" * 10 + "d" * 10)
    assert grouped["right"].value == alone.value == 0.5
    assert grouped["right"].high - grouped["right"].low > 2 * (alone.high - alone.low)


def test_one_group_has_no_width() -> None:
    assert scored(measured("right", 1.0, 0.0), groups="aa")["right"] == Score("right", 0.5, 0.5, 0.5, 2)


def test_a_score_is_of_the_questions_that_it_applies_to() -> None:
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
    # Of two groups of one question, a quarter of the resamples has the slow one only, a quarter the fast one only.
    score = scored([outcome("slow", ms=9.0), outcome("fast", ms=1.0)])["p50 ms"]
    assert score == Score("p50 ms", 1.0, 1.0, 9.0, 2)
    # As questions of one group both are in every resample.
    assert scored([outcome("slow", ms=9.0), outcome("fast", ms=1.0)], groups="aa")["p50 ms"].high == 1.0


def test_auc_is_of_all_questions_where_both_kinds_are_asked() -> None:
    confidence = [0.9, 0.3, 0.5, 0.1]
    outcomes = [outcome(str(value), confidence=value) for value in confidence]
    score = scored(outcomes, [False, False, True, True])["abstention AUC"]
    assert (score.value, score.count) == (0.75, 4)
    assert 0.0 <= score.low < 0.75 < score.high <= 1.0
    assert "abstention AUC" not in scored(outcomes, [False] * 4)
    assert "abstention AUC" not in scored(outcomes, [True] * 4)


def test_refusals_have_no_precision_where_every_question_has_an_answer() -> None:
    outcomes = [outcome(str(n), measures={"abstention precision": 0.0}) for n in range(4)]
    assert "abstention precision" not in {s.name for s in score_all(outcomes, [False] * 4, list("abcd"))}
    assert "abstention precision" in {s.name for s in score_all(outcomes, [True] + [False] * 3, list("abcd"))}
