"""Whether a sentence is about something other than what the question asks, if words alone show that.

A reader takes the fourth quarter for the first, and the dead for the injured, as the type and everything else fit.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.answering.asked_doer import is_done_by_another
from qa.answering.asked_kind import is_of_asked_kind
from qa.answering.asked_name import has_only_a_like_name
from qa.answering.asked_number import counts_others
from qa.answering.asked_setting import is_set_elsewhere
from qa.language.dependence import needs_context
from qa.language.derivation import derived_words
from qa.language.grammar import governing_verb, lower_words, parse, parse_syntax
from qa.language.names import name_terms
from qa.language.persons import is_role
from qa.language.polarity import is_negated, synonyms
from qa.language.presupposition import asked_event
from qa.language.quantities import find_quantities
from qa.ranking.ranker import ScoredSentence
from qa.ranking.short_answers import names_cause
from qa.ranking.unknown import says_unknown
from qa.retrieval.candidates import words_around
from qa.retrieval.mentions import every_form
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Token

_TOPIC = re.compile(r"\b(?:about|on|of|regarding) (?!when\b|while\b|as\b)(?P<topic>[^?]+)", re.IGNORECASE)
_WHICH_WAS_FIRST = re.compile(
    r"\b(?:which|what) (?P<noun>\w+) (?:is|was|became|had been|has become) the first\b", re.IGNORECASE
)
_FIRST_OR_ONLY = re.compile(
    r"\b(?:who|which|what)\b.{0,30}\b(?:is|are|was|were|be|been|became|become) (?:\w+ )?the (?P<word>first|only)\b",
    re.IGNORECASE,
)
_SAID_AS = {
    "first": frozenset("first 1st initial initially maiden earliest never originally debut inaugural".split()),
    "only": frozenset("only sole solely lone alone just single except exception all other".split()),
}
_POINTING = re.compile(
    r"\b(?:this|these|those|such) (?!morning|afternoon|evening|week|month|year|time)\w", re.IGNORECASE
)
"""Words that may stand for the topic: "these policies"."""

_OF_EVENTS = (AnswerType.YES_NO, AnswerType.NUMBER, AnswerType.EXTENT, AnswerType.TIME)
_CAUSE = re.compile(r"\b(?:because of|due to|thanks to|owing to|over)\s*$", re.IGNORECASE)
"""Words of cause before a short answer."""

_ALTERNATIVES = re.compile(
    r"^\W*(?:which|who|what)\b[^,?:]*[,:] (?P<one>[^,?]+?),? or (?P<other>[^,?]+)\??$", re.IGNORECASE
)
"""A question that asks which of two: "Which has more ferries, Ash or Vell?"."""

_NEARLY_AS_GOOD, _MAY_ANSWER = 4.0, -2.0
"""For the passage that is put before one about something else: how far its score may be below that one's, and its
minimum `answerable` logit; below that, it answers none of the tuning questions of the piles."""

_COMPARING = frozenset("more fewer less".split())
_ANYTHING = frozenset("people person thing time money percent".split())
"""Nouns for which "more" is put in many other words."""

_QUOTED = re.compile(r"[“”\"]")
_AT_PLACE = frozenset("in at on near to from into onto outside inside behind under over along off".split())
_MIN_TOPIC = 2
"""Topics of this many words must share one with somebody's words on them. A single word is often paraphrased."""


def tells_of_another(question: Question, sentence: ScoredSentence) -> bool:
    """Whether its words show that it does not answer.

    That is so if it marks a count when names are asked for, counts something else, names another one in an order or one
    with a similar name, is about another year or place or what somebody else did, gives no reason or place, or neither
    of two things, when these are asked for, has nothing of what is compared, only expects what the question asks about
    as past, or, when somebody's words are asked for, has none of them or nothing of the topic.

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
        or has_only_a_like_name(question.text, sentence)
        or is_done_by_another(question, sentence)
        or _gives_no_reason(question, sentence)
        or _is_reason_denied(question, sentence)
        or _is_mere_name(question, sentence)
        or _is_neither(question.text, sentence.short_answer)
        or _lacks_what_there_is_more_of(question, sentence)
        or _names_no_place(question, sentence)
        or _is_yet_to_come(question, sentence)
        or _has_no_words_of(question, sentence)
        or _is_off_topic(question, sentence)
    )


def of_asked_first(question: Question, passages: Sequence[list[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the passages, best first; but if the words of the best show that it is about something else, the next one
    that is not, and is nearly as good, comes first.

    As it was not ranked first, it is less certain. Raises `ReaderError` if there is no grammar model.
    """
    near = (passage for passage in passages if passage is passages[0] or _may_answer(passage[0], passages[0][0]))
    first = next((passage for passage in near if not tells_of_another(question, passage[0])), None)
    return [first, *(passage for passage in passages if passage is not first)] if first is not None else list(passages)


def _may_answer(other: ScoredSentence, best: ScoredSentence) -> bool:
    is_read_so = other.reader is None or other.reader.answerable >= _MAY_ANSWER
    return is_read_so and other.score >= best.score - _NEARLY_AS_GOOD


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
    if question.kind is not AnswerType.REASON or names_cause(sentence) or _is_quoted(sentence):
        return False
    if sentence.answer is None:
        return True
    marked = sentence.marked_in(parse_syntax(sentence.text))
    if marked is None or any(word.dep_ == "agent" for word in marked):  # "they were kept back by high rents"
        return False
    return _tells_which(marked.root) or any(
        word.pos_ in ("VERB", "AUX") and _is_main_or_contrary(word) for word in marked
    )


