"""What follow-ups may refer to in an earlier answer."""

from dataclasses import replace

from qa.answer import Answer
from qa.answering.recent import as_earlier
from qa.understanding.turns import EarlierAnswer
from tests.qa.exporting.factories import answer

ANSWERED = answer()


def test_a_follow_up_may_refer_to_the_statement_and_the_short_answer() -> None:
    first = ANSWERED.statements[0]
    assert as_earlier(ANSWERED) == EarlierAnswer(first.text, first.short_answer or "")


def test_of_a_tentative_answer_only_to_whom_it_names() -> None:
    assert as_earlier(replace(ANSWERED, tentative=True)) == EarlierAnswer(ANSWERED.statements[0].text)


def test_of_no_answer_to_nothing() -> None:
    none: Answer = replace(ANSWERED, statements=())
    assert as_earlier(none) == EarlierAnswer()
