"""Readers: models that decide whether a passage answers a question, and mark the answer in it."""

from qa.reader.base import AnswerSpan, PassageReading, Reader, ReaderPassage
from qa.reader.loading import DEFAULT_READER, NO_READER, load_reader

__all__ = ["DEFAULT_READER", "NO_READER", "AnswerSpan", "PassageReading", "Reader", "ReaderPassage", "load_reader"]
