"""What an answer asserts, and what it only shows as passages that may bear on the question."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.answering.supersession import supersedes
from qa.language.agreement import contradict, say_the_same
from qa.ranking.ranker import ScoredSentence
from qa.ranking.weights import weights


def asserted(
    passages: Sequence[Sequence[ScoredSentence]], is_any_answer: Callable[[ScoredSentence], bool]
) -> list[list[ScoredSentence]]:
    """Return the passages, best first, without those that do not belong in the first one's answer.

    Another passage belongs there if the reader finds that it answers by itself, or if it has the same short answer or
    says the same as the first, contradicts it or is superseded by it; or if it is of the kind that the question asks
    for, and any of these will do ("What did Merz say?"). Without a reader, all belong.

    Raises `ReaderError` if there is no grammar model.
    """
    return [
        list(passage)
        for passage in passages
        if passage is passages[0] or _belongs(passage[0], passages[0][0]) or is_any_answer(passage[0])
    ]


def _belongs(sentence: ScoredSentence, best: ScoredSentence) -> bool:
    if sentence.reader is None or sentence.reader.answerable >= weights().further:
        return True
    return (
        _have_same_answer(sentence, best)
        or say_the_same(best.text, sentence.text)
        or contradict(best.text, sentence.text)
        or supersedes(best, sentence)
    )


def _have_same_answer(one: ScoredSentence, other: ScoredSentence) -> bool:
    """Whether the short answers are the same, or one has the other in it: "March" and "in March after repairs"."""
    words, others = _short_answer(one), _short_answer(other)
    return bool(words and others) and (words <= others or others <= words)


def _short_answer(sentence: ScoredSentence) -> frozenset[str]:
    return frozenset(sentence.short_answer.casefold().split())


def only_shown(passages: Sequence[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the passages without short answers, as none is likely enough to be the answer."""
    return [[replace(sentence, answer=None) for sentence in passage] for passage in passages]
