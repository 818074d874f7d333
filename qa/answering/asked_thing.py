"""Whether a sentence tells of another thing than the one asked about, where words alone show that.

A reader takes the fourth quarter for the first, and the dead for the injured: the type fits, and all else.
"""

import re
from functools import cache

from qa.language.data import load
from qa.language.dependence import needs_context
from qa.language.derivation import derived_words
from qa.language.grammar import forms_of_verbs, lower_words
from qa.language.names import name_terms
from qa.language.quantities import find_quantities
from qa.ranking.ranker import ScoredSentence
from qa.retrieval.mentions import every_form
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

_TOPIC = re.compile(r"\b(?:about|on|of|regarding) (?P<topic>[^?]+)", re.IGNORECASE)
_MIN_TOPIC = 2
"""Words of a topic of which one must be in somebody's words on it. A single one is often put in other words."""


def tells_of_another(question: Question, sentence: ScoredSentence) -> bool:
    """Whether it counts others than those asked for, names another of an order, or has nothing of the topic on which
    somebody's words are asked for.

    Raises `ReaderError` if there is no grammar model.
    """
    return (
        _counts_others(question, sentence.text)
        or _is_another_in_order(question.text, sentence.text)
        or _is_off_topic(question, sentence)
    )


def _counts_others(question: Question, text: str) -> bool:
    """Whether it asks for the number of those of one fate, and the sentence has only another: not hurt, but killed."""
    if question.kind not in (AnswerType.NUMBER, AnswerType.EXTENT):
        return False
    asked, told = _fates_in(question.text), _fates_in(text)
    return bool(asked and told) and asked.isdisjoint(told)


def _fates_in(text: str) -> frozenset[int]:
    present = lower_words(text)
    return frozenset(number for number, words in enumerate(_fates()) if not words.isdisjoint(present))


@cache
def _fates() -> list[frozenset[str]]:
    families = (frozenset().union(*map(derived_words, words)) for words in load("polarity.toml")["fates"])
    return [forms_of_verbs(family) for family in families]  # that of a noun is its plural, among others


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
