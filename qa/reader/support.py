"""The support protocol: what a passage says about a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from qa.reader.base import ReaderPassage


@dataclass(frozen=True, slots=True)
class Judgement:
    """The probabilities that a passage supports a claim, denies it, or does neither; they sum to 1."""

    supports: float
    denies: float
    neither: float


@runtime_checkable
class Support(Protocol):
    """Judges claims by passages."""

    def judge(self, claims: Sequence[str], passages: Sequence[ReaderPassage]) -> list[list[Judgement]]:
        """Return, for each claim, the judgement of each passage, in the same order.

        A claim is a statement in a sentence of at most `QUESTION_TOKENS` tokens; what is longer is cut off. Raises
        `ReaderError` if the model cannot be loaded.
        """


def answer_as_claim(question: str, answer: str) -> str:
    """Return a question and its short answer as the claim that this is the answer, in the form that the reader was
    trained on."""
    return f"{question} {answer}"
