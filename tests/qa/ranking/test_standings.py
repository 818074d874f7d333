"""Sentences that do not assert what a question takes for fact do not answer it."""

from dataclasses import replace

import pytest

from index import IndexView
from qa.language.standing import Standing, Verdict
from qa.ranking.ranker import ScoredSentence
from qa.ranking.standings import asserting, remark
from qa.understanding.question import Question, parse_question
from tests.qa.factories import read_sentence

DENIAL = read_sentence("a", "The council denied that it had paid for the pool.", 9.0, short="it had paid for the pool")


def standings(question: Question, *sentences: ScoredSentence) -> list[tuple[str, Standing]]:
    """What is left of sentences that are each a passage, with how they stand."""
    left = asserting(question, [[sentence] for sentence in sentences], lambda _: ())
    return [(passage[0].text, passage[0].standing) for passage in left]


def test_what_denies_the_question_does_not_answer_it(seed_view: IndexView) -> None:
    question = parse_question("Who paid for the pool?", seed_view)
    answer = read_sentence("b", "A bank paid for the pool.", 8.5, short="A bank")
    assert standings(question, DENIAL, answer) == [(answer.text, Standing())]


def test_where_the_best_denies_it_only_what_tells_of_the_same_is_left(seed_view: IndexView) -> None:
    question = parse_question("Who paid for the pool?", seed_view)
    other = read_sentence("b", "The pool of Tarn is deep.", 8.5)
    assert standings(question, DENIAL, other) == []
    assert standings(question, replace(other, score=9.5), DENIAL)[0][0] == other.text


def test_a_denial_says_neither_yes_nor_no_and_marks_nothing(seed_view: IndexView) -> None:
    question = parse_question("Did the council pay for the pool?", seed_view)
    ((_, standing),) = standings(question, DENIAL)
    assert standing == Standing(Verdict.OPEN, "as something denied", may_mark=False)


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("The council paid for the pool.", Standing(Verdict.YES)),
        ("The council did not pay for the pool.", Standing(Verdict.NO, may_mark=False)),
        ("The council plans to pay for the pool.", Standing(Verdict.OPEN, "as a plan", may_mark=False)),
        ("The council has a pool.", Standing(Verdict.OPEN, may_mark=False)),
    ],
)
def test_yes_and_no_are_said_only_where_the_sentence_does(seed_view: IndexView, text: str, standing: Standing) -> None:
    question = parse_question("Did the council pay for the pool?", seed_view)
    sentence = read_sentence("a", text, 9.0, short="The council")
    supported = replace(sentence, features=replace(sentence.features, context_coverage=1.0))
    assert standings(question, supported) == [(text, standing)]


def test_the_sentence_that_says_yes_or_no_comes_first(seed_view: IndexView) -> None:
    question = parse_question("Did the council pay for the pool?", seed_view)
    vague = read_sentence("a", "The council has a pool.", 9.0)
    clear = read_sentence("b", "The council did not pay for the pool.", 8.5)
    clear = replace(clear, features=replace(clear.features, context_coverage=1.0))
    assert [text for text, _ in standings(question, vague, clear)] == [clear.text, vague.text]


def test_a_claim_is_shown_as_one_without_a_short_answer(seed_view: IndexView) -> None:
    question = parse_question("Who paid for the pool?", seed_view)
    claim = read_sentence("a", "A bank allegedly paid for the pool.", 9.0, short="A bank")
    assert standings(question, claim) == [(claim.text, Standing(manner="as a claim", may_mark=False))]


def test_the_remark_says_in_which_manner_it_is_told(seed_view: IndexView) -> None:
    question = parse_question("Who paid for the pool?", seed_view)
    planned = read_sentence("a", "A bank plans to pay for the pool.", 9.0)
    negated = read_sentence("a", "A bank did not pay for the pool.", 9.0)
    told = read_sentence("a", "A bank paid for the pool.", 9.0)
    about_it = [replace(one, features=replace(one.features, context_coverage=1.0)) for one in (planned, negated, told)]
    remarks = [remark(question, sentence, lambda _: ()) for sentence in about_it]
    assert remarks == [
        "The closest passage reports this only as a plan.",
        "The closest passage says the opposite.",
        None,
    ]
    assert remark(question, planned, lambda _: ()) is None, "it lacks words of the question, so it may be another plan"


def test_satire_is_told_as_such(seed_view: IndexView) -> None:
    question = parse_question("Who paid for the pool?", seed_view)
    satire = read_sentence("a", "This post is satire: a bank paid for the pool.", 9.0)
    paragraphs = [satire.paragraph]
    assert asserting(question, [[satire]], lambda _: paragraphs) == []
