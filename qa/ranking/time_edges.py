"""Trims short answers to "when" to the time: not "1936 by two brothers", and not "two days" of "two days after it"."""

import re
from dataclasses import replace

from qa.language.times import find_times
from qa.ranking.ranker import ScoredSentence
from qa.reader import AnswerSpan
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

_NEEDS_MORE = re.compile(r"\b(?:after|before|into|since)$", re.IGNORECASE)
_NO_TIME = re.compile(r" (?:by|with|against|because|amid|alongside|for (?!the (?:first|last)))\b.*| *[.,;:]", re.DOTALL)


_ABBREVIATED = re.compile(r"\.[a-z]\.|\b[A-Z][a-z]{2,3}\.")
"""Times that end with a full stop of their own: "a.m.", "Dec."."""


def with_time_edges(question: Question, sentence: ScoredSentence) -> ScoredSentence:
    """If the question asks when, return the sentence with only the time marked, or no mark if that is incomplete.

    "Two days" is not an answer if the article has "two days after the vote".
    """
    answer = sentence.answer
    if question.kind is not AnswerType.TIME or answer is None:
        return sentence
    text, marked = sentence.text, (answer.start - sentence.start, answer.end - sentence.start)
    touched = [time for time in find_times(text) if time[0] < marked[1] and marked[0] < time[1]]
    if not touched:
        return sentence
    end = touched[-1][1]
    if _NEEDS_MORE.search(text[touched[0][0] : end]):
        return sentence if marked[1] > end else replace(sentence, answer=None)
    if not _NO_TIME.fullmatch(text, end, marked[1]) or _ABBREVIATED.search(text, end - 4, end + 1):
        return sentence
    return replace(sentence, answer=AnswerSpan(answer.start, sentence.start + end, answer.score))
