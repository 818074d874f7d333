"""The systems that can be evaluated: Byline, and the two plain searches that it is compared with."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index import Index, IndexView, Passage
from qa import NO_READER, Answer, AskOptions, Assistant, Citation, ReadPassage, Statement
from qa.form import Form

PASSAGES = 10
"""Number of passages that are scored."""

_HALF_CONFIDENT = 10
"""The BM25 score that counts as a confidence of one half; any value gives the same order."""


class System(Protocol):
    """Answers questions from an index."""

    @property
    def name(self) -> str:
        """The system's name in the report."""

    @property
    def description(self) -> str:
        """What it does, in one sentence."""

    @property
    def probability(self) -> bool:
        """Whether its confidence is meant as a probability."""

    def ask(self, question: str, history: Sequence[str], options: AskOptions) -> Answer:
        """Answer a question, with at least the first `PASSAGES` passages."""


class Byline:
    """Byline, with its default reader or another one."""

    name = "byline"
    description = "Byline."
    probability = True

    def __init__(self, index: Index, reader: str) -> None:
        self._assistant = Assistant(index, reader=reader)

    def ask(self, question: str, history: Sequence[str], options: AskOptions) -> Answer:
        """Answer a question: with a sentence, unless it names another form, as the spans of sentences are scored."""
        form = options.form or Form.SENTENCE
        return self._assistant.ask(question, history, replace(options, passages=PASSAGES, form=form))


class BylineWithoutReader(Byline):
    """Byline with vectors and keywords alone."""

    name = "no-reader"
    description = "Byline without a reader model (--reader none)."

    def __init__(self, index: Index, _reader: str) -> None:
        super().__init__(index, NO_READER)


@dataclass(frozen=True, slots=True)
class PlainSearch:
    """Paragraphs ranked by a single search; the answer is the first one as a whole, and it abstains only if there is
    none.

    `search` returns the scores of the best paragraphs by id, best first. `confidence` maps the best score monotonically
    to a value from 0 to 1.
    """

    name: str
    description: str
    index: Index
    search: Callable[[IndexView, str], dict[int, float]]
    confidence: Callable[[float], float]

    @property
    def probability(self) -> bool:
        """A search score is not a probability."""
        return False

    def ask(self, question: str, history: Sequence[str], options: AskOptions) -> Answer:
        """Answer a question; the history is ignored."""
        begun = time.perf_counter()
        view = options.within(self.index.view())
        scores = self.search(view, question)
        passages = view.passages(list(scores))
        best = max(scores.values(), default=0.0)
        return Answer(
            id="",
            question=question,
            standalone_question=question,
            filters=options.filters,
            statements=tuple(_whole(passage) for passage in passages[:1]),
            confidence=self.confidence(best),
            passages=tuple(
                ReadPassage(p.article, p.paragraph.number, p.paragraph.text, scores[p.id]) for p in passages
            ),
            notes=("earlier questions are ignored",) if history else (),
            timing_ms={"total": (time.perf_counter() - begun) * 1000},
            generation=view.generation,
        )


def _whole(passage: Passage) -> Statement:
    text = passage.paragraph.text
    return Statement(text, (Citation(1, passage.article, passage.paragraph.number, 0, len(text), text),))


def _dense(index: Index, _reader: str) -> System:
    return PlainSearch(
        "dense",
        "The paragraphs whose vectors are nearest to the question's; the answer is the first one as a whole.",
        index,
        lambda view, question: view.nearest_paragraphs(view.embed(question), PASSAGES),
        lambda cosine: min(max(cosine, 0.0), 1.0),
    )


def _bm25(index: Index, _reader: str) -> System:
    return PlainSearch(
        "bm25",
        "The paragraphs with the best BM25 scores for the question's words; the answer is the first one as a whole.",
        index,
        lambda view, question: view.matching_paragraphs(view.terms(question), PASSAGES),
        lambda score: score / (score + _HALF_CONFIDENT),
    )


SYSTEMS: dict[str, Callable[[Index, str], System]] = {
    "byline": Byline,
    "no-reader": BylineWithoutReader,
    "dense": _dense,
    "bm25": _bm25,
}
"""The constructor of each system, by its name, from an index and the name of a reader, which only `byline` uses."""
