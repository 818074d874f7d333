"""Remembers what the latest questions were answered with, for follow-ups."""

from dataclasses import fields
from threading import Lock

from qa.answer import Answer
from qa.options import AskOptions
from qa.understanding.turns import EarlierAnswer

_RECENT = 256
"""Questions whose answers are remembered."""

Key = tuple[object, ...]
"""What an answer depends on."""


class RecentAnswers:
    """What the latest questions were answered with, of all conversations, so that a follow-up finds it again."""

    def __init__(self) -> None:
        self._answers: dict[Key, EarlierAnswer] = {}
        self._lock = Lock()

    def add(self, asked: Key, answer: EarlierAnswer) -> None:
        """Remember an answer, and forget the oldest of too many."""
        with self._lock:
            self._answers[asked] = answer
            if len(self._answers) > _RECENT:
                del self._answers[next(iter(self._answers))]

    def get(self, asked: Key) -> EarlierAnswer | None:
        """Return the answer to what was asked, or None if it is not remembered."""
        return self._answers.get(asked)


def key_of(question: str, options: AskOptions, generation: int) -> Key:
    """Return what an answer depends on. `options` may be those of one request, with more than the options in them."""
    return question, generation, *(getattr(options, field.name) for field in fields(AskOptions))


def as_earlier(answer: Answer) -> EarlierAnswer:
    """Return what a follow-up may refer to in an answer; nothing if it is tentative."""
    if answer.tentative or not answer.statements:
        return EarlierAnswer()
    return EarlierAnswer(answer.statements[0].text, answer.short_answer or "")
