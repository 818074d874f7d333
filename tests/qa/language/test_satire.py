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


@pytest.mark.parametrize(
    "text",
    [
        "This is satire.",
        "This is a work of fiction.",
        "The following story is a parody.",
        "What you have just read was an April Fools’ joke.",
        "This piece is intended as satire.",
        "[Satire] Mayor bans rain",
        "Mayor bans rain (satire)",
        "SATIRE",
        "Disclaimer: everything here is fiction.",
        "Read more in our humour section.",
        "We are a parody news site.",
        "The quotes in this article are invented.",
        "This report was made up for 1 April.",
    ],
)
def test_there_are_many_ways_to_say_so(text: str) -> None:
    assert declares_satire(["Mayor bans rain", text, "It will be dry, said Mayor Ilka Brandt."])


@pytest.mark.parametrize(
    "text",
    [
        "The weekly published a satire of the king.",
        "Humour helps, doctors say.",
        "This is no joke, the mayor said.",
        "“This story is a joke,” the mayor said of the report.",
        "This is a joke, said the mayor.",
        "The following year was a humbling one.",
        "This report was published by a satirical weekly’s rival.",
        "The note said that the fiction shelf was empty.",
        "This story is about a joke that went wrong.",
        "The Onlooker is a satirical newspaper in Marn.",
        "Fiction and poetry prizes were given on Monday.",
        "The claim in this article is disputed.",
    ],
)
def test_one_that_tells_of_satire_is_not(text: str) -> None:
    assert not declares_satire([text])
