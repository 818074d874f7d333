import pytest

from qa.ranking.short_answers import with_reason, with_time_asked_for
from tests.qa.factories import asked, read_sentence

TWO_BANKS = "The bank at Yew shut on Wednesday, and the bank at Oak shut on Tuesday, teller Di Poe said."
TWO_SHOPS = "The bakery shut at six, while the bar shut at midnight, waiter Gus Tarn said."


@pytest.mark.parametrize(
    ("question", "text", "marked", "right"),
    [
        ("When did the bank at Oak shut?", TWO_BANKS, "Wednesday", "on Tuesday"),
        ("When did the bank at Yew shut?", TWO_BANKS, "Wednesday", "Wednesday"),
        ("When did the bakery shut?", TWO_SHOPS, "midnight", "at six"),
        ("When did the bar shut?", TWO_SHOPS, "while the bar shut", "midnight"),
        ("When did the mill burn?", "The mill burned in Elm on Friday.", "in Elm", "on Friday"),
        ("When did the mill burn?", "The mill burned in Elm.", "in Elm", None),
        ("Where did the mill burn?", "The mill burned in Elm on Friday.", "in Elm", "in Elm"),
    ],
)
def test_the_time_that_is_asked_for_is_marked(question: str, text: str, marked: str, right: str | None) -> None:
    answer = with_time_asked_for(asked(question), read_sentence("a", text, 1.0, short=marked)).answer
    assert (answer and text[answer.start : answer.end]) == right


@pytest.mark.parametrize(
    ("question", "text", "marked", "may_answer"),
    [
        ("Why did the bridge fall?", "The bridge fell into the river at noon.", "into the river", False),
        ("Why did the bridge fall?", "The bridge fell at Elm on Sunday.", "on Sunday", False),
        ("Why did the bridge fall?", "The bridge fell because of rust on Sunday.", "on Sunday", True),
        ("Why did the bridge fall?", "Rust had eaten its cables.", "Rust had eaten its cables", True),
        ("Why did the bridge fall?", "She was too heavy.", "too heavy", True),
        ("Why did the bridge fall?", "Eleven people were hurt.", "Eleven people were hurt", False),
        ("Why did the boat turn back?", "The boat turned back off Lorne.", "off Lorne", False),
        ("What was the cause of the fire?", "The fire killed two people.", "", False),
        ("What was the cause of the fire?", "The cause of the fire is not known.", "", True),
        ("What caused the fire?", "A cigarette started the fire.", "", True),
        ("Who fell?", "The bridge fell into the river.", "into the river", True),
    ],
)
def test_a_place_or_time_is_no_reason(question: str, text: str, marked: str, may_answer: bool) -> None:
    sentence = read_sentence("a", text, 1.0, short=marked)
    assert with_reason(asked(question), [sentence]) == ([sentence] if may_answer else [])


def test_where_the_best_sentence_gives_no_reason_only_one_with_a_word_of_cause_does() -> None:
    texts = ["The bridge fell into the river.", "Two cars were on it.", "It fell because of rust."]
    passage = [
        read_sentence("a", text, 3.0 - place, short=text.split(" fell ")[-1][:-1]) for place, text in enumerate(texts)
    ]
    assert with_reason(asked("Why did the bridge fall?"), passage) == passage[2:]


def test_what_follows_from_the_sentence_before_is_not_marked_as_the_reason() -> None:
    sentence = read_sentence("a", "As a result, the ferry stopped.", 1.0, before="The pier broke.", short="the ferry")
    (kept,) = with_reason(asked("Why did the ferry stop?"), [sentence])
    assert kept.answer is None
