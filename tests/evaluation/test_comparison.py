from collections.abc import Sequence
from dataclasses import replace

import pytest

from evaluation.comparison import Comparison, Difference, Flip, compare
from evaluation.results import AskedQuestion, Outcome, Results, Verdict
from index.errors import InputRefused
from tests.evaluation.factories import asked, outcome, run
from tests.evaluation.report import factories as report


def questions(count: int, groups: Sequence[str] | None = None) -> list[AskedQuestion]:
    names = groups or [f"group {number}" for number in range(count)]
    return [asked(f"q{number}", group=group) for number, group in zip(range(count), names, strict=True)]


def outcomes(right: Sequence[bool], **measures: float) -> list[Outcome]:
    return [
        outcome(
            f"q{number}", Verdict.RIGHT if is_right else Verdict.WRONG, measures={"right": float(is_right), **measures}
        )
        for number, is_right in enumerate(right)
    ]


def compared(before: Sequence[bool], after: Sequence[bool], groups: Sequence[str] | None = None) -> Comparison:
    own = questions(len(before), groups)
    return compare(run(own, {"s": outcomes(before)}), run(own, {"s": outcomes(after)}))


def difference(comparison: Comparison) -> Difference:
    (found,) = comparison.differences
    assert found.name == "right"
    return found


def test_the_same_results_do_not_differ() -> None:
    comparison = compared([True, False, True], [True, False, True])
    assert comparison == Comparison("s", "s", [Difference("right", 2 / 3, 2 / 3, 0.0, 0.0, 0.0, 1.0, 3)], [], [])


def test_a_clear_improvement() -> None:
    before = [number % 4 == 0 for number in range(40)]  # 10 right
    after = [number % 4 != 1 for number in range(40)]  # 30 right
    comparison = compared(before, after)
    found = difference(comparison)
    assert (found.first, found.second, found.difference, found.count) == (0.25, 0.75, 0.5, 40)
    assert found.p < 0.001
    # The standard error is sqrt((.5 - .25) / 40) = 0.079, so the interval is about .5 - .155 to .5 + .155.
    assert found.low == pytest.approx(0.345, abs=0.03)
    assert found.high == pytest.approx(0.655, abs=0.03)
    assert [flip.id for flip in comparison.flips] == [f"q{n}" for n in range(40) if n % 4 in (2, 3)]
    assert {flip.better for flip in comparison.flips} == {True}


def test_a_change_for_the_worse_is_the_same_the_other_way_round() -> None:
    before, after = [True] * 10 + [False] * 10, [False] * 20
    better, worse = difference(compared(after, before)), difference(compared(before, after))
    assert worse.difference == -better.difference == -0.5
    assert worse.p == pytest.approx(better.p, abs=0.005)
    assert worse.low == pytest.approx(-better.high)
    assert worse.high == pytest.approx(-better.low)
    assert {flip.better for flip in compared(before, after).flips} == {False}


def test_p_is_the_share_of_swaps_that_differ_as_much() -> None:
    # Of the 2 ** 5 ways to swap five groups that all became right, two differ as much.
    assert difference(compared([False] * 5, [True] * 5)).p == pytest.approx(2 / 32)
    # With 3 better and 1 worse of four: sums +-2 and +-4, that is 2 * (4 + 1) of the 16.
    assert difference(compared([False, False, False, True], [True, True, True, False])).p == pytest.approx(10 / 16)


def test_one_group_alone_gives_no_p_value() -> None:
    one = difference(compared([False] * 20, [True] * 20, ["same"] * 20))
    assert (one.difference, one.p) == (1.0, 1.0)


def test_questions_of_one_group_are_not_independent() -> None:
    among = difference(compared([False] * 20, [True] * 10 + [False] * 10, ["same"] * 10 + list("abcdefghij")))
    assert among.difference == 0.5
    assert among.p == 1.0
    assert among.low == 0.0


def test_a_flip_is_better_or_worse_or_neither() -> None:
    def better(before: Verdict, after: Verdict) -> bool | None:
        return Flip("q", "What?", before, after).better

    assert better(Verdict.MISSED, Verdict.RIGHT) is True
    assert better(Verdict.RIGHT, Verdict.RIGHT_LATER) is False
    assert better(Verdict.WRONG, Verdict.RIGHT_LATER) is None


