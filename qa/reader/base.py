"""What every reader takes and gives, whichever model it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

_LONGEST_ANSWER = 30
"""Tokens; 99 % of the answers in NewsQA's tuning half are shorter."""

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ReaderPassage:
    """What is read of a passage: its text, and the title and the paragraph before it as context."""

    text: str
    title: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """The characters `start` to `end` of a passage's text, and the log-probability that they are the answer."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class TokenLikelihoods:
    """Where in a passage the answer begins and ends, if the passage answers: log-probabilities over its tokens, each
    of shape (tokens,). `offsets` are the tokens' places in the text, in code points."""

    offsets: Sequence[tuple[int, int]]
    begins: Logits
    ends: Logits

    def best(self, first: int, stop: int) -> tuple[int, int, float]:
        """Return first and last token, and the log-probability, of the likeliest answer in the tokens `first` to
        `stop` (not included), of which there must be one."""
        scores = self.begins[first:stop, None] + self.ends[None, first:stop]
        forward = np.triu(np.ones(scores.shape, dtype=bool))
        allowed = forward & ~np.triu(forward, _LONGEST_ANSWER)
        begin, end = np.unravel_index(np.argmax(np.where(allowed, scores, -np.inf)), scores.shape)
        return first + int(begin), first + int(end), float(scores[begin, end])


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What a reader makes of one passage.

    `relevance` is a logit that orders the passages of one question; `answerable` is the logit of the probability that
    the passage answers. `tokens` is None where the model marks no answers.
    """

    relevance: float
    answerable: float
    tokens: TokenLikelihoods | None = None

    def best_span(self, start: int, end: int) -> AnswerSpan | None:
        """Return the likeliest answer within the characters `start` to `end`; None where the model marks none there."""
        if self.tokens is None:
            return None
        inside = [i for i, (a, b) in enumerate(self.tokens.offsets) if start <= a < b <= end]
        if not inside:
            return None
        first, last, score = self.tokens.best(inside[0], inside[-1] + 1)
        return AnswerSpan(self.tokens.offsets[first][0], self.tokens.offsets[last][1], score)


class Reader(Protocol):
    """Reads passages for a question. `calibrated` tells whether Byline's confidence was fitted to its logits."""

    @property
    def name(self) -> str:
        """What the settings call it."""

    @property
    def calibrated(self) -> bool:
        """Whether it is the reader that the weights of Byline's confidence were fitted to."""

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        """Return what it makes of each passage, in their order. Raises `ReaderError` if it cannot be loaded."""


def log_softmax(logits: Logits) -> Logits:
    """Return the log-probabilities of one row of logits."""
    shifted = logits - logits.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), dtype=np.float32)
