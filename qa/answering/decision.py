"""Decides which passages answer a question, and whether that is likely enough to be asserted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from qa.answering.asked_thing import asked_topic, of_asked_first, tells_of_another
from qa.answering.assertion import asserted, only_shown
from qa.answering.contradictions import with_other_side
from qa.answering.notes import unmentioned_names
from qa.answering.persons import tell_apart
from qa.answering.supersession import newest_first
from qa.ranking.asked_verb import said_of_asked
from qa.ranking.confidence import confidence, is_any_answer, is_asserted, threshold_for
from qa.ranking.event_time import within_time
from qa.ranking.identity import AskedPersons
from qa.ranking.ranker import ScoredSentence, filter_answerable, sort_passages
from qa.ranking.reranker import compare_names, judge_best
from qa.ranking.short_answers import with_reason, with_time_asked_for, with_words_said
from qa.ranking.span_edges import with_spans_put_right
from qa.ranking.standings import asserting
from qa.ranking.time_edges import with_time_edges
from qa.ranking.unknown import with_unknown, without_answer_where_unknown
from qa.reader import Reader
from qa.reader.support import Support
from qa.retrieval.candidates import ParagraphsOf
from qa.retrieval.mentions import is_mentioned
from qa.understanding.question import Question
from qa.understanding.scope import Scope

_OF_ANOTHER = 0.4
"""The highest confidence of an answer that is about something else by its words: less than is needed to assert it."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question: the `passages` that were read, in the articles of `scope`, and whom they mean by
    the names of the `persons` it asks about.
    """

    question: Question
    passages: Sequence[Sequence[ScoredSentence]]
    scope: Scope
    persons: AskedPersons
    paragraphs_of: ParagraphsOf


@dataclass(frozen=True, slots=True)
class Decision:
    """The passages that answer, or if `tentative` may bear on the question, best first: none if the confidence is below
    the threshold. `notes` are on other people with the same name.
    """

    answering: list[list[ScoredSentence]]
    confidence: float
    tentative: bool
    notes: list[str]


def decide(found: Findings, reader: Reader | None, threshold: float | None) -> Decision:
    """Return which of the passages that were found answer the question. Without a `threshold`, the fitted one is used.

    Raises `ReaderError`.
    """
    question, passages, time = found.question, found.passages, found.scope.time
    # If no article has a name that is asked about, the nearest passages are about somebody else.
    is_known = not found.persons.unmentioned and not unmentioned_names(question, found.scope.view, found.paragraphs_of)
    able = _answering(question, within_time(passages, time)) if is_known else []
    able = with_spans_put_right(question, asserting(question, able, found.paragraphs_of))
    able = of_asked_first(question, able)
    if isinstance(reader, Support):
        able = judge_best(question, able, reader)
    may_assert = partial(is_asserted, question, has_reader=reader is not None)
    probability = confidence(question, able, time)
    if reader is not None and may_assert(probability, able):  # it can only make it less certain, and takes time
        able = compare_names(question, able, reader)
        probability = confidence(question, able, time)
    needed = threshold_for(able) if threshold is None else threshold
    answering = with_other_side(newest_first(able), passages) if probability >= needed else []
    answering, notes = tell_apart(question, answering, passages, found.persons)
    if answering and may_assert(probability, able) and tells_of_another(question, answering[0][0]):
        probability = min(probability, _OF_ANOTHER)
    tentative = question.is_open or not may_assert(probability, able)
    if tentative:
        topic = asked_topic(question)
        is_told_of = topic is None or is_mentioned(topic, found.scope.view)
        return Decision(only_shown(answering) if is_told_of else [], probability, tentative, notes)
    is_any = partial(is_any_answer, question, time=time)
    return Decision(asserted(answering, is_any), probability, tentative, notes)


def _answering(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the sentences that can be an answer, each with a short answer of the type asked for, or none."""
    able = (
        [
            without_answer_where_unknown(
                question, with_words_said(question, with_time_edges(question, with_time_asked_for(question, sentence)))
            )
            for sentence in with_reason(question, said_of_asked(question, with_unknown(question, passage)))
        ]
        for passage in filter_answerable(question, passages)
    )
    return sort_passages(passage for passage in able if passage)
