"""`Assistant`: a question and an index to a cited answer."""

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from index import Index, IndexView
from qa.answer import Answer, ReadPassage, Statement
from qa.composition import compose
from qa.conversation import standalone_question
from qa.question import Question, check_history, check_question, proper_names, understand
from qa.reading import ANSWERS, Reading, read
from qa.retrieval import retrieve
from qa.verification import verify

DEFAULT_PASSAGES = 10
MAX_PASSAGES = 100

_log = logging.getLogger(__name__)


class Assistant:
    """Answers questions from the articles of an index. Holds no conversation: safe to share between threads."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def ask(self, question: str, history: Sequence[str] = (), *, passages: int = DEFAULT_PASSAGES) -> Answer:
        """Answer `question`, a follow-up to the earlier questions in `history` (oldest first) where it leans on them.

        `passages` says how many of the passages that were read the answer lists, best first (0 to 100).

        Raises `QuestionRefused` for a question that is empty or too long, `IndexUnusable`, `EmbedderError`.
        """
        asked = check_question(question)
        earlier = check_history(history)
        timing: dict[str, float] = {}
        with _timed(timing, "total"):
            with _timed(timing, "open"):
                view = self._index.view()
            with _timed(timing, "understand"):
                standalone = standalone_question(asked, earlier)
                understood = understand(standalone, view)
            with _timed(timing, "retrieve"):
                candidates = retrieve(understood, view)
            with _timed(timing, "read"):
                reading = read(understood, candidates, view)
            with _timed(timing, "compose"):
                drafted = compose(reading.sentences) if reading.confidence >= ANSWERS else ()
            with _timed(timing, "verify"):
                statements, notes = verify(drafted, self._index)
        _log.info("answered with %d statements in %.0f ms", len(statements), timing["total"])
        return Answer(
            id=_answer_id(asked, standalone, view.generation),
            question=asked,
            standalone_question=standalone,
            statements=statements,
            confidence=reading.confidence,
            passages=_passages(reading, min(max(passages, 0), MAX_PASSAGES)),
            notes=(*notes, *_reasons(statements, understood, view)),
            timing_ms=timing,
            generation=view.generation,
        )


def _passages(reading: Reading, count: int) -> tuple[ReadPassage, ...]:
    return tuple(
        ReadPassage(sentence.article, sentence.paragraph.number, sentence.paragraph.text, sentence.score)
        for sentence in reading.sentences[:count]
    )


def _reasons(statements: Sequence[Statement], question: Question, view: IndexView) -> list[str]:
    """Why there is no answer, as far as it can be told."""
    if statements:
        return []
    if view.article_count == 0:
        return ["The index is empty; add articles with: python -m index add PATH"]
    names = proper_names(question.text)
    missing = [name for name in names if not view.matching_articles(view.terms(name), 1)]
    return [f"No article mentions {name}." for name in missing]


def _answer_id(asked: str, standalone: str, generation: int) -> str:
    return hashlib.sha256(f"{generation}\n{asked}\n{standalone}".encode()).hexdigest()[:12]


@contextmanager
def _timed(timing: dict[str, float], step: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    timing[step] = (time.perf_counter() - begun) * 1000
