"""Canonical URLs, content hashes and ids."""

import dataclasses
from typing import Any

import pytest

from index.article import DateBasis
from index.storage.identity import article_id, content_hash
from index.text.urls import anchor, canonical_url
from tests.index.conftest import Read


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example/A/b", "https://news.example/A/b"),
        ("https://news.example/a/", "https://news.example/a"),
        ("https://news.example:443/a#top", "https://news.example/a"),
        ("http://news.example:8080/a?id=1&x=Y", "http://news.example:8080/a?id=1&x=Y"),
        ("https://q.example/app#/story/1", "https://q.example/app#/story/1"),
        ("https://q.example/app/#!story/1/", "https://q.example/app#!story/1"),
        ("https://q.example/app#/", "https://q.example/app"),
        ("https://news.example/a#comments", "https://news.example/a"),
        (None, None),
    ],
)
def test_canonical_url(url: str | None, canonical: str | None) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("fragment", "name"),
    [
        ("#block-17", "block-17"),
        *(
            (f"#{plain}", None)
            for plain in ("", "top", "comments", "comment-12", "respond", "utm_source=rss", ":~:text=a")
        ),
        ("#/story/1", None),  # part of the canonical URL
    ],
)
def test_an_anchor_may_name_an_entry_of_a_live_blog(fragment: str, name: str | None) -> None:
    assert anchor(f"https://news.example/live{fragment}") == name


def test_an_id_is_short_and_comes_from_the_url(read: Read) -> None:
    one = read("---\nurl: https://news.example/a\n---\nThe truce held.", "one.txt")
    two = read("---\nurl: https://NEWS.example/a/\n---\nThe truce broke.", "two.txt")
    assert article_id(one) == article_id(two)
    assert len(article_id(one)) == 12
    assert article_id(one, "1") != article_id(one)
    assert article_id(dataclasses.replace(one, record_id="guid-1")) != article_id(one)


def test_an_id_without_url_comes_from_what_a_reader_sees(read: Read) -> None:
    one = read("The truce held.", "one.txt")
    copy = read("The truce held.", "copy.txt")
    other = read("The truce broke.", "other.txt")
    assert article_id(one) == article_id(copy) != article_id(other)


@pytest.mark.parametrize("field", ["title", "outlet", "author", "published", "url", "language"])
def test_the_content_hash_covers_every_displayed_value(read: Read, field: str) -> None:
    document = read("The truce held.")
    changed: Any = {field: "changed"}
    assert content_hash(dataclasses.replace(document, **changed)) != content_hash(document)


def test_the_content_hash_does_not_cover_updates(read: Read) -> None:
    document = dataclasses.replace(read("The truce held."), published="2024-03-05", date_basis=DateBasis.UPDATE)
    assert content_hash(dataclasses.replace(document, updated="2024-03-06")) == content_hash(document)
    assert content_hash(dataclasses.replace(document, published="2024-03-06")) == content_hash(document)
    stated = dataclasses.replace(document, date_basis=DateBasis.STATED)
    assert content_hash(stated) != content_hash(document)
