"""Turns articles into a searchable index: parsed, split, embedded, stored, and searched by vectors and keywords."""

import logging
from typing import TYPE_CHECKING

from index.common.lazy import lazy_attributes

if TYPE_CHECKING:
    from index.article import Article, ArticleInfo, Paragraph, ParagraphKind, Sentence
    from index.errors import BylineError
    from index.ingest.adding import AddReport
    from index.library import Index
    from index.view import IndexView, Mark, Passage
else:
    _EXPORTS = {
        "AddReport": "index.ingest.adding",
        **dict.fromkeys(["Article", "ArticleInfo", "Paragraph", "ParagraphKind", "Sentence"], "index.article"),
        "BylineError": "index.errors",
        "Index": "index.library",
        **dict.fromkeys(["IndexView", "Mark", "Passage"], "index.view"),
    }
    __getattr__ = lazy_attributes(__name__, _EXPORTS)

__all__ = [
    "AddReport",
    "Article",
    "ArticleInfo",
    "BylineError",
    "Index",
    "IndexView",
    "Mark",
    "Paragraph",
    "ParagraphKind",
    "Passage",
    "Sentence",
]

logging.getLogger("byline").addHandler(logging.NullHandler())
