"""Short answers that cannot be right: the day of another event in the same sentence, a place instead of a reason, or
the speaker together with what was said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.language.attribution import statements
from qa.language.dependence import needs_context, tells_result
from qa.language.grammar import governing_verb, parse, parse_syntax, word_at
from qa.language.names import name_terms
from qa.language.times import find_times, is_open_ended, names_time
from qa.ranking.ranker import ScoredSentence
from qa.ranking.unknown import says_unknown
from qa.reader import AnswerSpan
from qa.understanding.answer_type import CAUSE, AnswerType, matches_answer_type
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_JOINED_CLAUSES = ("conj", "advcl", "relcl", "acl", "ccomp", "parataxis")
"""Clauses with a time of their own: "shut on Wednesday, and the bank at Oak shut on Tuesday"."""

_CAUSED = re.compile(
    r"\b(?:spark\w*|trigger\w*|blam\w+|le(?:a)?d to|result\w*|thanks to|fault\w*|set off|ignit\w+|start\w*|owing to"
    r"|attribut\w+|stem\w*|motiv\w+|(?:on|under) suspicion|retaliat\w+|in (?:protest|response|revenge)|provok\w+"
    r"|prompt\w*|br(?:ing|ought) (?:on|about)|by an?)\b",
    re.IGNORECASE,
)
"""Words of cause in addition to those by which reasons are ranked."""

_INTO_PLACE = frozenset(
    "into onto through across towards toward near under beneath beside behind below off along past".split()
)
_AT_PLACE_OR_TIME = frozenset("in at on from to off outside inside of by".split())
_PLACES_AND_TIMES = ("GPE", "LOC", "FAC", "DATE", "TIME")


def with_reason(question: Question, passage: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Return the sentences of a passage, best first, that may answer; all of them, unless a reason is asked for.

    Only sentences with a word of cause answer what the cause is, or, if the best one marks only a place or time, why
    something happened. What only happened next is not a reason: "The dam burst. Three farms were flooded." Raises
    `ReaderError` if there is no grammar model.
    """
    if question.kind is not AnswerType.REASON or any(says_unknown(question, sentence.text) for sentence in passage):
        return list(passage)
    kept = [_without_result(sentence) for sentence in passage if _may_be_reason(question, sentence)]
    marks_none = bool(kept) and not names_cause(kept[0]) and _marks_place_or_time(kept[0])
    if marks_none or CAUSE.search(question.text):
        return [sentence for sentence in kept if names_cause(sentence)]
    return kept


def _without_result(sentence: ScoredSentence) -> ScoredSentence:
    """Return the sentence without a short answer if it follows from the previous one, which has the reason."""
    return replace(sentence, answer=None) if tells_result(sentence.text) else sentence


def _may_be_reason(question: Question, sentence: ScoredSentence) -> bool:
    """Whether a sentence has a word of cause or of the question, depends on the previous one, or reports what came
    before: "Rust had eaten its cables"."""
    if names_cause(sentence) or not question.terms.keys().isdisjoint(name_terms(sentence.text)):
        return True
    is_perfect = any(word.dep_ == "aux" and word.lemma_ == "have" for word in parse_syntax(sentence.text))
    return is_perfect or needs_context(sentence.text)


def names_cause(sentence: ScoredSentence) -> bool:
    """Whether a sentence has a word of cause, or follows from the previous one, with which it is quoted."""
    text = sentence.text
    return matches_answer_type(text, AnswerType.REASON) or _CAUSED.search(text) is not None or tells_result(text)


def with_words_said(question: Question, sentence: ScoredSentence) -> ScoredSentence:
    """If the question asks what someone says, return the sentence with only those words marked, not who says them.

    Raises `ReaderError` if there is no grammar model.
    """
    answer = sentence.answer
    if question.kind is not AnswerType.SPEECH or answer is None:
        return sentence
    for said in statements([sentence.text])[0]:
        if not said.spans:
            continue
        start, end = sentence.start + said.spans[0][0], sentence.start + said.spans[-1][1]
        start += len("that ") * sentence.paragraph.text.startswith("that ", start)
        if answer.start < start < answer.end:
            return replace(sentence, answer=AnswerSpan(start, min(end, answer.end), answer.score))
    return sentence


def with_time_asked_for(question: Question, sentence: ScoredSentence) -> ScoredSentence:
    """If the question asks when, return the sentence with the time marked that belongs to what it asks about.

    That is the one in the clause with the most words of the question; if that is unclear, the mark stays if it is a
    time, and is dropped otherwise. Raises `ReaderError` if there is no grammar model.
    """
    answer = sentence.answer
    if question.kind is not AnswerType.TIME or answer is None:
        return sentence
    text = sentence.text
    times = [(start, end) for start, end in find_times(text) if text[start:end].strip()]
    marked = (answer.start - sentence.start, answer.end - sentence.start)
    touched = [time for time in times if time[0] < marked[1] and marked[0] < time[1]]
    if not times or (len(times) == 1 and touched):
        return sentence if touched else replace(sentence, answer=None)
    said = {time: _shared_terms(question, parse(text), time[0]) for time in times}
    most = max(said.values())
    best = [time for time in times if said[time] == most]
    best = [time for time in best if not is_open_ended(text, time[0])] or best  # "at six, while the bar shut"
    if touched and max(said[time] for time in touched) == most:
        return sentence
    start, end = best[0]
    if len(best) > 1 or is_open_ended(text, start):
        return replace(sentence, answer=None)
    return replace(sentence, answer=AnswerSpan(sentence.start + start, sentence.start + end, answer.score))


def _shared_terms(question: Question, parsed: "Doc", position: int) -> int:
    """How many terms of the question are in the clause that has the time at `position`."""
    at = word_at(parsed, position)
    if at is None:
        return 0
    # "While" and "when" begin a clause that says when something else happened.
    opens_clause = at.dep_ in ("mark", "advmod") and at.head.dep_ == "advcl"
    verb = governing_verb(at.head.head if opens_clause else at) or at
    clause = " ".join(word.text for word in _clause(verb))
    return len(question.terms.keys() & {*name_terms(clause), *name_terms(verb.lemma_)})


def _clause(word: "Token") -> Iterator["Token"]:
    """Yield a word and all below it that is not a clause of its own."""
    yield word
    for child in word.children:
        if not (child.dep_ in _JOINED_CLAUSES and child.pos_ in ("VERB", "AUX")):
            yield from _clause(child)


def _marks_place_or_time(sentence: ScoredSentence) -> bool:
    """Whether the marked words only say where or when: "into the river", "at noon on Sunday"."""
    span = sentence.marked_in(parse(sentence.text)) if sentence.answer else None
    if span is None:
        return False
    preposition = _preposition(span)
    if preposition in _INTO_PLACE:
        return True
    if preposition is not None and preposition not in _AT_PLACE_OR_TIME:
        return False
    is_place = span.root.ent_type_ in _PLACES_AND_TIMES or any(
        word.ent_type_ in _PLACES_AND_TIMES for word in span.root.children if word.dep_ == "pobj"
    )
    return is_place or names_time(span.text)


def _preposition(span: "Span") -> str | None:
    """The preposition that the words begin with or depend on."""
    root = span.root
    if root.pos_ == "ADP":
        return str(root.lower_)
    return str(root.head.lower_) if root.dep_ == "pobj" else None
