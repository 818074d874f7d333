"""What contradicts the best answer is shown beside it."""

from qa.answering.contradictions import with_other_side
from tests.qa.factories import read_sentence

APPROVED = read_sentence("a", "The council approved the plan for the harbour on Monday.", 5.0, short="approved")
REJECTED = read_sentence("b", "The council rejected the plan for the harbour on Monday.", 1.0, short="rejected")
OTHER = read_sentence("c", "The harbour of the council was planned in 1902.", 4.5)


def test_the_other_side_comes_second_without_a_short_answer() -> None:
    best, other, *rest = with_other_side([[APPROVED], [OTHER]], [[APPROVED], [OTHER], [REJECTED]])
    assert best == [APPROVED]
    assert (other[0].text, other[0].answer, other[0].score) == (REJECTED.text, None, APPROVED.score)
    assert rest == [[OTHER]]


def test_without_a_contradiction_all_stays_as_it_is() -> None:
    assert with_other_side([[APPROVED], [OTHER]], [[APPROVED], [OTHER]]) == [[APPROVED], [OTHER]]
    assert with_other_side([], [[APPROVED], [REJECTED]]) == []


def test_one_source_does_not_contradict_itself() -> None:
    copy = read_sentence("b", REJECTED.text, 1.0, source="a")
    assert with_other_side([[APPROVED]], [[APPROVED], [copy]]) == [[APPROVED]]
