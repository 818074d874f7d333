"""Mails that quote or forward another: their own words, and what is an older mail's."""

import tomllib
from importlib.resources import files

import pytest

from index.article import Document, ParagraphKind
from index.parsing.document import read_document
from index.parsing.mail import Role, quoted_line, read_mail_lines
from index.source import Source

OWN = "The quarry vote was put off until April, the clerk told me this morning."
OLD = "The quarry vote takes place on Thursday, chair Iris Holm said."
HEADERS = "From: Tom Reed\nSent: Thursday, March 7, 2024 11:02 AM\nTo: Lena Voss;\n Ann Ode\nSubject: Quarry"
LANGUAGES = tomllib.loads(files("index.parsing").joinpath("mail_marks.toml").read_text())["language"]


def read(text: str, *, html: bool = False, subject: str = "Quarry") -> Document:
    stated = {"title": subject, "author": "Dana Fry", "published": "2024-03-08T09:00:00+00:00"}
    media_type = f"text/{'html' if html else 'plain'}; charset=utf-8"
    return read_document(Source(origin="a.eml", data=text.encode(), media_type=media_type, stated=stated, is_mail=True))


def body(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.kind is not ParagraphKind.BOILERPLATE]


def older(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.kind is ParagraphKind.BOILERPLATE]


@pytest.mark.parametrize(
    "below",
    [
        f"On Tue, 5 Mar 2024 at 17:12, Sam Poole <sam@wire.example>\nwrote:\n\n> {OLD}\n>\n>> Older.",
        f"On Tuesday Sam wrote:\n> {OLD}",
        f"-----Original Message-----\n{HEADERS}\n\n{OLD}",
        f"________________________________\n{HEADERS}\n\n{OLD}",
        f"{HEADERS}\n\n{OLD}",
        f"*From:* Tom Reed <tom@wire.example>\n*Date:* 7 March 2024\n*Subject:* Quarry\n\n{OLD}",
        f"Von: Tom Reed\nGesendet: Donnerstag, 7. März 2024 11:02\nAn: Lena Voss\nBetreff: Quarry\n\n{OLD}",
        f"Am 05.03.2024 um 17:12 schrieb Sam Poole:\n{OLD}",
        f"> {OLD}",
    ],
)
def test_what_a_mail_quotes_is_kept_but_not_as_its_words(below: str) -> None:
    document = read(f"{OWN}\n\n{below}\n", subject="Re: Quarry")
    assert body(document) == [OWN]
    assert OLD in older(document)
    assert document.published == "2024-03-08T09:00:00+00:00"


@pytest.mark.parametrize(("example", "below"), [(row["examples"][0], mark) for row in LANGUAGES for mark in (">", "")])
def test_the_lines_above_a_quoted_mail_are_recognised_in_each_language(example: str, below: str) -> None:
    mail = read_mail_lines([quoted_line(text) for text in (OWN, example, f"{below}{OLD}")], "Quarry")
    assert mail.roles == [Role.OWN, Role.OLDER, Role.OLDER]


def test_own_words_may_come_below_each_part_that_is_quoted() -> None:
    document = read(f"On Tuesday Sam wrote:\n> When is the vote?\n\n{OWN}\n\n> And the mill?\n\nThe mill is sold.\n")
    assert body(document) == [OWN, "The mill is sold."]


def test_a_signature_is_boilerplate() -> None:
    document = read(f"{OWN}\n-- \nDana Fry, the desk of the wire\n\n> {OLD}\n")
    assert body(document) == [OWN]


def test_what_looks_like_a_quoted_mail_in_an_article_is_not() -> None:
    lines = (
        "On Monday the mayor wrote:",
        "“The vote is put off until April,” and no more.",
        "From: a reader in Lorne came a letter.",
        ">From the start, the hall was full.",
    )
    document = read("\n\n".join(lines))
    assert body(document) == [*lines[:3], "From the start, the hall was full."]


FORWARDED = "From: Press Office <p@x.example>\nDate: Wed, 6 Mar 2024 at 12:00\nSubject: Two ferries\nTo: <a@x.example>"
QUOTED = "\n".join(f"> {line}" for line in (*FORWARDED.split("\n"), "", OWN))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (f"FYI\n\n---------- Forwarded message ---------\n{FORWARDED}\n\n{OWN}\n", "Ferries"),
        (f"Begin forwarded message:\n\n{QUOTED}\n>> {OLD}", "Ferries"),
        (f"-----Original Message-----\n{FORWARDED}\n\n{OWN}\n", "FW: Ferries"),
        (f"\n{FORWARDED}\n\n{OWN}\n", "Ferries"),
        (f"FYI\n{FORWARDED}\n\n{OWN}\n\nOn 5 Mar 2024 at 9:01, Al wrote:\n> {OLD}\n", "WG: Ferries"),
    ],
)
def test_a_forwarded_mail_is_the_article_with_its_own_sender_and_date(text: str, subject: str) -> None:
    document = read(text, subject=subject)
    assert [line for line in body(document) if line != "FYI"] == [OWN]
    assert (document.title, document.author, document.published) == (
        "Two ferries",
        "Press Office",
        "2024-03-06T12:00:00",
    )
    assert document.notes[0] == "a forwarded email: its author and date are those of the original email"


def test_a_forwarded_mail_whose_date_cannot_be_read_has_none() -> None:
    document = read(f"---------- Forwarded message ---------\nFrom: Al Roy\nDate: last week\n\n{OWN}\n")
    assert (document.author, document.published) == ("Al Roy", None)
    assert "(last week) is not a complete past date" in document.notes[0]


OUTLOOK = (
    "<div><p><b>From:</b> Tom Reed<br><b>Sent:</b> Thursday, March 7, 2024 11:02 AM<br><b>To:</b> Lena<br>"
    f"<b>Subject:</b> Quarry</p></div><p>{OLD}</p>"
)


@pytest.mark.parametrize(
    "below",
    [
        f'<div class="gmail_quote"><div>On 5 Mar 2024 at 9:01, Al wrote:<br></div><p>{OLD}</p></div>',
        f'<div class="moz-cite-prefix">Am 05.03.24 um 9:01 schrieb Al:</div><blockquote type="cite">{OLD}</blockquote>',
        OUTLOOK,
        f"<p>-----Original Message-----</p><p>{OLD}</p>",
    ],
)
def test_quoted_html_is_kept_but_not_as_the_mails_words(below: str) -> None:
    document = read(f"<html><body><p>{OWN}</p>{below}</body></html>", html=True, subject="Re: Quarry")
    assert body(document) == [OWN]
    assert OLD in older(document)


def test_a_forwarded_html_mail_is_the_article() -> None:
    headers = "---------- Forwarded message ---------<br>" + FORWARDED.replace("<", "&lt;").replace("\n", "<br>")
    text = f'<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">{headers}</div><p>{OWN}</p></div>'
    document = read(text, html=True, subject="Fwd: Two ferries")
    assert body(document) == ["FYI", OWN]
    assert (document.author, document.published) == ("Press Office", "2024-03-06T12:00:00")
