"""An article that says of itself that it is satire."""

import re

import pytest

from qa.language.data import load
from qa.language.satire import declares_satire


def test_each_pattern_finds_its_example() -> None:
    for row in load("factuality.toml")["satire"]:
        assert re.search(row["pattern"], row["example"], re.IGNORECASE), row["pattern"]


def test_an_article_that_says_so_is_satire() -> None:
    assert declares_satire(["Mayor bans rain", "It will be dry.", "This article is satire. None of it happened."])


@pytest.mark.parametrize("text", ["The weekly published a satire of the king.", "Humour helps, doctors say."])
def test_one_that_tells_of_satire_is_not(text: str) -> None:
    assert not declares_satire([text])
