import pytest

from qa.ranking.unknown import without_answer_where_unknown
from tests.qa.factories import asked, read_sentence


@pytest.mark.parametrize(
    ("question", "is_marked"),
    [("When did Reed return to Vell?", False), ("When did Reed go to Lorn?", True)],
)
def test_where_it_is_said_to_be_unknown_another_time_is_no_short_answer(question: str, is_marked: bool) -> None:
    text = "Reed went to Lorn in May, and it was not clear when he returned to Vell."
    sentence = read_sentence("a", text, 1.0, short="in May")
    assert (without_answer_where_unknown(asked(question), sentence).answer is not None) is is_marked
