"""The identity of articles: content hashes, and ids derived from the canonical URL or the content."""

import hashlib
import json

from index.article import DateBasis, Document
from index.text.urls import canonical_url

_ID_LENGTH = 12
"""Hexadecimal digits, 48 bits: among a million articles, the probability of a collision is 0.2 %."""


def content_hash(document: Document) -> str:
    """Return the sha256, in hexadecimal, of everything that a reader of the article sees.

    The time of an update is excluded: many sites change it with every build, and the same words are the same version.
    """
    url = canonical_url(document.url)
    published = None if document.date_basis is DateBasis.UPDATE else document.published
    seen = [document.title, document.outlet, document.author, published, url, document.language]
    return _digest([*seen, *(paragraph.text for paragraph in document.paragraphs)])


def article_id(document: Document, salt: str = "") -> str:
    """Return the id of a new article, derived from its canonical URL, and its record id if it has one, or its content.

    `salt` gives another id if the first one is taken by an article that has since changed.
    """
    record = [document.record_id] if document.record_id else []
    return _digest([canonical_url(document.url) or content_hash(document), salt, *record])[:_ID_LENGTH]


def _digest(values: list[str | None]) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()
