"""If somebody's words on a topic are asked for, says that they are quoted, but not on it, and on what."""

import re

from index import Index, IndexView
from qa.errors import QuestionRefused
from qa.quotes.finding import not_quoted_on
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question, subject

_TOPIC = re.compile(r"\b(?:about|on|regarding|concerning) (?P<topic>[^?()]{2,80}?)\s*(?:\?|$)", re.IGNORECASE)


def quoted_elsewhere(question: Question, index: Index, view: IndexView) -> list[str]:
    """Return a note if a question asks what somebody said on a topic on which none of the articles in `view` quotes
    them, but which articles mention, and if they are quoted on something else.

    Raises `ReaderError` if there is no grammar model.
    """
    topic = _TOPIC.search(question.text)
    if question.kind is not AnswerType.SPEECH or not question.actor or topic is None:
        return []
    name = str(question.person) if question.person else subject(question.text)
    try:
        note = not_quoted_on(index, view, name, topic["topic"]) if name else None
    except QuestionRefused:  # "it": nothing to search for
        return []
    return [note] if note else []
