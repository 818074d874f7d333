import pytest

from qa.understanding.small_talk import without_small_talk


@pytest.mark.parametrize(
    "text",
    [
        "hello", "Hi there!", "Good morning, Byline!", "thanks", "Thank you so much.", "Thanks for your help", "ok",
        "OK, great, thanks!", "ok 👍", "hm", "Yes.", "no thanks", "How are you?", "What can you do?", "help", "testing",
    ],
)  # fmt: skip
def test_nothing_is_left_where_nothing_is_asked(text: str) -> None:
    assert without_small_talk(text) == ""


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Hi, what did Meloni say about troops?", "What did Meloni say about troops?"),
        ("hello what did Meloni say?", "What did Meloni say?"),
        ("Hi Byline! Good morning. What did Meloni say?", "What did Meloni say?"),
        ("Thanks! And Macron?", "And Macron?"),
        ("OK so who won?", "Who won?"),
        ("What did Meloni say, please?", "What did Meloni say?"),
        ("What did Meloni say? Thank you very much!", "What did Meloni say?"),
        ("What did Meloni say, thanks", "What did Meloni say"),
    ],
)
def test_a_question_is_left_without_the_words_around_it(text: str, question: str) -> None:
    assert without_small_talk(text) == question


@pytest.mark.parametrize(
    "text",
    [
        "What did Meloni say about troops?", "Good Morning America reported what?", "Great Britain's position?",
        "Hello Kitty sales", "Who said thank you?", "Test results?", "Is it good?", "No man's land?",
        "How does it work?",
    ],
)  # fmt: skip
def test_a_question_with_such_words_in_it_is_left_as_it_is(text: str) -> None:
    assert without_small_talk(text) == text
