"""Questions that articles report: what follows is the reply, and is not attributed to whoever asks.

In: a sentence or paragraph. Out: whether it only asks a question, and who asks the one with which it ends.
"""

import re
from collections.abc import Iterator

from index.text.sentences import split_sentences
from qa.language.function_words import QUESTION_WORDS
from qa.language.grammar import parse_syntax
from qa.language.quotations import find_quotations
from qa.language.reports import Report, find_reports
from qa.language.speakers import Speaker, speaker_at

_ASKING = frozenset(("ask", "inquire", "enquire", "query", "wonder"))
_ASKS = re.compile(r"\b(?:ask|inquir|enquir|quer|wonder)", re.IGNORECASE)
_INDIRECT = QUESTION_WORDS | {"whether", "if"}
_ENDS_ASKING = re.compile(r"\?\W*$")
_FEW_WORDS = 8
"""Maximum words besides a question that only say who asks it: "Kit Moss of the Elm Post asked her on Sunday"."""


def only_asks(sentence: str) -> bool:
    """Return whether a sentence is nothing but a question that somebody asks, as `“Is it old?” Moss asked.` is.

    Raises `ReaderError` if there is no grammar model.
    """
    if "?" not in sentence or not _ASKS.search(sentence):
        return False
    quoted = find_quotations(sentence)
    asked = [sentence[start:end] for start, end in quoted.spans]
    if not asked or not _ENDS_ASKING.search(asked[-1]):
        return False
    outside = sentence
    for start, end in reversed(quoted.spans):
        outside = outside[:start] + outside[end:]
    return len(outside.split()) <= _FEW_WORDS and any(True for _ in _asking(sentence))


def asker(paragraph: str) -> Speaker | None:
    """Return who asks the question with which a paragraph ends; None if it does not end with one.

    Raises `ReaderError` if there is no grammar model.
    """
    spans = split_sentences(paragraph)
    last = paragraph[spans[-1][0] : spans[-1][1]] if spans else ""
    if not _ASKS.search(last):
        return None
    found = (speaker_at(report.speaker) for report in _asking(last))
    return next((speaker for speaker in found if speaker.is_known), None)


def _asking(sentence: str) -> Iterator[Report]:
    """Yield who asks a question in a sentence, outside of what is quoted."""
    quoted = find_quotations(sentence)
    puts_question = any(_ENDS_ASKING.search(sentence[start:end]) for start, end in quoted.spans)
    for report in find_reports(parse_syntax(sentence)):
        is_asking = report.cue.lemma_.lower() in _ASKING and not quoted.contains(report.cue.idx)
        if is_asking and (puts_question or _has_indirect_question(report)):
            yield report


def _has_indirect_question(report: Report) -> bool:
    """Whether the verb asks a question ("asked whether it held", not "asked for patience")."""
    clauses = [child for child in report.cue.children if child.dep_ == "ccomp"]
    return any(word.lower_ in _INDIRECT for clause in clauses for word in clause.lefts)
