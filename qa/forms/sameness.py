"""Whether sentences of two articles say the same, so that one of them can stand for both."""

from qa.language.agreement import contradict, say_the_same
from qa.language.names import name_terms
from qa.language.quantities import find_quantities
from qa.ranking.ranker import ScoredSentence
from qa.reader import ReaderPassage
from qa.reader.support import Support

_MIN_SUPPORT = 0.9
"""Probability, both ways, that one sentence supports the other, from which they say the same."""

_MIN_SHARED = 0.5
"""Share of the words of the shorter sentence that the other has, below which they are not compared further: reading
takes some 5 ms."""

_MOST_JUDGED = 8
"""Maximum pairs that are read for one answer."""


class Sameness:
    """Compares sentences by their words, and where these are inconclusive, by a model.

    Sentences with other numbers never say the same. Without a model that judges, words alone count.
    """

    def __init__(self, support: Support | None) -> None:
        self._support = support
        self._left = _MOST_JUDGED

    def say_the_same(self, one: ScoredSentence, other: ScoredSentence) -> bool:
        """Whether one says what the other does. Raises `ReaderError`."""
        if say_the_same(one.text, other.text):
            return True
        if self._support is None or not self._left or not _may_say_the_same(one.text, other.text):
            return False
        self._left -= 1
        return all(self._supports(*pair) for pair in ((one, other), (other, one)))

    def _supports(self, claim: ScoredSentence, passage: ScoredSentence) -> bool:
        assert self._support is not None
        ((judged,),) = self._support.judge([claim.text], [ReaderPassage(passage.text, passage.article.title)])
        return judged.supports >= _MIN_SUPPORT


def _may_say_the_same(one: str, other: str) -> bool:
    words, others = set(name_terms(one)), set(name_terms(other))
    if len(words & others) < _MIN_SHARED * min(len(words), len(others)) or contradict(one, other):
        return False
    return {found.value for found in find_quantities(one)} == {found.value for found in find_quantities(other)}
