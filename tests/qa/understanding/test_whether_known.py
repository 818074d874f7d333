"""Questions whether something is known, and sentences that say that it is not."""

import pytest

from index import IndexView
from qa.language.data import load
from qa.language.standing import Verdict
from qa.language.unknown import says_unknown_of, unknown_rules
from qa.ranking.standings import asserting
from qa.ranking.unknown import with_unknown
from qa.understanding.answer_type import AnswerType
from qa.understanding.message import read_message
from qa.understanding.question import parse_question
from qa.understanding.whether_known import what_may_be_known, whether_known_rules
from tests.qa.factories import read_sentence


@pytest.mark.parametrize("name", whether_known_rules())
def test_each_way_to_ask_is_told_from_what_is_close_to_it(name: str) -> None:
    row, pattern = load("whether_known.toml")["asked"][name], whether_known_rules()[name]
    assert all(pattern.fullmatch(example) for example in row["examples"])
    assert not any(map(what_may_be_known, row["not"]))


@pytest.mark.parametrize("name", unknown_rules())
def test_each_way_to_say_that_it_is_not_known_is_told_from_what_is_close_to_it(name: str) -> None:
    row, pattern = load("whether_known.toml")["unknown"][name], unknown_rules()[name]
    assert all(map(pattern.search, row["examples"]))
    assert not any(map(pattern.search, row["not"]))


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Does anybody know for sure yet what makes the bees ill?", "="),
        ("Is it known who paid for the bridge?", "="),
        ("Has anyone found out where the relics are?", "="),
        ("Do you know who paid for the bridge?", "Who paid for the bridge?"),
        ("Can you tell me who paid for the bridge?", "Who paid for the bridge?"),
        ("Does anyone here know who paid for the bridge?", "Who paid for the bridge?"),
        ("Does anybody know who paid for the bridge?", "Who paid for the bridge?"),
    ],
)
def test_only_politeness_is_left_out(typed: str, question: str) -> None:
    assert read_message(typed).question == (typed if question == "=" else question)


def test_what_may_be_known_is_asked(seed_view: IndexView) -> None:
    question = parse_question("Does anybody know yet how many people paid for the bridge?", seed_view)
    assert question.text == "How many people paid for the bridge?"
    assert question.whether_known == "Is it known how many people paid for the bridge?"
    assert question.kind is AnswerType.NUMBER
    whether = parse_question("Is it clear yet whether the pier will reopen?", seed_view)
    assert whether.text == whether.whether_known == "Is it known whether the pier will reopen?"
    assert not parse_question("Who paid for the bridge?", seed_view).whether_known


@pytest.mark.parametrize(
    ("text", "asked", "is_said"),
    [
        ("The mystery of the sick bees is still not solved.", "What makes the bees ill?", True),
        ("It is not yet clear what made the bees ill.", "What makes the bees ill?", True),
        ("Doctors do not know how the bees fell ill.", "What makes the bees ill?", True),
        ("Nobody knows who sold the bees.", "What makes the bees ill?", False),
        ("Nobody knows what the honey cost.", "What makes the bees ill?", False),
        ("Their whereabouts are unknown.", "Who stole the bees?", False),
        ("Their whereabouts are unknown.", "Where are the bees?", True),
        ("A mite makes the bees ill.", "What makes the bees ill?", False),
    ],
)
def test_what_is_not_known_is_what_is_asked(seed_view: IndexView, text: str, asked: str, is_said: bool) -> None:
    assert says_unknown_of(text, asked, parse_question(asked, seed_view).terms) is is_said


def test_that_it_is_not_known_is_an_answer_and_no_denial(seed_view: IndexView) -> None:
    question = parse_question("Is it known who paid for the bridge?", seed_view)
    texts = [
        "Police have yet to establish who paid for the bridge.",
        "Ada Brock paid for the bridge.",
        "No one knows who sang.",
    ]
    passages = [[read_sentence(str(n), text, 1.0)] for n, text in enumerate(texts)]
    found = asserting(question, passages, lambda _: ())
    assert {one[0].text: one[0].standing.verdict for one in found} == {texts[0]: Verdict.NO, texts[1]: None}


def test_what_a_passage_says_is_not_known_its_other_sentences_do_not_tell(seed_view: IndexView) -> None:
    whale, unknown, other = (
        read_sentence("a", text, 3.0 - number)
        for number, text in enumerate(
            ["A whale came ashore.", "Nobody knows how the whale died.", "Nobody knows who found it."]
        )
    )
    question = parse_question("Is it known how the whale died?", seed_view)
    assert with_unknown(question, [whale, unknown, other]) == [unknown]
    assert with_unknown(question, [whale, other]) == [whale, other]
    assert with_unknown(parse_question("How did the whale die?", seed_view), [whale, unknown]) == [whale, unknown]
