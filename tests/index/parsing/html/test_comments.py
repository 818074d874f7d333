"""Readers' comments are no part of an article, however their containers are marked."""

import tomllib
from importlib.resources import files

import pytest
from lxml.html import fragment_fromstring

from index.parsing.html.comments import is_comments
from tests.index.parsing.html.factories import BODY, article, read
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


def test_the_answers_of_an_interview_stay() -> None:
    asked = "<p class='question'><b>Who pays for the bridge?</b></p>"
    answered = "<div class='response'><p>The town pays for all of it, and it has saved for nine years.</p></div>"
    shown = texts_of(read(article(BODY + (asked + answered) * 2)))
    assert "The town pays for all of it, and it has saved for nine years." in shown


def test_a_page_whose_article_is_marked_as_a_response_has_it() -> None:
    page = article().replace("<div class='text'>", "<div class='flood-response'><p class='author'>Ada Holm</p>")
    assert texts_of(read(page))[-1] == texts_of(read(article()))[-1]
