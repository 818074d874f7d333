"""Whether a sentence tells of another thing than the one asked about, where words alone show that.

A reader takes the fourth quarter for the first, and the dead for the injured: the type fits, and all else.
"""

import re

from qa.answering.asked_doer import is_done_by_another
from qa.answering.asked_kind import is_of_asked_kind
from qa.answering.asked_number import counts_others
from qa.answering.asked_setting import is_set_elsewhere
from qa.language.dependence import needs_context
from qa.language.grammar import parse_syntax
from qa.language.names import name_terms
from qa.language.quantities import find_quantities
from qa.ranking.ranker import ScoredSentence
from qa.ranking.short_answers import names_cause
from qa.ranking.unknown import says_unknown
from qa.retrieval.mentions import every_form
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

_TOPIC = re.compile(r"\b(?:about|on|of|regarding) (?P<topic>[^?]+)", re.IGNORECASE)
_QUOTED = re.compile(r"[“”\"]")
_MIN_TOPIC = 2
"""Words of a topic of which one must be in somebody's words on it. A single one is often put in other words."""


def tells_of_another(question: Question, sentence: ScoredSentence) -> bool:
    """Whether its words show that it does not answer.

    That is so if it marks a count where names are asked for, counts others than those asked for, names another of an
    order, tells of another year or place, or of what another did, gives no reason where one is asked for, or has
    nothing of the topic on which somebody's words are asked for.

    Raises `ReaderError` if there is no grammar model.
    """
    if says_unknown(question, sentence.text):
        return False
    return (
        _is_of_another_kind(question, sentence)
        or counts_others(question, sentence)
        or _is_another_in_order(question.text, sentence.text)
        or is_set_elsewhere(question.text, sentence)
        or is_done_by_another(question, sentence)
        or _gives_no_reason(question, sentence)
        or _is_off_topic(question, sentence)
    )


def _is_of_another_kind(question: Question, sentence: ScoredSentence) -> bool:
    return sentence.answer is not None and not is_of_asked_kind(question, sentence.short_answer)


def _is_another_in_order(asked: str, text: str) -> bool:
    """Whether the sentence has what the question gives a place in an order, in other places only: "the fourth quarter"
    for "the first quarter"."""
    wanted, found = _ordinals(asked), _ordinals(text)
    return any(noun in found and values.isdisjoint(found[noun]) for noun, values in wanted.items())


def _ordinals(text: str) -> dict[str, set[float]]:
    """The places in an order that are named, by the word after them."""
    found: dict[str, set[float]] = {}
    for quantity in find_quantities(text):
        following = re.match(r"[ -](\w+)", text[quantity.end :])
        if quantity.unit == "ordinal" and following:
            found.setdefault(following[1].lower(), set()).add(quantity.value)
    return found


def _gives_no_reason(question: Question, sentence: ScoredSentence) -> bool:
    """Whether a reason is asked for, and the short answer is what the whole sentence tells, without a word of cause: it
    may be the event itself. What somebody says may be a reason without such a word."""
    if question.kind is not AnswerType.REASON or names_cause(sentence) or _QUOTED.search(sentence.text):
        return False
    if sentence.answer is None:
        return True
    marked = sentence.marked_in(parse_syntax(sentence.text))
    return marked is not None and any(word.dep_ == "ROOT" and word.pos_ in ("VERB", "AUX") for word in marked)


def asked_topic(question: Question) -> str | None:
    """Return the topic on which somebody's words are asked for: "troops" in "What did Merz say about troops?"."""
    topic = _TOPIC.search(question.text) if question.kind is AnswerType.SPEECH else None
    return topic["topic"] if topic else None


def _is_off_topic(question: Question, sentence: ScoredSentence) -> bool:
    topic = asked_topic(question)
    if topic is None or needs_context(sentence.text):
        return False
    wanted = {term for term in name_terms(topic) if term in question.terms}
    return len(wanted) >= _MIN_TOPIC and set(every_form(topic)).isdisjoint(name_terms(sentence.text))
