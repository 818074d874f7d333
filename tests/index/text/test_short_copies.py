"""Which notices of a sentence or two are copies of each other."""

import pytest

from index.text.near_duplicates import SignatureTable, signature, similarity
from index.text.short_copies import short_text

CLAIM = "Blogger 17 of the Ostrel Daily writes that the mayor of Marn promised 1,000 boats to the harbour on Monday."


def are_copies(one: str, other: str, *names: str) -> bool:
    """Whether they are told as copies, also by their signatures, as when articles are added."""
    alike = similarity([one], [other], names).is_near_duplicate
    stored, sought = signature([one], names), signature([other], names)
    if alike:
        assert stored is not None
        assert sought is not None
        assert SignatureTable({"a": stored}).candidates(sought)
    return alike


@pytest.mark.parametrize(
    ("other", "names"),
    [
        (CLAIM, ()),
        (CLAIM.replace("17", "2").replace("1,000", "950"), ()),
        (CLAIM.replace("Ostrel Daily", "Tarn Weekly Mirror"), ("Ostrel Daily", "Tarn Weekly Mirror")),
        (CLAIM.replace("Ostrel Daily", "Blog 18").replace("17", "18"), ("Ostrel Daily", "Blog 18")),
        (CLAIM.replace("promised", "has promised"), ()),
        (CLAIM.replace("writes", "says").replace("boats", "ships"), ()),
        (CLAIM.upper(), ()),
    ],
)
def test_another_outlet_other_numbers_or_a_few_other_words(other: str, names: tuple[str, ...]) -> None:
    assert are_copies(CLAIM, other, *names)


@pytest.mark.parametrize(
    "other",
    [
        CLAIM.replace("Marn", "Korra"),
        CLAIM.replace("Monday", "Friday"),
        CLAIM.replace("Ostrel Daily", "Tarn Mirror"),
        "The mayor of Marn denied on Monday that he had promised boats to the harbour, the Ostrel Daily writes.",
        "The library of Tarn stays closed until its roof has been mended, the council said.",
        CLAIM[:40],
        CLAIM * 5,
        "",
    ],
)
def test_another_name_or_other_words(other: str) -> None:
    assert not are_copies(CLAIM, other)


def test_a_thousand_are_all_linked_to_some_of_the_others() -> None:
    table, linked = SignatureTable({}), 0
    for number in range(1_000):
        stored = signature([CLAIM.replace("17", str(number)).replace("1,000", str(number * 7))])
        assert stored is not None
        linked += bool(table.candidates(stored))
        table.add(str(number), stored)
    assert linked == 999


def test_what_is_too_short_or_long_is_not_compared() -> None:
    assert short_text(["Mayor resigns on Monday."]) == []
    assert short_text(["The same notice stands on each page of it."] * 100) == []
