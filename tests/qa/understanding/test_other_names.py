import pytest

from qa.understanding.other_names import about_other_names


@pytest.mark.parametrize(
    ("question", "sentence", "others"),
    [
        (
            "How many lawyers has Anna Reed hired?",
            "John Munk's office has hired 16 lawyers in Paris.",
            ["How many lawyers has John Munk hired?"],
        ),
        ("How many lawyers has Anna Reed hired?", "Ms. Reed has hired 16 lawyers.", []),
        ("How many people died in France?", "In Germany, 16 people died.", ["How many people died in Germany?"]),
        ("How many people died in France?", "On Monday, 16 people died.", []),
        ("How many people died?", "In Germany, 16 people died.", []),
    ],
)
def test_a_name_is_replaced_by_others_of_its_kind_in_the_sentence(
    question: str, sentence: str, others: list[str]
) -> None:
    assert about_other_names(question, sentence) == others
