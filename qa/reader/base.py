"""The reader protocol: the input and output of every reader, whichever model it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

_MAX_ANSWER = 30
"""Maximum tokens of an answer; 99 % of those in NewsQA's tuning half are shorter."""

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ReaderPassage:
    """The part of a passage that is read: its text, with the title and the paragraph before it as context."""

    text: str
    title: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A possible answer: characters `start` to `end` of a passage's text; `score` is its log-probability."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class TokenLikelihoods:
    """Where in a passage the answer begins and ends, if the passage answers: log-probabilities over its tokens, each
    of shape (tokens,). `offsets` are the positions of the tokens in the text, in code points."""

    offsets: Sequence[tuple[int, int]]
    begins: Logits
    ends: Logits

    def best(self, first: int, stop: int) -> tuple[int, int, float]:
        """Return the first and last token of the most likely answer within tokens `first` to `stop` (exclusive), and
        its log-probability. The range must not be empty."""
        scores = self.begins[first:stop, None] + self.ends[None, first:stop]
        forward = np.triu(np.ones(scores.shape, dtype=bool))
        allowed = forward & ~np.triu(forward, _MAX_ANSWER)
        begin, end = np.unravel_index(np.argmax(np.where(allowed, scores, -np.inf)), scores.shape)
        return first + int(begin), first + int(end), float(scores[begin, end])


@dataclass(frozen=True, slots=True)
class PassageReading:
    """A reader's output for one passage.

    `relevance` is a logit that ranks the passages of one question; `answerable` is the logit of the probability that
    the passage answers. `tokens` is None if the model marks no answers.
    """

    relevance: float
    answerable: float
    tokens: TokenLikelihoods | None = None

    def best_span(self, start: int, end: int) -> AnswerSpan | None:
        """Return the most likely answer within characters `start` to `end`, or None if the model marks none there."""
        if self.tokens is None:
            return None
        inside = [i for i, (a, b) in enumerate(self.tokens.offsets) if start <= a < b <= end]
        if not inside:
            return None
        first, last, score = self.tokens.best(inside[0], inside[-1] + 1)
        return AnswerSpan(self.tokens.offsets[first][0], self.tokens.offsets[last][1], score)


class Reader(Protocol):
    """Reads passages for a question."""

    @property
    def name(self) -> str:
        """The reader's name in the settings."""

    @property
    def calibrated(self) -> bool:
        """Whether the weights of Byline's confidence were fitted to its logits."""

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        """Return its output for each passage, in the same order. Raises `ReaderError` if it cannot be loaded."""


def log_softmax(logits: Logits) -> Logits:
    """Return the log-probabilities of one row of logits."""
    shifted = logits - logits.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), dtype=np.float32)
