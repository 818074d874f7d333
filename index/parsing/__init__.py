"""Parses one source into one document: the format's parser, then paragraphs, sentences, boilerplate, language,
dates."""

from index.parsing.document import read_document

__all__ = ["read_document"]
