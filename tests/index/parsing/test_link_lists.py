"""Headlines below a label such as "READ MORE:" are boilerplate, up to the next sentence of the article."""

import pytest

from tests.index.conftest import Read
from tests.index.helpers import kinds, quotable

FIRST, LAST = "The mill in Elm burned down on Monday.", "Nobody was hurt in the fire, police said."


@pytest.mark.parametrize("label", ["READ MORE:", "Related stories:", "More On This...", "Recommended", "See also"])
def test_headlines_below_a_label_are_not_quoted(read: Read, label: str) -> None:
    document = read(f"{FIRST}\n{label}\nTen Mills That Burned\nAdvertisement\nWho Pays for the Mill?\n{LAST}")
    assert kinds(document) == ["body", "boilerplate", "boilerplate", "boilerplate", "boilerplate", "body"]
    assert quotable(document) == [FIRST, LAST]


@pytest.mark.parametrize(
    "line", ["But who pays for it?", "“We saw nothing,” she said.", "These people helped:", "• Two barns"]
)
def test_a_sentence_below_a_label_can_be_quoted(read: Read, line: str) -> None:
    assert line in quotable(read(f"{FIRST}\nREAD MORE:\nAdvertisement\n{line}\nNo."))


def test_headlines_without_a_label_stay(read: Read) -> None:
    assert kinds(read(f"{FIRST}\nRelated trouble in Aske\n{LAST}")) == ["body", "heading", "body"]
