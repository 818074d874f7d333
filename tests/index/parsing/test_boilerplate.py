"""Boilerplate is distinguished from news."""

import time
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.parsing.boilerplate import MAX_BOILERPLATE, MODEL_FILE, is_boilerplate
from tests.conftest import examples
from tests.index.conftest import Read
from tests.index.helpers import ROOT, kinds, quotable, texts

BOILERPLATE = """
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

MORE_BOILERPLATE = """
Get the Morning Tide delivered to your inbox.
Sign up for the Morning Tide, our newsletter on the sea.
31 shares
Share this story on WhatsApp
Like us on Facebook.
7 Comments
Log in to comment
All comments are moderated.
Related stories
Read more about the harbour wall here.
Noah Reed/Reuters
Noah Reed and Ada Finch contributed to this report.
© 2021 The Merrow Herald Ltd. All rights reserved.
This article is available to subscribers only.
Please support our journalism with a donation.
Skip to main content
Terms of Use | Privacy Policy
Noah Reed covers courts for the Merrow Herald. Reach him at nreed@merrowherald.example or on Twitter @noahreed.
Have a news tip? Email tips@merrowherald.example.
This story has been updated with additional information.
""".strip().split("\n")

SPEECH = """
"Sign up today," she told the crowd.
“Sign up for our newsletter,” she told the crowd, and three people did.
Follow us on Facebook,” she told the crowd.
Subscribe to our newsletter," the spokesman said.
‘Follow us on Twitter,’ the minister told reporters.
Read more than one paper, she said.
“Please share this story,” the mother begged.
“Contact me at any time,” he wrote in the note.
Join the army, the posters said.
Get vaccinated, the ministry urged.
Call 911 if you see the suspect, police said.
"Click here," the message said.
""".strip().split("\n")

SHORT_NEWS = """
He declined to comment.
That changed on Friday.
It did.
No.
“Yes,” he said.
Vote on Tuesday.
More than 40 people were hurt.
Shares fell 4%.
Twitter declined to comment.
Facebook did not respond to a request for comment.
Instagram and Facebook went down on Monday.
The newsletter reached 4,000 readers a week.
Residents can sign up for alerts on the county’s website.
The comments section was closed after threats.
Reuters could not verify the video.
Getty Images sued the start-up in January.
Subscribers will pay 12 crowns a month from June.
What we know
Why it matters
""".strip().split("\n")

FOREIGN = """
Suscríbase a nuestro boletín y reciba las noticias cada mañana.
Comparte esta noticia en Facebook y Twitter
Partagez cet article sur Facebook
Inscrivez-vous à notre newsletter quotidienne
Lire aussi : le port fermé pour travaux
Diesen Artikel auf Facebook teilen
Abonnieren Sie unseren Newsletter
Mehr zum Thema
Deixe um comentário
Iscriviti alla newsletter di Merrow
Подпишитесь на наш канал в Telegram
订阅我们的新闻
この記事をシェア
Le ministre a refusé de commenter.
Der Hafen bleibt bis Mai geschlossen.
""".strip().split("\n")


@pytest.mark.parametrize("line", [*BOILERPLATE, *MORE_BOILERPLATE])
def test_boilerplate(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize("line", [*NEWS, *SHORT_NEWS])
def test_news(line: str) -> None:
    assert not is_boilerplate(line)


@pytest.mark.parametrize("line", SPEECH)
def test_commands_and_invitations_that_someone_speaks_or_writes_are_news(line: str) -> None:
    assert not is_boilerplate(line)


def test_the_same_words_outside_a_quotation_are_boilerplate() -> None:
    assert is_boilerplate("Sign up for our newsletter")
    assert not is_boilerplate("“Sign up for our newsletter,” Finch told them.")


@pytest.mark.parametrize("line", FOREIGN)
def test_it_finds_no_boilerplate_in_languages_that_it_was_not_trained_on(line: str) -> None:
    assert not is_boilerplate(line)


def test_a_credit_alone_is_boilerplate_and_a_caption_with_one_is_not() -> None:
    caption = "A crowd waits outside the court in Lorn on Monday."
    assert is_boilerplate("Noah Reed/Getty Images")
    assert not is_boilerplate(caption)
    assert not is_boilerplate(f"{caption} Noah Reed/Getty Images")


def test_a_text_longer_than_any_boilerplate_is_news() -> None:
    box = "Sign up for our newsletter. "
    assert is_boilerplate((box * 20)[:MAX_BOILERPLATE].strip())
    assert not is_boilerplate((box * 20)[: MAX_BOILERPLATE + 1])


@pytest.mark.parametrize("line", ["1", "$4.11", "37-45-2", "11:30", "A", "…", "•", "\u200b", "1.2K", "5M"])
def test_a_line_without_a_word_is_boilerplate_in_every_language(line: str) -> None:
    assert is_boilerplate(line)


@settings(max_examples=examples(200))
@given(st.text(max_size=450))
def test_any_text_can_be_classified(text: str) -> None:
    assert is_boilerplate(text) in (True, False)


@pytest.mark.parametrize("text", ["", " ", "\ud800 half a character", "a\x00b c", "@", "a@b.c", "\u202eeht", "ß" * 400])
def test_broken_text_can_be_classified(text: str) -> None:
    assert is_boilerplate(text) in (True, False)


def test_the_model_is_small_and_contains_only_numbers() -> None:
    with files("index.parsing").joinpath(MODEL_FILE).open("rb") as file:
        assert len(file.read()) < 300_000
        file.seek(0)
        with np.load(file, allow_pickle=False) as arrays:
            kinds = {name: arrays[name].dtype.kind for name in arrays.files}
            assert len(arrays["features"]) == len(arrays["weights"]) > 1_000
    assert kinds == {"features": "u", "weights": "i", "scale": "f", "words": "u", "bias": "f", "limit": "f"}


def test_the_articles_of_the_demo_keep_their_news() -> None:
    articles = [path.read_text("utf-8").split("\n") for path in sorted((ROOT / "seeds" / "articles").glob("*.txt"))]
    lines = [line for article in articles for line in article if len(line) > 80 and not line.startswith("url:")]
    assert lines
    assert [line for line in lines if is_boilerplate(line)] == []


def test_a_sentence_takes_less_than_a_millisecond() -> None:
    sentence = "The council of Lorn voted on Monday to rebuild the harbour wall, which a storm tore away in the spring."
    is_boilerplate(sentence)
    started = time.process_time()
    for _ in range(200):
        is_boilerplate(sentence)
    assert time.process_time() - started < 0.2


def test_a_teaser_inside_a_paragraph_is_the_only_sentence_not_quotable(read: Read) -> None:
    teaser = "Here is the link to our article on Border Hospital Repairs."
    document = read(f"The truce held through the night. {teaser} Talks go on in Paris.")
    assert texts(document) == [f"The truce held through the night. {teaser} Talks go on in Paris."]
    assert kinds(document) == ["body"]
    assert quotable(document) == ["The truce held through the night.", "Talks go on in Paris."]


def test_boilerplate_stays_readable_and_cannot_be_quoted(read: Read) -> None:
    document = read("0\n24\nThe truce held through the night.\nLeave a Reply\nSign up for our weekly newsletter.")
    assert kinds(document) == ["boilerplate", "boilerplate", "body", "boilerplate", "boilerplate"]
    assert texts(document)[0] == "0"
    assert quotable(document) == ["The truce held through the night."]


@pytest.mark.parametrize(
    "piece",
    ["share ", "share, ", "watch ", "_", "1.", "read more ", "all rights reserved ", "can be reached at ", "a@"],
)
def test_hostile_lines_are_classified_quickly(piece: str) -> None:
    started = time.process_time()
    for length in (59, 60, 399, 400, 100_000):
        is_boilerplate((piece * length)[:length])
        is_boilerplate((piece * length)[: length - 1] + "!")
    assert time.process_time() - started < 1
