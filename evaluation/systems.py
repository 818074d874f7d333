"""What can be asked: Byline, and the two plain searches that it is compared with."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index import Index, IndexView, Passage
from qa import NO_READER, Answer, AskOptions, Assistant, Citation, ReadPassage, Statement

PASSAGES = 10
"""Passages that are scored."""


class System(Protocol):
    """Something that answers questions from an index. `probability` tells whether its confidence is meant as one."""

    @property
    def name(self) -> str:
        """What the report calls it."""

    @property
    def description(self) -> str:
        """What it does, in one sentence."""

    @property
    def probability(self) -> bool:
        """Whether its confidence is meant as a probability."""

    def ask(self, question: str, history: Sequence[str], options: AskOptions) -> Answer:
        """Answer a question with at least the first `PASSAGES` passages."""


class Byline:
    """Byline as it stands, or with another reader."""

    name = "byline"
    description = "Byline as it stands."
    probability = True

    def __init__(self, index: Index, reader: str) -> None:
        self._assistant = Assistant(index, reader=reader)

    def ask(self, question: str, history: Sequence[str], options: AskOptions) -> Answer:
        """Answer a question."""
        return self._assistant.ask(question, history, replace(options, passages=PASSAGES))


class BylineWithoutReader(Byline):
    """Byline by vectors and words alone."""

    name = "no-reader"
    description = "Byline without a reader model (--reader none)."

    def __init__(self, index: Index, _reader: str) -> None:
        super().__init__(index, NO_READER)


@dataclass(frozen=True, slots=True)
class PlainSearch:
    """Paragraphs ranked by one search alone; the answer is the whole of the first, and refused only if there is none.

    `search` gives the scores of the best paragraphs by their ids, best first. `confidence` makes a value from 0 to 1
    of the best score that keeps its order.
    """

    name: str
    description: str
    index: Index
    search: Callable[[IndexView, str], dict[int, float]]
    confidence: Callable[[float], float]

    @property
    def probability(self) -> bool:
        """A score is none."""
        return False

    def ask(self, question: str, history: Sequence[str], options: AskOptions) -> Answer:
        """Answer a question; what was asked before is not used."""
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
            notes=("what was asked before is not used",) if history else (),
            timing_ms={"total": (time.perf_counter() - begun) * 1000},
            generation=view.generation,
        )


def _whole(passage: Passage) -> Statement:
    text = passage.paragraph.text
    return Statement(text, (Citation(1, passage.article, passage.paragraph.number, 0, len(text), text),))


def _dense(index: Index, _reader: str) -> System:
    return PlainSearch(
        "dense",
        "The paragraphs whose vectors are nearest to the question's; the answer is the first of them, whole.",
        index,
        lambda view, question: view.nearest_paragraphs(view.embed(question), PASSAGES),
        lambda cosine: min(max(cosine, 0.0), 1.0),
    )


def _bm25(index: Index, _reader: str) -> System:
    return PlainSearch(
        "bm25",
        "The paragraphs with the best BM25 scores for the question's words; the answer is the first of them, whole.",
        index,
        lambda view, question: view.matching_paragraphs(view.terms(question), PASSAGES),
        lambda score: score / (score + 10),
    )


SYSTEMS: dict[str, Callable[[Index, str], System]] = {
    "byline": Byline,
    "no-reader": BylineWithoutReader,
    "dense": _dense,
    "bm25": _bm25,
}
"""How each system is made for an index and the name of a reader, by the system's name. Only `byline` has a reader."""
