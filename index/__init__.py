"""Articles to a searchable index: reading, splitting, embedding, storing, searching vectors and words."""

import logging

from index.adding import AddReport
from index.article import Article, ArticleInfo, Paragraph, ParagraphKind, Sentence
from index.errors import BylineError
from index.library import Index
from index.view import IndexView, Passage

__all__ = [
    "AddReport",
    "Article",
    "ArticleInfo",
    "BylineError",
    "Index",
    "IndexView",
    "Paragraph",
    "ParagraphKind",
    "Passage",
    "Sentence",
]

logging.getLogger(__name__).addHandler(logging.NullHandler())
