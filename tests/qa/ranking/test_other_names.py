"""The reader is asked about the other names in a passage too."""

from collections.abc import Sequence
from dataclasses import replace

from qa.ranking.ranker import ReaderScores
from qa.ranking.reranker import compare_names
from qa.reader import PassageReading, ReaderPassage
from tests.qa.factories import asked, read_sentence


class OfMunk:
    """A reader that finds answered what is asked about Munk."""

    name, calibrated = "of Munk", True

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        return [PassageReading(0.0, 2.0 if "Munk" in question else -1.0) for _ in passages]


def test_the_gain_by_another_name_is_noted() -> None:
    values = ReaderScores(relevance=0.0, answerable=-0.5, span=-1.0)
    sentence = replace(read_sentence("a", "Then John Munk hired 16 lawyers.", 1.0, short="16"), reader=values)
    for question, gain in (("How many lawyers did Anna Reed hire?", 2.5), ("How many lawyers were hired?", 0.0)):
        ((best,),) = compare_names(asked(question), [[sentence]], OfMunk())
        assert best.reader is not None
        assert best.reader.other_name == gain
