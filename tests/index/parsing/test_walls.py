"""Consent notices, captchas, paywalls and the like, told from articles about them by their words."""

import pytest

from index.parsing.walls import Wall, wall_of, wall_of_block, walls
from tests.index.conftest import Read
from tests.index.helpers import quotable

NEWS = (
    "The paper put its articles behind a paywall in May, and a third of its readers left.",
    "The regulator fined the site, which asked “Accept all cookies?” and had no other button.",
    "“We value your privacy,” the banner says, and under it are 842 companies.",
    "Captchas ask visitors to prove that they are human, and machines now pass more of them than people.",
    "Please verify that you are human, the site said to everybody who wanted to buy a ticket.",
    "The subscription costs 9.99 euros a month and can be cancelled at any time, the railway said.",
    "You must be 18 to vote in Aske, but only 16 in Lorne.",
    "The town sends its newsletter to 4,000 homes.",
    "We use cookies as bait, the angler says.",
    "Browsers that do not run JavaScript show an empty page, the study found.",
    "You are a human being like everybody else.",
    "The launch site is down for repairs, and the ferry will be back soon.",
    "The article was no longer on the page, and its author could not be found.",
    "He told the court that the partners had stored personal data on a device.",
)


@pytest.mark.parametrize(("wall", "example"), [(wall, example) for wall in walls().kinds for example in wall.examples])
def test_each_wall_is_recognised_by_its_examples(wall: Wall, example: str) -> None:
    assert wall_of(example) is wall


@pytest.mark.parametrize("sentence", NEWS)
def test_news_about_walls_is_no_wall(sentence: str) -> None:
    assert wall_of(sentence) is None


def test_data_are_written_as_texts_are_compared() -> None:
    for wall in walls().kinds:
        for phrase in (*wall.phrases, *wall.hints, *wall.terms):
            assert phrase == phrase.lower().replace("’", "'")


def test_a_block_is_a_wall_if_half_of_it_is() -> None:
    wall = wall_of_block("Please verify you are a human. It takes a second.")
    assert wall is not None
    assert wall.shows == "a check whether its visitor is human"
    assert wall_of_block("The mayor opened the bridge on Monday, with a band and a long speech. Subscribe now.") is None
    assert wall_of_block("") is None


def test_what_a_paywall_says_within_an_article_is_boilerplate(read: Read) -> None:
    document = read("The mill was sold on Monday, its owner said. Subscribe to read on.\n\nCancel at any time.\n")
    assert quotable(document) == ["The mill was sold on Monday, its owner said."]
