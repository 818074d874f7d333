"""Wrong passages that a trained reader takes for right: what it can still learn from."""

import math
from collections.abc import Iterable, Iterator

from tqdm import tqdm

from qa.reader.base import PassageReading, Reader
from training.reader.examples import Example

_KEPT = 3
"""Wrong passages of a question that are kept."""

_LIKELY_RIGHT = 0.9
"""A passage of an answerable question that the reader finds this likely to answer, and more so than the right one, may
well answer too: articles of one story repeat each other. It is left out."""


def with_hardest(examples: Iterable[Example], reader: Reader) -> Iterator[Example]:
    """Yield the examples, each with those of its wrong passages that the reader takes for right most."""
    for example in tqdm(list(examples), desc="Reading candidates", unit="question", mininterval=10):
        readings = reader.read(example.question, example.passages)
        right = readings[0] if example.answer else None
        wrong = [
            (_score(reading), passage)
            for reading, passage in zip(readings, example.passages, strict=True)
            if reading is not right and not (right and _likely_right(reading, right))
        ]
        hardest = [passage for _, passage in sorted(wrong, key=lambda scored: -scored[0])[:_KEPT]]
        yield Example(example.question, (*example.passages[:1], *hardest) if right else tuple(hardest), example.answer)


def _score(reading: PassageReading) -> float:
    return reading.relevance + reading.answerable


def _likely_right(reading: PassageReading, right: PassageReading) -> bool:
    probability = 1 / (1 + math.exp(-reading.answerable))
    return probability > _LIKELY_RIGHT and reading.answerable > right.answerable
