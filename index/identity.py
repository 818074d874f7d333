"""What makes two articles the same: their canonical URL, their content, and the ids made from these."""

import hashlib
import json
from urllib.parse import urlsplit

from index.article import Document

_ID_LENGTH = 12
"""Hexadecimal digits, 48 bits: among a million articles, two share one with a probability of 0.2 %."""


def canonical_url(url: str | None) -> str | None:
    """Return `url` with scheme and host in lower case and without fragment, final slash and default port."""
    if url is None:
        return None
    parts = urlsplit(url)
    host = (parts.hostname or "") + (f":{parts.port}" if parts.port not in (None, 80, 443) else "")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme.lower()}://{host}{parts.path.rstrip('/')}{query}"


def content_hash(document: Document) -> str:
    """Return the sha256, in hexadecimal, of all that a reader of the article sees."""
    seen = [document.title, document.outlet, document.author, document.published, document.url, document.language]
    return _digest([*seen, *(paragraph.text for paragraph in document.paragraphs)])


def article_id(document: Document, salt: str = "") -> str:
    """Return the id of a new article, from its canonical URL or else its content.

    `salt` tells apart an article whose first id is taken by one that has since changed.
    """
    return _digest([canonical_url(document.url) or content_hash(document), salt])[:_ID_LENGTH]


def _digest(values: list[str | None]) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()
