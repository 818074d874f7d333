"""Wrong passages that a trained reader takes for right, and its answers as claims: what it can still learn from."""

import math
import random
from collections.abc import Iterable, Iterator

from tqdm import tqdm

from qa.reader.base import PassageReading, Reader, ReaderPassage
from qa.reader.support import answer_as_claim
from training.reader.examples import Claim, Example, Item

_KEPT = 3
"""Maximum wrong passages of a question that are kept."""

_LIKELY_RIGHT = 0.9
"""A passage of an answerable question that the reader finds this likely to answer, and more so than the right one, may
well answer too: articles of one story repeat each other. It is left out."""

_CLAIMED = 0.5
"""The share of questions whose answers are judged as claims too."""

_LONGEST_CLAIMED = 30
"""Words; with a longer question, the answer after it would be cut off."""


def with_hardest(examples: Iterable[Example], reader: Reader, rng: random.Random) -> Iterator[Item]:
    """Yield the examples, each with the wrong passages that the reader most takes for right; and claims: the
    question with its answer, and with what the reader marks in the wrong passage that it ranks highest."""
    for example in tqdm(list(examples), desc="Reading candidates", unit="question", mininterval=10):
        readings = reader.read(example.question, example.passages)
        right = readings[0] if example.answer else None
        read = zip(readings, example.passages, strict=True)
        wrong = [
            (one, passage) for one, passage in read if one is not right and not (right and _may_answer(one, right))
        ]
        hardest = sorted(wrong, key=lambda pair: -(pair[0].relevance + pair[0].answerable))[:_KEPT]
        kept = tuple(passage for _, passage in hardest)
        yield Example(example.question, (*example.passages[:1], *kept) if right else kept, example.answer)
        if rng.random() < _CLAIMED and len(example.question.split()) <= _LONGEST_CLAIMED:
            yield from _claims(example, hardest[:1])


def _may_answer(reading: PassageReading, right: PassageReading) -> bool:
    probability = 1 / (1 + math.exp(-reading.answerable))
    return probability > _LIKELY_RIGHT and reading.answerable > right.answerable


def _claims(example: Example, hardest: Iterable[tuple[PassageReading, ReaderPassage]]) -> Iterator[Claim]:
    if example.answer:
        right = example.passages[0]
        yield Claim(answer_as_claim(example.question, right.text[slice(*example.answer)]), right, "supports")
    for reading, passage in hardest:
        if marked := reading.best_span(0, len(passage.text)):
            wrong = passage.text[marked.start : marked.end]
            yield Claim(answer_as_claim(example.question, wrong), passage, "not supported")
