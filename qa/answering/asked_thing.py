"""Whether a sentence is about something other than what the question asks, if words alone show that.

A reader takes the fourth quarter for the first, and the dead for the injured, as the type and everything else fit.
"""

import re
from typing import TYPE_CHECKING

from qa.answering.asked_doer import is_done_by_another
from qa.answering.asked_kind import is_of_asked_kind
from qa.answering.asked_number import counts_others
from qa.answering.asked_setting import is_set_elsewhere
from qa.language.dependence import needs_context
from qa.language.grammar import lower_words, parse_syntax
from qa.language.names import name_terms
from qa.language.presupposition import asked_event
from qa.language.quantities import find_quantities
from qa.ranking.ranker import ScoredSentence
from qa.ranking.short_answers import names_cause
from qa.ranking.unknown import says_unknown
from qa.retrieval.mentions import every_form
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Token

_TOPIC = re.compile(r"\b(?:about|on|of|regarding) (?P<topic>[^?]+)", re.IGNORECASE)
_WHICH_WAS_FIRST = re.compile(
    r"\b(?:which|what) (?P<noun>\w+) (?:is|was|became|had been|has become) the first\b", re.IGNORECASE
)
_FIRST_OR_ONLY = re.compile(r"\b(?:who|which|what)\b.{0,40}\bthe (?P<word>first|only)\b", re.IGNORECASE)
_SAID_AS = {
    "first": frozenset("first 1st initial initially maiden earliest never originally debut inaugural".split()),
    "only": frozenset("only sole solely lone alone just single except all other".split()),
}
_POINTING = re.compile(
    r"\b(?:this|these|those|such) (?!morning|afternoon|evening|week|month|year|time)\w", re.IGNORECASE
)
"""Words that may stand for the topic: "these policies"."""

_QUOTED = re.compile(r"[“”\"]")
_AT_PLACE = frozenset("in at on near to from into onto outside inside behind under over along off".split())
_MIN_TOPIC = 2
"""Topics of this many words must share one with somebody's words on them. A single word is often paraphrased."""


def tells_of_another(question: Question, sentence: ScoredSentence) -> bool:
    """Whether its words show that it does not answer.

    That is so if it marks a count when names are asked for, counts something else, names another one in an order, is
    about another year or place or what somebody else did, gives no reason or place when one is asked for, only expects
    what the question asks whether it happened, or, when somebody's words are asked for, has none of them or nothing of
    the topic.

    Raises `ReaderError` if there is no grammar model.
    """
    if says_unknown(question, sentence.text):
        return False
    return (
        _is_of_another_kind(question, sentence)
        or counts_others(question, sentence)
        or _is_another_in_order(question.text, sentence.text)
        or _lacks_first_or_only(question.text, sentence)
        or is_set_elsewhere(question.text, sentence)
        or is_done_by_another(question, sentence)
        or _gives_no_reason(question, sentence)
        or _names_no_place(question, sentence)
        or _is_yet_to_come(question, sentence)
        or _has_no_words_of(question, sentence)
        or _is_off_topic(question, sentence)
    )


def _is_of_another_kind(question: Question, sentence: ScoredSentence) -> bool:
    return sentence.answer is not None and not is_of_asked_kind(question, sentence.short_answer)


def _is_another_in_order(asked: str, text: str) -> bool:
    """Whether the sentence has what the question gives an ordinal, but only with other ordinals: "the fourth quarter"
    for "the first quarter".
    """
    wanted, found = _ordinals(asked), _ordinals(text)
    if which := _WHICH_WAS_FIRST.search(asked):
        wanted = {**wanted, which["noun"].lower(): {1.0}}
    return any(noun in found and values.isdisjoint(found[noun]) for noun, values in wanted.items())


def _ordinals(text: str) -> dict[str, set[float]]:
    """The ordinals in a text, by the word after them."""
    found: dict[str, set[float]] = {}
    for quantity in find_quantities(text):
        following = re.match(r"[ -](\w+)", text[quantity.end :])
        if quantity.unit == "ordinal" and following:
            found.setdefault(following[1].lower(), set()).add(quantity.value)
    return found


def _gives_no_reason(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks for a reason, and the short answer is what the whole sentence says, without a word of
    cause: it may be the event itself, or something that holds in spite of it. What somebody says may be a reason
    without such a word.
    """
    if question.kind is not AnswerType.REASON or names_cause(sentence) or _QUOTED.search(sentence.text):
        return False
    if sentence.answer is None:
        return True
    marked = sentence.marked_in(parse_syntax(sentence.text))
    return marked is not None and any(word.pos_ in ("VERB", "AUX") and _is_main_or_contrary(word) for word in marked)


def _is_main_or_contrary(verb: "Token") -> bool:
    """Whether it is the verb of the sentence, or joined to it by "but"."""
    is_joined = verb.dep_ == "conj" and verb.head.dep_ == "ROOT"
    return verb.dep_ == "ROOT" or (is_joined and any(word.lower_ == "but" for word in verb.head.children))


def _names_no_place(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks for a place, and the short answer says who did something, without "in" or the like."""
    marked = sentence.marked_in(parse_syntax(sentence.text)) if question.kind is AnswerType.PLACE else None
    if marked is None or not any(word.dep_ == "nsubj" and word.head in marked for word in marked):
        return False
    return not any(word.dep_ == "prep" and word.lower_ in _AT_PLACE for word in marked)


def _is_yet_to_come(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks if something happened, and the sentence says neither, only what is expected or the
    like.
    """
    if question.kind is not AnswerType.YES_NO or sentence.standing.manner is None:
        return False
    asked = asked_event(question.text)
    return asked.is_past and not asked.is_open and not asked.named


def _has_no_words_of(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks what somebody says, and the sentence only names them, as no sentence has their
    words.
    """
    is_asked = question.kind is AnswerType.SPEECH and bool(question.actor)
    return is_asked and sentence.features.answer_type_match < 1.0


def asked_topic(question: Question) -> str | None:
    """Return the topic on which somebody's words are asked for: "troops" in "What did Merz say about troops?"."""
    topic = _TOPIC.search(question.text) if question.kind is AnswerType.SPEECH else None
    return topic["topic"] if topic else None


def _is_off_topic(question: Question, sentence: ScoredSentence) -> bool:
    topic = asked_topic(question)
    if topic is None:
        return False
    told = sentence.text
    if needs_context(told) or _POINTING.search(told):  # what it leans on may have the topic
        passage = sentence.candidate.passage
        before = f"{passage.before} {sentence.paragraph.text[: sentence.start]}"
        if not before.strip():
            return False
        told = f"{before} {told}"
    wanted = {term for term in name_terms(topic) if term in question.terms}
    return len(wanted) >= _MIN_TOPIC and set(every_form(topic)).isdisjoint(name_terms(told))


def _lacks_first_or_only(question: str, sentence: ScoredSentence) -> bool:
    """Whether the question asks who was the first or only one, and nothing near the sentence says that anybody was."""
    asked = _FIRST_OR_ONLY.search(question)
    if asked is None:
        return False
    passage = sentence.candidate.passage
    near = lower_words(f"{passage.article.title}\n{passage.before}\n{passage.paragraph.text}")
    return near.isdisjoint(_SAID_AS[asked["word"].lower()])
