"""One source to one document: each format's reader, then paragraphs, sentences, page noise, language, dates."""

from index.parsing.document import read_document

__all__ = ["read_document"]
