"""The earlier turns of a conversation: completed questions and their answers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from qa.understanding.mentions import Kind, Mention, mentions
from qa.understanding.question_parts import Parts, question_parts

WINDOW = 5
"""How many turns back a reference may go."""

WHO = re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE)
_OWNER = re.compile(r"(?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+)*)[’']s?(?= [a-z])")


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """The answer to an earlier question: the first statement, and the words that answer by themselves. Both are
    empty if it was not answered; `short` also if the answer is tentative."""

    text: str = ""
    short: str = ""


class Turn:
    """An earlier, completed question with its answer, which is looked up only if needed. `background` is one before
    it that it may depend on, and `open_words` are the unresolved ones that Byline asked back about."""

    def __init__(
        self, question: str, find_answer: Callable[[str], EarlierAnswer], background: str = "", open_words: str = ""
    ) -> None:
        self.question = question
        self.background = background
        self.open_words = open_words
        self._find_answer = find_answer

    @property
    def parts(self) -> Parts | None:
        """The parts of the question."""
        return question_parts(self.question)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """What the question mentions."""
        return self.parts.mentions if self.parts else tuple(mentions(self.question))

    @property
    def inner(self) -> Iterator[Mention]:
        """The mentions inside longer ones: "the new stamps" of "the price of the new stamps", "Reed" of "Reed's
        plan"."""
        parts = self.parts
        if parts is not None:
            yield from mentions(self.question, parts.layout, extended=False)
        for owner in _OWNER.finditer(self.question):
            yield from mentions(owner["name"])

    @cached_property
    def answer(self) -> EarlierAnswer:
        """The answer to the question."""
        return EarlierAnswer() if self.open_words else self._find_answer(self.question)

    @cached_property
    def short(self) -> tuple[Mention, ...]:
        """What the short answer mentions."""
        return _mentions_within(self.answer)

    @cached_property
    def people(self) -> tuple[Mention, ...]:
        """The people whom the answer mentions by full name and for whom "he" or "she" is clear, or the only one, if
        the question asks for somebody."""
        found = [one for one in mentions(self.answer.text) if one.kinds == frozenset((Kind.PERSON,)) and one.is_name]
        full = [one for one in found if len(one.text.split()) > 1 and one.text.istitle()]
        is_asked = self.parts is not None and WHO.search(self.parts.asks) is not None
        return tuple(full if is_asked and len(full) == 1 else (one for one in full if len(one.pronouns) == 1))


def _mentions_within(answer: EarlierAnswer) -> tuple[Mention, ...]:
    """The mentions of the short answer, as the sentence around it shows what they are."""
    start = answer.text.find(answer.short) if answer.short else -1
    if start < 0:
        return tuple(mentions(answer.short))
    end = start + len(answer.short)
    found = tuple(one for one in mentions(answer.text) if start <= one.start and one.end <= end)
    return found or tuple(mentions(answer.short))
