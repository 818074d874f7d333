import random
from collections.abc import Sequence

import numpy as np

from qa.reader.base import PassageReading, ReaderPassage, TokenLikelihoods
from training.reader.examples import Claim, Example, Item
from training.reader.hardest import with_hardest

RIGHT = ReaderPassage("The wall costs nine million.")
SURE, LIKELY, DOUBTFUL, UNLIKELY, ABSURD = (
    ReaderPassage(text) for text in ("nine millions again", "the mill", "the ferry", "bread", "weather")
)
LOGITS = {RIGHT: 3.0, SURE: 4.0, LIKELY: 2.0, DOUBTFUL: 0.0, UNLIKELY: -2.0, ABSURD: -5.0}
WRONG = (ABSURD, DOUBTFUL, SURE, LIKELY, UNLIKELY)


class FixedReader:
    """Finds each passage as relevant and as likely to answer as `LOGITS` says, and marks all of it."""

    name, calibrated = "fixed", False

    def read(self, _: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        return [PassageReading(LOGITS[passage], LOGITS[passage], marking(len(passage.text))) for passage in passages]


def marking(length: int) -> TokenLikelihoods:
    return TokenLikelihoods([(0, length)], np.zeros(1, np.float32), np.zeros(1, np.float32))


def made(example: Example) -> list[Item]:
    """What comes of an example for which the dice say that it is judged too."""
    return list(with_hardest([example], FixedReader(), random.Random(1)))


def test_the_wrong_passages_are_those_that_the_reader_takes_for_right() -> None:
    example, *claims = made(Example("What does it cost?", (RIGHT, *WRONG), (15, 27)))
    assert isinstance(example, Example)
    assert example.passages == (RIGHT, LIKELY, DOUBTFUL, UNLIKELY)
    assert example.answer == (15, 27)
    assert claims == [
        Claim("What does it cost? nine million", RIGHT, "supports"),
        Claim("What does it cost? the mill", LIKELY, "not supported"),
    ]


def test_of_an_unanswerable_question_no_passage_is_right() -> None:
    example, *claims = made(Example("What did it cost in 1990?", WRONG, None))
    assert isinstance(example, Example)
    assert example.passages == (SURE, LIKELY, DOUBTFUL)
    assert claims == [Claim("What did it cost in 1990? nine millions again", SURE, "not supported")]


def test_half_of_the_questions_are_judged_too_but_no_long_ones() -> None:
    long = Example("I have lived here for years. " * 6 + "What did it cost?", WRONG, None)
    short = Example("What did it cost in 1990?", WRONG, None)
    assert len(list(with_hardest([short] * 100, FixedReader(), random.Random(1)))) in range(130, 171)
    assert len(list(with_hardest([long] * 100, FixedReader(), random.Random(1)))) == 100
