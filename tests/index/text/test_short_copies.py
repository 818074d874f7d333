"""Which notices of a sentence or two are copies of each other."""

import pytest

from index.text.near_duplicates import SignatureTable, signature, similarity
from index.text.short_copies import NOBODY, Names, short_text

CLAIM = "Blogger 17 of the Ostrel Daily writes that the mayor of Marn promised 1,000 boats to the harbour on Monday."


DAILY, MIRROR, BLOG = Names("Ostrel Daily"), Names("Tarn Weekly Mirror", "Rolf Dorn"), Names("Blog 18")


def are_copies(one: str, other: str, own: Names = NOBODY, others: Names = NOBODY) -> bool:
    """Whether they are told as copies, also by their signatures, as when articles are added."""
    alike = similarity([one], [other], own, others).is_near_duplicate
    stored, sought = signature([one], own), signature([other], others)
    if alike:
        assert stored is not None
        assert sought is not None
        assert SignatureTable({"a": stored}).candidates(sought)
    return alike


@pytest.mark.parametrize(
    ("other", "names"),
    [
        (CLAIM, NOBODY),
        (CLAIM, DAILY),
        (CLAIM, MIRROR),
        (CLAIM.replace("17", "2"), MIRROR),
        (CLAIM.replace("Ostrel Daily", "Tarn Weekly Mirror"), MIRROR),
        (CLAIM.replace("Blogger 17 of the Ostrel Daily", "Blogger 18 of the Blog 18"), BLOG),
        (CLAIM.replace("promised", "has promised"), NOBODY),
        (CLAIM.replace("writes", "says"), NOBODY),
        (CLAIM.upper(), NOBODY),
    ],
)
def test_the_same_under_another_writer_s_name_or_with_other_empty_words(other: str, names: Names) -> None:
    assert are_copies(CLAIM, other, DAILY, names)


@pytest.mark.parametrize(
    ("other", "names"),
    [
        (CLAIM.replace("Marn", "Korra"), MIRROR),
        (CLAIM.replace("1,000", "950"), MIRROR),
        (CLAIM.replace("promised", "refused"), MIRROR),
        (CLAIM.replace("boats", "ships"), MIRROR),
        (CLAIM.replace("Monday", "Friday"), MIRROR),
        (CLAIM.replace("Ostrel Daily", "Tarn Mirror"), BLOG),
        (CLAIM.replace("1,000", "950"), DAILY),
        (CLAIM.replace("1,000", "950"), Names("OSTREL DAILY")),
        (CLAIM.replace("1,000", "950"), NOBODY),
        ("The mayor of Marn denied on Monday that he had promised boats to the harbour, the Daily writes.", MIRROR),
        ("The library of Tarn stays closed until its roof has been mended, the council said.", MIRROR),
        (CLAIM[:40], MIRROR),
        (CLAIM * 5, MIRROR),
        ("", MIRROR),
    ],
)
def test_another_name_other_words_or_a_series_of_one_outlet(other: str, names: Names) -> None:
    assert not are_copies(CLAIM, other, DAILY, names)


def test_a_thousand_are_all_linked_to_some_of_the_others() -> None:
    table, linked = SignatureTable({}), 0
    for number in range(1_000):
        stored = signature([CLAIM.replace("17", str(number))])
        assert stored is not None
        linked += bool(table.candidates(stored))
        table.add(str(number), stored)
    assert linked == 999


def test_what_is_too_short_or_long_is_not_compared() -> None:
    assert short_text(["Mayor resigns on Monday."]) == []
    assert short_text(["The same notice stands on each page of it."] * 100) == []
