"""Page noise is told from news."""

import time

import pytest

from index.reading.noise import is_noise
from tests.index.conftest import Read
from tests.index.helpers import kinds, quotable, texts

NOISE = """
0
24
1.2K shares
15 Comments
Share on Facebook
Share this article
Twitter
Leave a Reply
Leave a comment
Be the first to comment on this story
Your email address will not be published. Required fields are marked *
Please read our comment policy before commenting.
You must be logged in to post a comment.
Comments are closed.
No comments yet
Advertisement
Here is the link to our article on Border Hospital Repairs.
Here’s a link to our report on Harbour Drone Patrols.
Read more: The bridge that nobody wanted
Related: Ten bridges that fell
You may also like
Watch the chairwoman's whole speech »
Sign up for our weekly newsletter.
Subscribe to the Bridge Daily
Follow us on Twitter and Facebook.
• Clara Lockwood can be reached at clockwood@potomacledger.example.
© 2025 Bridge Daily. All rights reserved.
Copyright 2025 Bridge Daily
Copyright by the Bridge Daily
E-mail to a friend
* * *
""".strip().split("\n")

NEWS = """
Share prices fell on Friday.
The senator said readers should subscribe to hope.
Follow the money, he said.
2025 was a bad year.
24 people died.
Comments by the minister angered his party.
“No comment,” said the minister.
No comment.
Copyright holders sued the company on Monday.
Views differ on the matter.
Email was how the two men kept in touch.
Print is dead, the publisher said.
Related parties must be named in the accounts.
Read the letter that he sent to the king.
Follow him they did, across three borders.
Watch out for ice, the police told drivers.
He called the link to our past a treasure.
Reply came within the hour.
The advertisement was withdrawn.
See you in court, the president wrote.
5 million shares changed hands in an hour.
""".strip().split("\n")


@pytest.mark.parametrize("line", NOISE)
def test_noise(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize("line", NEWS)
def test_news(line: str) -> None:
    assert not is_noise(line)


def test_a_teaser_inside_a_paragraph_is_the_only_sentence_not_quotable(read: Read) -> None:
    teaser = "Here is the link to our article on Border Hospital Repairs."
    document = read(f"The truce held through the night. {teaser} Talks go on in Paris.")
    assert texts(document) == [f"The truce held through the night. {teaser} Talks go on in Paris."]
    assert kinds(document) == ["body"]
    assert quotable(document) == ["The truce held through the night.", "Talks go on in Paris."]


def test_noise_lines_stay_readable_and_cannot_be_quoted(read: Read) -> None:
    document = read("0\n24\nThe truce held through the night.\nLeave a Reply\nSign up for our weekly newsletter.")
    assert kinds(document) == ["boilerplate", "boilerplate", "body", "boilerplate", "boilerplate"]
    assert texts(document)[0] == "0"
    assert quotable(document) == ["The truce held through the night."]


@pytest.mark.parametrize(
    "piece",
    ["share ", "share, ", "watch ", "_", "1.", "read more ", "all rights reserved ", "can be reached at ", "a@"],
)
def test_hostile_lines_take_no_time(piece: str) -> None:
    started = time.perf_counter()
    for length in (59, 60, 399, 400, 100_000):
        is_noise((piece * length)[:length])
        is_noise((piece * length)[: length - 1] + "!")
    assert time.perf_counter() - started < 1
