from dataclasses import replace

import pytest

from qa.answering.assertion import asserted, only_shown
from qa.ranking.ranker import ReaderScores, ScoredSentence
from qa.ranking.weights import weights
from qa.reader import AnswerSpan
from tests.qa.factories import read_sentence

BEST = "The bridge in Ash opens in May."


def read(text: str, answerable: float) -> ScoredSentence:
    sentence = read_sentence(text, text, 1.0)
    start = text.find("in May")
    marked = AnswerSpan(start, start + len("in May"), -1.0) if start >= 0 else AnswerSpan(0, 3, -1.0)
    return replace(sentence, reader=ReaderScores(1.0, answerable, -1.0), answer=marked)


@pytest.mark.parametrize(
    ("text", "answerable", "belongs"),
    [
        ("The ferry will carry cyclists until then.", weights().further + 0.1, True),
        ("The ferry will carry cyclists until then.", weights().further - 0.1, False),
        (BEST, -5.0, True),
        ("It is in May that ships can pass the new bridge.", -5.0, True),
        ("The bridge in Ash opens in June.", -5.0, True),
    ],
)
def test_what_belongs_in_an_answer(text: str, answerable: float, belongs: bool) -> None:
    best, other = [read(BEST, 3.0)], [read(text, answerable)]
    assert asserted([best, other], lambda _: False) == [best, *([other] if belongs else [])]


def test_where_any_will_do_all_of_the_kind_belong() -> None:
    best, other, silent = [read(BEST, 3.0)], [read("He said so.", -3.0)], [read("It rained.", -3.0)]
    assert asserted([best, other, silent], lambda sentence: "said" in sentence.text) == [best, other]


def test_without_a_reader_all_belongs() -> None:
    best, other = [read_sentence("a", BEST, 1.0)], [read_sentence("b", "It rained.", 0.9)]
    assert asserted([best, other], lambda _: False) == [best, other]


def test_what_is_only_shown_has_no_short_answer() -> None:
    ((shown,),) = only_shown([[read(BEST, 0.0)]])
    assert (shown.text, shown.answer) == (BEST, None)
