"""Answers questions with exact citations: understanding, retrieval, ranking, answering, and the surfaces."""

from typing import TYPE_CHECKING

from index.common.lazy import lazy_attributes

if TYPE_CHECKING:
    from qa.answer import Answer, Citation, ReadPassage, Statement
    from qa.assistant import Assistant, Progress
    from qa.errors import QuestionRefused, ReaderError
    from qa.filters import Filters
    from qa.form import Form
    from qa.options import AskOptions
    from qa.reader import DEFAULT_READER, NO_READER
else:
    _EXPORTS = {
        **dict.fromkeys(["QuestionRefused", "ReaderError"], "qa.errors"),
        **dict.fromkeys(["Answer", "Citation", "ReadPassage", "Statement"], "qa.answer"),
        **dict.fromkeys(["Assistant", "Progress"], "qa.assistant"),
        "Filters": "qa.filters",
        "Form": "qa.form",
        "AskOptions": "qa.options",
        **dict.fromkeys(["DEFAULT_READER", "NO_READER"], "qa.reader"),
    }
    __getattr__ = lazy_attributes(__name__, _EXPORTS)

__all__ = [
    "DEFAULT_READER",
    "NO_READER",
    "Answer",
    "AskOptions",
    "Assistant",
    "Citation",
    "Filters",
    "Form",
    "Progress",
    "QuestionRefused",
    "ReadPassage",
    "ReaderError",
    "Statement",
]