def test_flips_name_the_question_and_both_verdicts() -> None:
    own = questions(2)
    first = run(own, {"s": [outcome("q0", Verdict.WRONG), outcome("q1", Verdict.RIGHT)]})
    second = run(own, {"s": [outcome("q0", Verdict.MISSED), outcome("q1", Verdict.RIGHT)]})
    assert compare(first, second).flips == [Flip("q0", "What of q0?", Verdict.WRONG, Verdict.MISSED)]


def test_questions_are_paired_by_id_whatever_their_order() -> None:
    own = questions(3)
    first = run(own, {"s": outcomes([True, False, False])})
    second = run(own[::-1], {"s": outcomes([True, False, True])[::-1]})
    comparison = compare(first, second)
    assert [flip.id for flip in comparison.flips] == ["q2"]
    assert difference(comparison).difference == pytest.approx(1 / 3)


@pytest.mark.parametrize("other", [{"question": "What of something else?"}, {"history": ["Who?"]}, {"id": "other"}])
def test_other_questions_are_not_paired_and_noted(other: dict[str, object]) -> None:
    own = questions(3)
    altered = [replace(own[0], **other), *own[1:]]  # type: ignore[arg-type]
    results = outcomes([False, False, False])
    again = [replace(results[0], id=altered[0].id, measures={"right": 1.0}), *results[1:]]
    comparison = compare(run(own, {"s": results}), run(altered, {"s": again}))
    assert (difference(comparison).difference, difference(comparison).count) == (0.0, 2)
    assert comparison.notes == [
        "1 questions are only in the first results",
        "1 questions are only in the second results",
    ]


def test_nothing_in_common_is_refused() -> None:
    altered = [replace(question, question="Other?") for question in questions(2)]
    with pytest.raises(InputRefused, match="no question in common"):
        compare(run(questions(2), {"s": outcomes([True] * 2)}), run(altered, {"s": outcomes([True] * 2)}))


def test_systems_are_chosen_by_name() -> None:
    both = run(questions(2), {"one": outcomes([False, False]), "two": outcomes([True, False])})
    comparison = compare(both, both, systems=("one", "two"))
    assert (comparison.first, comparison.second, difference(comparison).difference) == ("one", "two", 0.5)
    assert compare(both, both, systems=(None, "two")).first == "one"
    with pytest.raises(InputRefused, match=r"no system 'three'.*one, two"):
        compare(both, both, systems=("one", "three"))


def test_latency_and_measures_over_different_questions_are_omitted() -> None:
    every = {"verbatim": 1.0, "first citation gold": 1.0, "abstention precision": 0.0, "MRR": 0.5}
    own = questions(2)
    first, second = (run(own, {"s": [replace(o, ms=ms) for o in outcomes([True] * 2, **every)]}) for ms in (1.0, 9.0))
    second.systems[0].outcomes[1].measures.pop("MRR")
    comparison = compare(first, second)
    counts = {found.name: found.count for found in comparison.differences}
    assert counts == {"MRR": 1, "right": 2}


def test_other_articles_models_and_question_files_are_noted() -> None:
    def about(**values: str) -> Results:
        usual = {"corpus_sha256": "c", "model": "m", "questions_sha256": "q"}
        return run(questions(1), {"s": outcomes([True])}, **{**usual, **values})

    assert compare(about(), about()).notes == []
    assert "different articles" in compare(about(), about(corpus_sha256="d")).notes[0]
    assert "different embedding models" in compare(about(), about(model="n")).notes[0]
    assert "question files differ" in compare(about(), about(questions_sha256="r")).notes[0]


def test_a_comparison_of_a_whole_run() -> None:
    results = report.results()
    comparison = compare(results, results, systems=("Byline", "plain keywords"))
    assert [(flip.id, flip.before, flip.after) for flip in comparison.flips] == [("when", Verdict.RIGHT, Verdict.WRONG)]
    assert comparison.to_dict()["flips"][0]["question"] == "When does the bridge close?"
