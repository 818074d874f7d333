"""Question to cited answer: retrieval, reading, composition, verification, conversation, and the page."""

import logging

from index.errors import QuestionRefused, ReaderError
from qa.answer import Answer, Citation, ReadPassage, Statement
from qa.assistant import Assistant, Progress
from qa.filters import Filters
from qa.reader import DEFAULT_READER, NO_READER

__all__ = [
    "DEFAULT_READER",
    "NO_READER",
    "Answer",
    "Assistant",
    "Citation",
    "Filters",
    "Progress",
    "QuestionRefused",
    "ReadPassage",
    "ReaderError",
    "Statement",
]

logging.getLogger(__name__).addHandler(logging.NullHandler())
