"""What a passage may say instead of a claim, and when it does."""

from collections.abc import Callable, Sequence

import pytest

from qa.checking.claim import Claim
from qa.checking.comparison import Comparison, compare
from qa.checking.counterclaims import counter, counterclaims
from qa.checking.names import around
from qa.language.names import passage_terms
from qa.reader.support import Judgement
from tests.qa.factories import read_sentence

TEXT = "Mayor Tom Reed opened the north bridge in Oxhaven on Monday after all 12 councillors had voted for it."


def compared(claim: str, text: str = TEXT) -> tuple[Claim, Comparison]:
    passage = read_sentence("a", text, 1.0).candidate.passage
    own = Claim(claim, dict.fromkeys(passage_terms(claim), 1.0))
    found = compare(own, passage, around(text, "Title", "", (text,)))
    assert found
    return own, found


@pytest.mark.parametrize(
    ("claim", "text", "other"),
    [
        ("Tom Reed was backed by 14 councillors.", TEXT, "Tom Reed was backed by 12 councillors."),
        ("Tom Reed opened the bridge on Friday.", TEXT, "Tom Reed opened the bridge on Monday."),
        ("The deal runs for six years.", "The four-year deal is secret.", "The deal runs for four years."),
        ("Tom Reed opened the bridge in Vell.", TEXT, "Tom Reed opened the bridge in Oxhaven."),
        ("Tom Reed opened the south bridge.", TEXT, "Tom Reed opened the north bridge."),
        ("Arrow's shares fell on Monday.", "Arrow's shares were up on Monday.", "Arrow's shares did rise on Monday."),
        ("Penn was promoted.", "Penn lost her rank.", "Penn was demoted."),
        ("Penn was acquitted.", "Penn is in jail.", "Penn was convicted."),
        ("Penn has not apologised.", "Penn has apologised.", "Penn has apologised."),
        ("Penn gave a reason.", "Penn did not give a reason.", "Penn did not give a reason."),
        ("The train ran from Vell to Oxhaven.", "The train left Oxhaven.", "The train ran from Oxhaven to Vell."),
    ],
)  # fmt: skip
def test_a_detail_is_replaced_with_what_the_passage_has_or_with_the_opposite(claim: str, text: str, other: str) -> None:
    assert other in [one.text for one in counterclaims(*compared(claim, text))]


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("No council voted.", "A council voted."),  # "no" is not doubled
        ("After the bank had cut rates, Penn asked for help.", "The bank cut rates."),  # only the circumstances
        ("A storm left homes without power.", "A storm cut off power."),
        ("Penn was jailed for ten years.", "The 16-year-old Penn was jailed."),  # an age
        ("The picture has hung in Vell since January.", "The picture was stolen in 1998."),  # no month
    ],
)
def test_what_does_not_turn_a_claim_round_is_left(claim: str, text: str) -> None:
    assert counterclaims(*compared(claim, text)) == []


def judging(**supports: float) -> Callable[[Sequence[str]], list[Judgement]]:
    """Return what judges claims by a word in them."""

    def judge(claims: Sequence[str]) -> list[Judgement]:
        found = (next((p for word, p in supports.items() if word in claim), 0.0) for claim in claims)
        return [Judgement(p, 1 - p, 0.0) for p in found]

    return judge


def test_a_passage_that_supports_the_counterclaim_far_better_says_that() -> None:
    claim, found = compared("Tom Reed opened the bridge in Vell.")
    countered = counter(claim, found, Judgement(0.2, 0.7, 0.1), judging(Oxhaven=0.8))
    assert countered
    assert (countered.issue.found, countered.is_doubt) == ("Oxhaven", False)
    assert claim.text[countered.issue.start : countered.issue.end] == "Vell"


def test_one_that_is_supported_a_little_better_is_a_doubt_and_one_that_is_not_is_nothing() -> None:
    claim, found = compared("Tom Reed opened the bridge in Vell.")
    doubt = counter(claim, found, Judgement(0.6, 0.4, 0.0), judging(Oxhaven=0.7))
    assert doubt
    assert doubt.is_doubt
    assert counter(claim, found, Judgement(0.8, 0.2, 0.0), judging(Oxhaven=0.7)) is None


def test_less_is_asked_of_an_opposite_that_the_passage_has() -> None:
    claim, found = compared("Penn was promoted by the army jury.", "Penn was demoted by the army jury.")
    countered = counter(claim, found, Judgement(0.2, 0.7, 0.1), judging(demoted=0.39))
    assert countered
    assert (countered.issue.found, countered.is_doubt) == ("demote", False)
    claim, found = compared("Penn was promoted by the army jury.", "Penn was paid less by the army jury.")
    countered = counter(claim, found, Judgement(0.2, 0.7, 0.1), judging(demoted=0.39))
    assert countered
    assert countered.is_doubt


def test_what_the_passage_has_is_not_named_if_it_may_be_either_of_two() -> None:
    text = "Tom Reed opened the bridge in Oxhaven and Tom Penn one in Marlow."
    claim, found = compared("Tom Reed opened the bridge in Vell.", text)
    countered = counter(claim, found, Judgement(0.1, 0.8, 0.1), judging(Oxhaven=0.8, Marlow=0.75))
    assert countered
    assert countered.issue.found is None
