"""Whose words the quotes of a passage are, next to whom a claim gives them to."""

import pytest

from qa.checking.speakers import Spoken, is_named, speech_of
from qa.quotes.extraction import FoundQuote, Manner


def quote(speaker: str | None) -> FoundQuote:
    return FoundQuote(
        paragraph=1, start=0, end=9, words=((0, 9),), cue=None, manner=Manner.DIRECT, mention=speaker or "",
        speaker=speaker, office=None, is_person=True, via=None, negated=False, topics=(), digest="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("Ida Penn", Spoken.SAME),
        ("Karl Lund", Spoken.ANOTHER),
        ("network", Spoken.UNKNOWN),  # it may be whoever the claim names
        (None, Spoken.UNKNOWN),
    ],
)
def test_only_another_name_is_another_speaker(speaker: str | None, expected: Spoken) -> None:
    assert speech_of("Ida Penn", [quote(speaker)], "Ida Penn and VBC differ.").spoken is expected


@pytest.mark.parametrize(
    ("speaker", "around", "expected"),
    [
        ("network", "VBC goes to court.", Spoken.SAME),
        ("network", "A court sat on Monday.", Spoken.UNKNOWN),
        ("judge", "VBC goes to court.", Spoken.UNKNOWN),
    ],
)
def test_a_body_that_has_been_named_is_called_the_network(speaker: str, around: str, expected: Spoken) -> None:
    assert speech_of("VBC", [quote(speaker)], around).spoken is expected


def test_a_speaker_is_named_by_all_the_words_of_the_claim() -> None:
    assert is_named("Officials in Vell", "Officials in Vell want him to know that the isle is not for sale.")
    assert not is_named("Ida Penn", "Penn wants him to know it.")
