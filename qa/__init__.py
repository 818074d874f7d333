"""Question to cited answer: retrieval, reading, composition, verification, conversation, and the page."""

import logging

from index.errors import QuestionRefused
from qa.answer import Answer, Citation, ReadPassage, Statement
from qa.assistant import Assistant

__all__ = ["Answer", "Assistant", "Citation", "QuestionRefused", "ReadPassage", "Statement"]

logging.getLogger(__name__).addHandler(logging.NullHandler())
