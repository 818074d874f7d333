"""Which sentences say that something is not known, if a question asks whether it is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.language.unknown import says_unknown_of
from qa.understanding.question import Question

if TYPE_CHECKING:
    from qa.ranking.ranker import ScoredSentence


def says_unknown(question: Question, sentence: str) -> bool:
    """Whether the question asks if something is known, and the sentence says that it is not."""
    return bool(question.whether_known) and says_unknown_of(sentence, question.text, question.terms)


def without_answer_where_unknown(question: Question, sentence: "ScoredSentence") -> "ScoredSentence":
    """Return the sentence without a short answer if it says that the thing is not known: that is the answer."""
    if sentence.answer is None or not says_unknown_of(sentence.text, question.text, question.terms):
        return sentence
    return replace(sentence, answer=None)


def with_unknown(question: Question, passage: "Sequence[ScoredSentence]") -> "list[ScoredSentence]":
    """Return the sentences of a passage, best first, that say that what is asked is not known; all, if none does.

    If a passage says that something is not known, its other sentences do not say it either.
    """
    return [sentence for sentence in passage if says_unknown(question, sentence.text)] or list(passage)
