from collections.abc import Sequence

from qa.reader.base import PassageReading, ReaderPassage
from training.reader.examples import Example
from training.reader.hardest import with_hardest

RIGHT = ReaderPassage("The wall costs nine million.")
SURE, LIKELY, DOUBTFUL, UNLIKELY, ABSURD = (
    ReaderPassage(text) for text in ("nine millions again", "the mill", "the ferry", "bread", "weather")
)
LOGITS = {RIGHT: 3.0, SURE: 4.0, LIKELY: 2.0, DOUBTFUL: 0.0, UNLIKELY: -2.0, ABSURD: -5.0}
WRONG = (ABSURD, DOUBTFUL, SURE, LIKELY, UNLIKELY)


class FixedReader:
    """Finds each passage as relevant and as likely to answer as `LOGITS` says."""

    name, calibrated = "fixed", False

    def read(self, _: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        return [PassageReading(LOGITS[passage], LOGITS[passage]) for passage in passages]


def test_the_wrong_passages_are_those_that_the_reader_takes_for_right() -> None:
    (example,) = with_hardest([Example("What does it cost?", (RIGHT, *WRONG), (15, 27))], FixedReader())
    assert example.passages == (RIGHT, LIKELY, DOUBTFUL, UNLIKELY)
    assert example.answer == (15, 27)


def test_of_an_unanswerable_question_no_passage_is_right() -> None:
    (example,) = with_hardest([Example("What did it cost in 1990?", WRONG, None)], FixedReader())
    assert example.passages == (SURE, LIKELY, DOUBTFUL)