def _is_quoted(sentence: ScoredSentence) -> bool:
    """Whether the short answer contains a quotation or is part of one; without a short answer, whether the sentence
    contains one."""
    if sentence.answer is None:
        return _QUOTED.search(sentence.text) is not None
    before = sentence.paragraph.text[sentence.start : sentence.answer.start]
    is_inside = len(_QUOTED.findall(before)) % 2 == 1
    return is_inside or _QUOTED.search(sentence.short_answer) is not None


def _tells_which(verb: "Token") -> bool:
    """Whether it only says which one is meant: "vote" of "members that vote", not "lost" of "the mill, which lost"."""
    return verb.dep_ == "relcl" and verb.left_edge.i > 0 and not verb.left_edge.nbor(-1).is_punct


def _is_reason_denied(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks why something is so, and the short answer says why it is not: "no vote is void because
    of a blot" for "Why was the vote void?"."""
    if question.kind is not AnswerType.REASON or asked_event(question.text).is_negated:
        return False
    marked = sentence.marked_in(parse_syntax(sentence.text))
    verb = governing_verb(marked.root.head) if marked is not None else None
    return verb is not None and marked is not None and verb not in marked and is_negated(verb)


def _is_mere_name(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks for a reason, and the short answer only says who somebody is, without a word of
    cause."""
    marked = sentence.marked_in(parse(sentence.text)) if question.kind is AnswerType.REASON else None
    if marked is None or marked[0].pos_ in ("ADP", "SCONJ") or any(word.pos_ in ("VERB", "AUX") for word in marked):
        return False
    if _QUOTED.search(marked.text) or _CAUSE.search(sentence.text[: marked.start_char]) is not None:
        return False
    return is_role(marked.root.lemma_) or marked.root.ent_type_ == "PERSON"


def _is_main_or_contrary(verb: "Token") -> bool:
    """Whether it is the verb of the sentence, or joined to another by "but"."""
    is_joined = verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX")
    return verb.dep_ == "ROOT" or (is_joined and any(word.lower_ == "but" for word in verb.head.children))


def _is_neither(asked: str, short: str) -> bool:
    """Whether the question asks which of two it is, and the short answer is neither."""
    given = _ALTERNATIVES.search(asked)
    return (
        given is not None
        and bool(short)
        and set(name_terms(f"{given['one']} {given['other']}")).isdisjoint(name_terms(short))
    )


def _lacks_what_there_is_more_of(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks if there is more or less of something, and the passage has no word for it: one about
    comments, for "Does the Post have more followers than the Times?"."""
    if question.kind is not AnswerType.YES_NO:
        return False
    compared = {
        word.lemma_
        for word in parse(question.text)
        if word.pos_ == "NOUN" and any(child.lower_ in _COMPARING for child in word.children)
    } - _ANYTHING
    if not compared:
        return False
    passage = sentence.candidate.passage
    near = {word.lemma_ for text in (passage.before, passage.paragraph.text) for word in parse(text)}
    return any(near.isdisjoint(derived_words(noun) | synonyms().get(noun, frozenset())) for noun in compared)


def _names_no_place(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks for a place, and the short answer says who did something, without "in" or the like."""
    marked = sentence.marked_in(parse_syntax(sentence.text)) if question.kind is AnswerType.PLACE else None
    if marked is None or not any(word.dep_ == "nsubj" and word.head in marked for word in marked):
        return False
    return not any(word.dep_ == "prep" and word.lower_ in _AT_PLACE for word in marked)


def _is_yet_to_come(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks if something happened, or for its number, time or the like, and the sentence says what
    is expected, planned or the like instead: "She may get ten years" for "How long a term did she get?"."""
    if question.kind not in _OF_EVENTS or sentence.standing.manner is None:
        return False
    asked = asked_event(question.text)
    return asked.is_past and not asked.is_open and not asked.named


def _has_no_words_of(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks what somebody says, and the sentence only names them, as no sentence has their
    words.
    """
    is_asked = question.kind is AnswerType.SPEECH and question.person is not None
    return is_asked and sentence.features.answer_type_match < 1.0


def asked_topic(question: Question) -> str | None:
    """Return the topic on which somebody's words are asked for: "troops" in "What did Merz say about troops?"."""
    topic = _TOPIC.search(question.text) if question.kind is AnswerType.SPEECH else None
    return topic["topic"] if topic else None


def _is_off_topic(question: Question, sentence: ScoredSentence) -> bool:
    topic = asked_topic(question)
    if topic is None:
        return False
    text = f"{sentence.article.title}\n{sentence.text}"
    if needs_context(sentence.text) or _POINTING.search(sentence.text):  # what it leans on may have the topic
        passage = sentence.candidate.passage
        before = f"{passage.before} {sentence.paragraph.text[: sentence.start]}"
        if not before.strip():
            return False
        text = f"{before} {text}"
    wanted = {term for term in name_terms(topic) if term in question.terms}
    return len(wanted) >= _MIN_TOPIC and set(every_form(topic)).isdisjoint(name_terms(text))


def _lacks_first_or_only(question: str, sentence: ScoredSentence) -> bool:
    """Whether the question asks who was the first or only one, and nothing near the sentence says that anybody was."""
    asked = _FIRST_OR_ONLY.search(question)
    if asked is None:
        return False
    near = lower_words(words_around(sentence.candidate.passage))
    return near.isdisjoint(_SAID_AS[asked["word"].lower()])
