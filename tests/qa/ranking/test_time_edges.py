"""Short answers to "when" have nothing but the time in them, and all of it."""

import pytest

from qa.ranking.time_edges import with_time_edges
from tests.qa.factories import asked, read_sentence

FOUNDED = "The dairy, founded in 1936 by two brothers, shut."


@pytest.mark.parametrize(
    ("question", "text", "marked", "right"),
    [
        ("When was the dairy founded?", FOUNDED, "1936 by two brothers", "1936"),
        ("When was the dairy founded?", "The dairy was founded in 1936.", "in 1936.", "in 1936"),
        ("When did the mill burn?", "It burned two days after a storm.", "two days", None),
        ("When did the mill burn?", "It burned two days after a storm.", "days after a storm", "days after a storm"),
        ("When did the mill burn?", "It burned on Friday, after lunch.", "Friday, after lunch", "Friday, after lunch"),
        ("When did the mill burn?", "It burned in Elm.", "in Elm", "in Elm"),
        ("When did the mill burn?", "It burned at 8:07 a.m., a clerk said.", "8:07 a.m.", "8:07 a.m."),
        ("When did the mill burn?", "It burned last Dec. The mill was old.", "last Dec.", "last Dec."),
        ("When did the mill burn?", "It burned around 2:35 a.m.", "around 2:35 a.m.", "around 2:35 a.m."),
        ("Who founded the dairy?", FOUNDED, "1936 by two brothers", "1936 by two brothers"),
    ],
)
def test_nothing_but_the_time_is_marked(question: str, text: str, marked: str, right: str | None) -> None:
    answer = with_time_edges(asked(question), read_sentence("a", text, 1.0, short=marked)).answer
    assert (answer and text[answer.start : answer.end]) == right
