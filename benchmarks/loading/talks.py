"""What each session asks: talks of its own, about people whom the articles name."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from qa.question_files import read_lines
from qa.understanding.follow_ups import standalone_question

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+\b")
"""Two capitalised words inside of a sentence. Some are no person's, which makes odd questions and does no harm."""

_ASPECTS = ("money", "the war", "the talks", "the law", "the future", "the news", "the people", "the plan")
_FOLLOW_UPS = ("Why?", "Where?", "And Emmanuel Macron?")
_READ = 60
_NAMES = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A question after the earlier ones of its conversation, and what it stands for there."""

    question: str
    history: tuple[str, ...]
    standalone: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A question, and a follow-up that means something else in every other talk."""

    first: Asked
    follow_up: Asked

    def mismatch(self, asked: Asked, questions: list[str], searched: list[str]) -> str | None:
        """Return how a page, on which `asked` was the last, shows something else than this talk; None if it does not.

        `searched` is what it says was searched for, where that is not the question itself.
        """
        so_far = (self.first,) if asked is self.first else (self.first, self.follow_up)
        if questions != [one.question for one in so_far]:
            return f"the conversation of {self.first.question!r} shows {questions}"
        if searched != [one.standalone for one in so_far if one.standalone != one.question]:
            return f"the conversation of {self.first.question!r} searched for {searched}"
        return None


def talk(question: str, follow_up: str) -> Talk:
    """Return the talk of two questions."""
    question = " ".join(question.split())
    return Talk(_asked(question, ()), _asked(follow_up, (question,)))


def _asked(question: str, history: tuple[str, ...]) -> Asked:
    return Asked(question, history, standalone_question(question, history))


def talks_from_file(path: Path) -> list[Talk]:
    """Return a talk for each question of a question file."""
    asked = dict.fromkeys(line.question().text for line in read_lines(path))
    return [talk(question, follow_up) for question, follow_up in zip(asked, itertools.cycle(_FOLLOW_UPS))]


def talks_from_articles(client: httpx.Client, wanted: int) -> list[Talk]:
    """Return `wanted` talks about the names that the articles of a running app have most often."""
    infos = client.get("/api/articles", params={"limit": _READ}).json()
    articles = (client.get(f"/api/articles/{info['id']}").json() for info in infos)
    names = _names(paragraph["text"] for article in articles for paragraph in article["paragraphs"])
    questions = (f"What did {name} say about {aspect}?" for aspect in _ASPECTS for name in names)
    follow_ups = itertools.cycle(_FOLLOW_UPS)
    return [talk(question, next(follow_ups)) for question in itertools.islice(questions, wanted)]


def _names(texts: Iterable[str]) -> list[str]:
    counted = Counter(name for text in texts for name in _NAME.findall(text))
    return [name for name, _ in counted.most_common(_NAMES)]


def divide(talks: Sequence[Talk], sessions: int) -> list[Sequence[Talk]]:
    """Return the talks of each session, none in two of them. Raises `ValueError` if there are not enough."""
    if len(talks) < sessions:
        raise ValueError(f"{len(talks)} questions are too few for {sessions} sessions; give more with --questions")
    return [talks[number::sessions] for number in range(sessions)]
