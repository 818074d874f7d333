"""Shows both sides if an article contradicts the best answer, even if the other side is less similar to the
question.
"""

from collections.abc import Sequence
from dataclasses import replace

from qa.language.agreement import contradict
from qa.ranking.ranker import ScoredSentence

_MOST_COMPARED = 60
"""Sentences that are compared with the best, in the order of their passages."""


def with_other_side(
    passages: Sequence[Sequence[ScoredSentence]], read: Sequence[Sequence[ScoredSentence]]
) -> list[list[ScoredSentence]]:
    """Return the passages, best first; what contradicts the best sentence comes second, from all that were `read`.

    The short answer is dropped, as the articles differ.
    """
    ranked = [list(passage) for passage in passages]
    if not ranked:
        return []
    best = ranked[0][0]
    others = (sentence for passage in read for sentence in passage if sentence.source != best.source)
    compared = [sentence for _, sentence in zip(range(_MOST_COMPARED), others, strict=False)]
    other = next((sentence for sentence in compared if contradict(best.text, sentence.text)), None)
    if other is None:
        return ranked
    rest = [[one for one in passage if not _is_same(one, other)] for passage in ranked[1:]]
    return [ranked[0], [replace(other, score=best.score, answer=None)], *filter(None, rest)]


def _is_same(one: ScoredSentence, other: ScoredSentence) -> bool:
    return (one.article, one.paragraph.number, one.start) == (other.article, other.paragraph.number, other.start)
