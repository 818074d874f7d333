"""Amounts in texts: values, units and how exactly they are told."""

import pytest

from qa.language.quantities import Quantity, find_quantities


def amounts(text: str) -> list[tuple[str, float, str, str]]:
    return [(text[q.start : q.end], round(q.value, 3), q.unit, q.bound.value) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Twelve people died.", [("Twelve", 12, "people", "exact")]),
        ("More than two dozen boats sank.", [("two dozen", 24, "boat", "at least")]),
        ("About half of the workers left.", [("half", 0.5, "share", "about")]),
        ("A pair of wolves came.", [("A pair", 2, "wolf", "exact")]),
        ("A third of voters stayed away.", [("A third", 0.333, "share", "exact")]),
        ("Prices rose 33 per cent.", [("33 per cent", 0.33, "share", "exact")]),
        ("It cost $3.5 million in 2019.", [("$3.5 million", 3_500_000, "dollar", "exact")]),
        ("It cost €40m.", [("€40m", 40_000_000, "euro", "exact")]),
        ("She won the 100m race.", []),
        ("It opens at 9 a.m. on 4 March 2025.", [("9 a.m.", 540, "clock", "exact")]),
        ("Three hundred and twenty soldiers came.", [("Three hundred and twenty", 320, "soldier", "exact")]),
        ("It was shut for the second time.", [("second", 2, "ordinal", "exact")]),
        ("He waited for a second.", []),
        ("No one came.", []),
        ("She was born in 1998.", []),
    ],
)
def test_amounts_are_found(text: str, found: list[tuple[str, float, str, str]]) -> None:
    assert amounts(text) == found


def one(text: str) -> Quantity:
    (found,) = find_quantities(text)
    return found


@pytest.mark.parametrize(
    ("claim", "article", "agrees"),
    [
        ("Half of the men left.", "50 percent of the men left.", True),
        ("A third of the men left.", "33 percent of the men left.", True),
        ("12 boats sank.", "A dozen boats sank.", True),
        ("51 percent of them left.", "50 percent of them left.", False),
        ("50 minutes passed.", "51 minutes passed.", False),
        ("It took two weeks.", "It took 14 days.", True),
        ("It is 16 km away.", "It is 10 miles away.", True),
        ("About 400 men left.", "397 men left.", True),
        ("More than 40 men left.", "45 men left.", True),
        ("40 men left.", "More than 40 men left.", False),
        ("It cost $18 million.", "It cost 18 million euros.", False),
    ],
)
def test_an_amount_in_a_claim_agrees_with_that_of_an_article(claim: str, article: str, agrees: bool) -> None:
    own, other = one(claim), one(article)
    assert (own.is_like(other) and own.agrees(other)) is agrees


def test_what_is_told_roughly_may_agree() -> None:
    assert one("40 men left.").may_agree(one("More than 30 men left."))
    assert not one("20 men left.").may_agree(one("More than 30 men left."))
