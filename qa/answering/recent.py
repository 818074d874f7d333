"""Remembers the answers to the latest questions, for follow-ups."""

from collections.abc import Sequence
from dataclasses import fields, replace
from threading import Lock

from qa.answer import Answer
from qa.options import AskOptions
from qa.understanding.follow_ups import REMEMBERED
from qa.understanding.turns import EarlierAnswer

_RECENT = 512
"""Answers that are remembered, most of them twice: for what was typed, and for the standalone question."""

Key = tuple[object, ...]
"""What an answer depends on."""


class RecentAnswers:
    """The answers to the latest questions of all conversations, so that a follow-up finds them again."""

    def __init__(self) -> None:
        self._answers: dict[Key, Answer] = {}
        self._lock = Lock()

    def add(self, answer: Answer, *keys: Key) -> None:
        """Remember an answer without the passages that were read; forget the oldest ones beyond the limit."""
        with self._lock:
            self._answers.update(dict.fromkeys(keys, replace(answer, passages=())))
            while len(self._answers) > _RECENT:
                del self._answers[next(iter(self._answers))]

    def get(self, key: Key) -> Answer | None:
        """Return the answer to what was asked, or None if it is not remembered."""
        return self._answers.get(key)


def key_of(question: str, history: Sequence[str], options: AskOptions, generation: int) -> Key:
    """Return everything that the answer to `question` after the earlier questions in `history` depends on. `options`
    may be those of one request, with more than the options in them.
    """
    values = (getattr(options, field.name) for field in fields(AskOptions))
    return question, tuple(history[1 - REMEMBERED :]), generation, *values


def as_earlier(answer: Answer) -> EarlierAnswer:
    """Return what a follow-up may refer to in an answer; in a tentative one, whom it names but no short answer."""
    if not answer.statements:
        return EarlierAnswer()
    return EarlierAnswer(answer.statements[0].text, "" if answer.tentative else answer.short_answer or "")
