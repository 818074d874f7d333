"""Verdicts from what rules and the model find: nothing is called supported or contradicted unless both agree."""

from dataclasses import replace

import pytest

from qa.checking.check import Verdict
from qa.checking.claim import Claim
from qa.checking.comparison import Aspect, Comparison, Issue
from qa.checking.counterclaims import Countered
from qa.checking.deciding import Judged, combine, decide, decide_partly, rest
from qa.checking.speakers import Speech, Spoken
from qa.language.attribution import Attribution
from qa.reader.support import Judgement
from tests.qa.factories import read_sentence

YES, NO, NEITHER = Judgement(0.9, 0.09, 0.01), Judgement(0.05, 0.94, 0.01), Judgement(0.0, 0.01, 0.99)
NUMBER = Issue(Aspect.NUMBER, 0, 3, conflict=True, found="two")
DAY = Issue(Aspect.DAY, 0, 3)
OPPOSITE = Issue(Aspect.NEGATION, 0, 3, conflict=True)
THIRD = Issue(Aspect.NUMBER, 4, 7, conflict=True, found="boys")
SURE = Judgement(0.95, 0.04, 0.01)
CLAIM = Claim("One man left.", {"man": 1.0})


def judged(
    judgement: Judgement,
    *issues: Issue,
    source: str = "a",
    coverage: float = 1.0,
    rest: float | None = None,
    says: Issue | None = None,
) -> Judged:
    """A passage by its judgement and what rules find; `says` is what the model finds that it says instead."""
    passage = read_sentence(source, "Two men left.", 1.0).candidate.passage
    countered = Countered(says, YES) if says else None
    found = Comparison(passage, 0, 13, coverage, coverage, issues, coverage if rest is None else rest)
    return Judged(found, judgement, countered=countered)


def verdict(*found: Judged) -> Verdict:
    return (decide(CLAIM, found) or decide_partly(CLAIM, found) or rest(found)).verdict


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([judged(YES)], Verdict.SUPPORTED),
        ([judged(YES, NUMBER)], Verdict.PARTLY_SUPPORTED),
        ([judged(YES, coverage=0.4)], Verdict.NOT_JUDGED),
        ([judged(NO, NUMBER, says=NUMBER)], Verdict.CONTRADICTED),
        ([judged(NO, NUMBER)], Verdict.PARTLY_SUPPORTED),
        ([judged(YES, says=NUMBER)], Verdict.CONTRADICTED),
        ([judged(NO, OPPOSITE)], Verdict.CONTRADICTED),
        ([judged(NO, OPPOSITE, DAY)], Verdict.NOT_JUDGED),
        ([judged(YES, NUMBER, coverage=0.5)], Verdict.NOT_JUDGED),
        ([judged(YES, NUMBER, coverage=0.5, rest=0.7)], Verdict.PARTLY_SUPPORTED),
        ([judged(NO)], Verdict.NOT_JUDGED),
        ([judged(NEITHER)], Verdict.NOT_FOUND),
        ([judged(NEITHER, NUMBER)], Verdict.NOT_FOUND),
        ([judged(YES, DAY)], Verdict.PARTLY_SUPPORTED),
        ([judged(YES, Issue(Aspect.CERTAINTY, 0, 3, found="as a plan"))], Verdict.PARTLY_SUPPORTED),
        ([judged(YES, Issue(Aspect.CERTAINTY, 0, 3, found="as something denied"))], Verdict.NOT_JUDGED),
        ([judged(YES, Issue(Aspect.NEGATION, 0, 3, conflict=True))], Verdict.NOT_JUDGED),
        ([judged(SURE), judged(NO, NUMBER, source="b", says=NUMBER)], Verdict.DIFFERING),
        ([judged(SURE), judged(NO, NUMBER, source="a", says=NUMBER)], Verdict.SUPPORTED),
        ([judged(NO), judged(NO, NUMBER, source="b", says=NUMBER)], Verdict.DIFFERING),
        ([judged(NO, DAY), judged(NO, NUMBER, source="b", says=THIRD)], Verdict.PARTLY_SUPPORTED),
        ([judged(SURE), judged(NO, Issue(Aspect.NEGATION, 0, 3), source="b")], Verdict.NOT_JUDGED),
        ([], Verdict.NOT_FOUND),
    ],
)
def test_the_verdict_of_a_claim(found: list[Judged], expected: Verdict) -> None:
    assert verdict(*found) is expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [("Nine men left.", Verdict.DIFFERING), ("Nine men left, and one man stayed.", Verdict.SUPPORTED)],
)
def test_accounts_differ_where_another_source_has_another_amount_and_not_the_claims(
    other: str, expected: Verdict
) -> None:
    passage = read_sentence("b", other, 1.0).candidate.passage
    issue = Issue(Aspect.NUMBER, 0, 3, conflict=True, found="nine")
    comparison = Comparison(passage, 0, len(other), 1.0, 1.0, (issue,), 1.0)
    doubt = Countered(issue, Judgement(0.55, 0.44, 0.01), is_doubt=True)
    found = decide(CLAIM, [judged(SURE), Judged(comparison, Judgement(0.49, 0.5, 0.01), countered=doubt)])
    assert found is not None
    assert found.verdict is expected


def test_another_amount_tells_more_than_a_not() -> None:
    found = decide_partly(CLAIM, [judged(NO, NUMBER, Issue(Aspect.NEGATION, 0, 13))])
    assert found is not None
    assert (found.verdict, found.parts) == (Verdict.PARTLY_SUPPORTED, ("One",))


def test_what_could_not_be_judged_is_not_called_untrue() -> None:
    found = decide_partly(CLAIM, [judged(NO, OPPOSITE, DAY)])
    assert found is not None
    assert (found.verdict, found.reason) == (Verdict.NOT_JUDGED, "Only one of the two has a “not”; read both.")


def test_copies_of_an_article_are_one_origin() -> None:
    found = decide(CLAIM, [judged(YES), judged(YES), judged(YES, source="b")])
    assert found is not None
    assert (found.origins, len(found.evidence)) == (2, 2)


def test_the_reason_has_the_words_of_the_articles() -> None:
    found = decide(CLAIM, [judged(NO, NUMBER, says=NUMBER)])
    assert found is not None
    assert (found.reason, found.parts) == ("The articles have “two”, not “One”.", ("One",))


def test_a_claim_of_which_one_clause_is_supported_is_partly_supported() -> None:
    yes, nothing = decide(CLAIM, [judged(YES)]), rest([])
    assert yes is not None
    found = combine([CLAIM, Claim("Another came.", {})], [yes, nothing])
    assert found is not None
    assert (found.verdict, found.parts) == (Verdict.PARTLY_SUPPORTED, ("Another came",))
    assert combine([CLAIM, CLAIM], [nothing, nothing]) is None
    both = combine([CLAIM, CLAIM], [yes, yes])
    assert both is not None
    assert both.verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("judgement", "expected"), [(SURE, Verdict.SUPPORTED), (Judgement(0.55, 0.44, 0.01), Verdict.PARTLY_SUPPORTED)]
)
def test_who_is_named_without_a_quote_says_it_if_the_model_is_sure(judgement: Judgement, expected: Verdict) -> None:
    said = Claim("Penn says he left.", {"left": 1.0}, Attribution("Penn", "Penn", ((10, 17),), (5, 9), None, False))
    one = replace(judged(judgement), speech=Speech(Spoken.UNQUOTED))
    found = decide(said, [one]) or decide_partly(said, [one])
    assert found is not None
    assert found.verdict is expected
