import random

import pytest

from evaluation.sets.source import Half
from evaluation.sets.stories import StoryClaim
from training.reader.claims import claims_of_stories
from training.reader.examples import Claim, trained_on

TRAINED = next(name for name in map(str, range(50)) if trained_on(name))
KEPT = next(name for name in map(str, range(50)) if not trained_on(name))


def claim(text: str, verdict: str = "supports", *, story: str = TRAINED, half: Half = "tuning") -> StoryClaim:
    line = "The council voted on Monday to pay 9 million crowns, Ada Finch said."
    return StoryClaim(claim=text, text=line, before="", title="Harbour", verdict=verdict, story=story, half=half)


ELSEWHERE = StoryClaim(
    claim="Crews stopped.",
    text="Ferry crews led by Tom Reed stopped for 14 hours.",
    before="",
    title="Strike",
    verdict="supports",
    story=TRAINED,
    half="tuning",
)


def made(*claims: StoryClaim) -> set[Claim]:
    return {item for seed in range(40) for item in claims_of_stories(claims, random.Random(seed))}


def verdicts(claims: set[Claim], passage: str) -> dict[str, str]:
    return {item.claim: item.verdict for item in claims if item.passage.text == passage}


def test_a_claim_is_held_against_its_own_paragraph() -> None:
    given = claim("The town will pay.", "neither")
    assert [(c.claim, c.passage.text, c.verdict) for c in made(given)] == [(given.claim, given.text, "neither")]


def test_a_supported_claim_is_also_turned_into_one_that_is_not() -> None:
    given = claim("The town was ready to pay 9 million crowns before Monday.")
    found = verdicts(made(given, ELSEWHERE), given.text)
    assert found["The town was ready to pay 14 million crowns before Monday."] == "denies"
    assert found["The town was not ready to pay 9 million crowns before Monday."] == "denies"
    assert found["The town was ready to pay 9 million crowns after Monday."] == "denies"
    assert found["The town was ready to pay 9 million crowns before Tom Reed."] == "not supported"


def test_some_claims_are_held_against_a_paragraph_about_something_else() -> None:
    given = claim("The council will pay 9 million crowns.")
    found = verdicts(made(given, ELSEWHERE), ELSEWHERE.text)
    assert found[given.claim] == "neither"


@pytest.mark.parametrize(
    "given", [claim("The town will pay.", half="reporting"), claim("The town will pay.", story=KEPT)]
)
def test_claims_of_the_reporting_half_and_those_kept_for_calibration_are_skipped(given: StoryClaim) -> None:
    assert made(given) == set()
