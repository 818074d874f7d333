"""Readers' comments are no part of an article, however their containers are marked."""

import re
import tomllib
from importlib.resources import files

import pytest
from lxml.html import fragment_fromstring

from index.parsing.html.comments import is_comments
from tests.index.parsing.html.factories import BODY, PARAGRAPHS, article, read
from tests.index.parsing.html.factories import texts as texts_of

ROW = tomllib.loads(files("index.parsing.html").joinpath("comments.toml").read_text("utf-8"))["readers_comments"]
SAID = "I was on that bridge last week, and nobody at the town hall cared at all."
POST = f"<!-- post --><p class='author'>Jo, 3 May 2025</p><p>{SAID}</p>"


@pytest.mark.parametrize("tag", ROW["found"])
def test_a_container_of_comments_is_recognised(tag: str) -> None:
    name = tag[1:].split(maxsplit=1)[0].rstrip(">")
    assert is_comments(fragment_fromstring(f"{tag}{POST}</{name}>"))


@pytest.mark.parametrize("tag", ROW["other"])
def test_what_looks_like_one_is_none(tag: str) -> None:
    name = tag[1:].split(maxsplit=1)[0].rstrip(">")
    assert not is_comments(fragment_fromstring(f"{tag}</{name}>" if name == "img" else f"{tag}{POST}</{name}>"))


@pytest.mark.parametrize(
    "comment",
    [
        f"<div class='response'>{POST}</div>",
        f"<div class='response'><p>{SAID}</p></div>",
        f"<div class='response'><p>{SAID}</p><a href='#'>Reply</a></div>",
        f"<li itemprop='comment' itemscope itemtype='https://schema.org/Comment'>{POST}</li>",
        f"<div typeof='schema:Comment'>{POST}</div>",
        f"<article role='comment'>{POST}</article>",
        f"<div class='u-comment h-cite'>{POST}</div>",
    ],
)
@pytest.mark.parametrize("count", [2, 12])
@pytest.mark.parametrize("is_inside", [True, False])
def test_comments_are_not_the_text(comment: str, count: int, is_inside: bool) -> None:
    page = article(BODY + comment * count) if is_inside else article(below=comment * count)
    assert texts_of(read(page)) == texts_of(read(article()))


REPLY = f"<div><b>Jo</b> 3 May 2025<p>{SAID}</p><p><a href='#'>Reply</a> <a href='#'>Report this</a></p></div>"


@pytest.mark.parametrize(
    "comment",
    [
        f"<div class='response'>{POST}</div>",
        f"<div class='response'><p>{SAID}</p></div>",
        f"<div class='wrap'><div class='reply'><p>{SAID}</p></div></div>",
        REPLY,
        f"<div>{REPLY}</div>",
        REPLY * 2,
        f"<h3>1 comment</h3><div><p>Jo</p><p>{SAID}</p></div>",
        f"<h3>Comments (2)</h3><p>Jo: {SAID}</p><p>Al: I was there too, and it is not true at all.</p>",
        f"<div><h3>Leave a comment</h3></div><div><div>{SAID}</div></div>",
        f"<h2>2 Kommentare</h2><section><p>{SAID}</p></section>",
        f"<h3>One thought on “Old bridge is closed”</h3><div><p>{SAID}</p></div>",
    ],
)
@pytest.mark.parametrize("is_inside", [True, False])
def test_a_lone_comment_is_not_the_text(comment: str, is_inside: bool) -> None:
    page = article(BODY + comment) if is_inside else article(below=comment)
    assert [text for text in texts_of(read(page)) if text in (SAID, f"Jo: {SAID}") or "I was there" in text] == []
    assert [text for text in texts_of(read(page)) if text in PARAGRAPHS] == list(PARAGRAPHS)


ANSWER = "The council takes the safety of its bridges seriously, and will publish the report of the engineers."


@pytest.mark.parametrize(
    "response",
    [
        f"<p>The council said in reply:</p><div class='response'><p>{ANSWER}</p></div>",
        f"<p>Who pays for the bridge?</p><div class='response'><p>{ANSWER}</p></div>",
        f"<div class='response'><p>“{ANSWER}”</p></div>",
        f"<div class='response'><p>{ANSWER}</p></div><p>The report is due in May, the region said on Tuesday.</p>",
        f"<h3>Response of the council</h3><p>{ANSWER}</p>",
        f"<h3>Comments that hurt</h3><p>{ANSWER}</p>",
        f"<p>{ANSWER}</p><p><a href='#'>Share</a> <a href='#'>Reply</a></p>",
    ],
)
def test_a_response_in_the_article_stays(response: str) -> None:
    assert any(ANSWER in text for text in texts_of(read(article(BODY + response))))


@pytest.mark.parametrize("heading", ROW["headings"])
def test_a_heading_of_comments_is_recognised(heading: str) -> None:
    assert re.fullmatch(ROW["heading"], heading, re.IGNORECASE)


@pytest.mark.parametrize("heading", ROW["other_headings"])
def test_another_heading_is_none(heading: str) -> None:
    assert not re.fullmatch(ROW["heading"], heading, re.IGNORECASE)


def test_a_link_to_comments_above_the_text_does_not_hide_it() -> None:
    page = article(above="<h4>3 comments</h4>")
    assert [text for text in texts_of(read(page)) if text in PARAGRAPHS] == list(PARAGRAPHS)


def test_the_answers_of_an_interview_stay() -> None:
    asked = "<p class='question'><b>Who pays for the bridge?</b></p>"
    answered = "<div class='response'><p>The town pays for all of it, and it has saved for nine years.</p></div>"
    shown = texts_of(read(article(BODY + (asked + answered) * 2)))
    assert "The town pays for all of it, and it has saved for nine years." in shown


def test_a_page_whose_article_is_marked_as_a_response_has_it() -> None:
    page = article().replace("<div class='text'>", "<div class='flood-response'><p class='author'>Ada Holm</p>")
    assert texts_of(read(page))[-1] == texts_of(read(article()))[-1]
