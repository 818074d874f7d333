"""Canonical URLs, content hashes and ids."""

import dataclasses
from typing import Any

import pytest

from index.storage.identity import article_id, content_hash
from index.text.urls import canonical_url
from tests.index.conftest import Read


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example/A/b", "https://news.example/A/b"),
        ("https://news.example/a/", "https://news.example/a"),
        ("https://news.example:443/a#top", "https://news.example/a"),
        ("http://news.example:8080/a?id=1&x=Y", "http://news.example:8080/a?id=1&x=Y"),
        (None, None),
    ],
)
def test_canonical_url(url: str | None, canonical: str | None) -> None:
    assert canonical_url(url) == canonical


def test_an_id_is_short_and_comes_from_the_url(read: Read) -> None:
    one = read("---\nurl: https://news.example/a\n---\nThe truce held.", "one.txt")
    two = read("---\nurl: https://NEWS.example/a/\n---\nThe truce broke.", "two.txt")
    assert article_id(one) == article_id(two)
    assert len(article_id(one)) == 12
    assert article_id(one, "1") != article_id(one)


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
