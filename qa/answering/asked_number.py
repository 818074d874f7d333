"""Whether a sentence counts something other than what the question asks to count."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from qa.language.data import load
from qa.language.derivation import derived_words
from qa.language.grammar import forms_of_verbs, lower_words, parse, parse_syntax
from qa.language.names import name_terms
from qa.language.question_verb import SAY_LITTLE, question_event
from qa.ranking.ranker import ScoredSentence
from qa.retrieval.mentions import every_form
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Token

_SHARES = frozenset("percentage percent share proportion fraction part portion number majority".split())
_HEIGHTS = frozenset("record high low peak total".split())
"""Words for what a number is, not for what it counts: "a record 20"."""

_PLACES = ("GPE", "LOC")
_ANYBODY = frozenset(("people", "person", "one"))
_PERCENTAGE = re.compile(r"\d ?%|\bper ?cent\b", re.IGNORECASE)
_OF_EACH = frozenset(("each", "apiece", "respectively", "every"))


def counts_others(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks for a number, and the sentence gives that of those who met another fate (killed instead
    of hurt), of another group than the one asked about, of those who do something else, of several places together, or
    a share of an unnamed group.

    Raises `ReaderError` if there is no grammar model.
    """
    if question.kind not in (AnswerType.NUMBER, AnswerType.EXTENT):
        return False
    return (
        _is_of_another_fate(question.text, sentence.text)
        or _is_of_another_group(question.text, sentence)
        or _is_of_those_who_do_other(question.text, sentence)
        or _is_of_several_places(question.text, sentence)
        or _is_share_of_unnamed(question.text, sentence)
    )


def _is_of_another_fate(asked: str, text: str) -> bool:
    wanted, found = _fates_in(asked), _fates_in(text)
    return bool(wanted and found) and wanted.isdisjoint(found)


def _fates_in(text: str) -> frozenset[int]:
    present = lower_words(text)
    return frozenset(number for number, words in enumerate(_fates()) if not words.isdisjoint(present))


@cache
def _fates() -> list[frozenset[str]]:
    families = (frozenset().union(*map(derived_words, words)) for words in load("polarity.toml")["fates"])
    return [forms_of_verbs(family) for family in families]  # that of a noun is its plural, among others


def _is_of_another_group(asked: str, sentence: ScoredSentence) -> bool:
    """Whether the marked words count one group, while the sentence names the one asked about elsewhere: "seven in ten
    independents, and Republicans were divided" for the share of Republicans.
    """
    group, marked = _asked_group(asked), sentence.marked_in(parse(sentence.text))
    if group is None or marked is None:
        return False
    nouns = [word for word in marked if word.pos_ in ("NOUN", "PROPN") and word.is_alpha]
    counted = [word for word in nouns if word.lemma_.lower() not in _SHARES | _HEIGHTS]
    if not counted or _has(group, marked):
        return False
    return _has(group, marked.doc) and not any(group in derived_words(word.lemma_.lower()) for word in counted)


def _asked_group(asked: str) -> str | None:
    """The lemma of what is counted: "senator" for "how many of the senators", "what share of senators"."""
    for word in parse_syntax(asked):
        is_many = word.lower_ == "many" and word.i > 0 and word.nbor(-1).lower_ == "how"
        if is_many and word.dep_ == "amod" and word.head.pos_ in ("NOUN", "PROPN"):
            return str(word.head.lemma_.lower())
        if is_many or word.lemma_.lower() in _SHARES:
            of = next((child for child in word.children if child.lower_ == "of"), None)
            group = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
            if group is not None:
                return str(group.lemma_.lower())
    return None


def _has(lemma: str, words: "Iterable[Token]") -> bool:
    return any(word.lemma_.lower() == lemma for word in words)


def _is_share_of_unnamed(asked: str, sentence: ScoredSentence) -> bool:
    """Whether the question asks how many of a group, and the marked words are a percentage in a passage without that
    group: "52% approved" for "How many deputies approved?".
    """
    group = _asked_group(asked)
    if group is None or group in _ANYBODY or not _PERCENTAGE.search(sentence.short_answer):
        return False
    near = f"{sentence.candidate.passage.before} {sentence.paragraph.text}"
    return not _has(group, parse_syntax(near)) and set(name_terms(group)).isdisjoint(name_terms(near))


def _is_of_those_who_do_other(asked: str, sentence: ScoredSentence) -> bool:
    """Whether the marked number is that of those who do something else: "the 40 farmers living in Vell" for "How many
    farmers get aid?", if the sentence says nothing about getting anything."""
    doc, event = parse(sentence.text), question_event(parse_syntax(asked))
    marked = sentence.marked_in(doc)
    if marked is None or event is None:
        return False
    if event.lemma_ not in SAY_LITTLE and any(word.lemma_.lower() in derived_words(event.lemma_) for word in doc):
        return False
    counted = [
        word.head if word.dep_ in ("nummod", "compound", "quantmod") else word for word in marked if word.like_num
    ]
    clauses = [child for word in counted for child in word.children if child.dep_ == "acl"]
    return any(set(every_form(asked)).isdisjoint(_terms_of(clause)) for clause in clauses)


def _terms_of(clause: "Token") -> list[str]:
    return name_terms(" ".join(word.text for word in clause.subtree))


def _is_of_several_places(asked: str, sentence: ScoredSentence) -> bool:
    """Whether the sentence names the place asked about among others for which it gives a single number: "Peru, Chile
    and Bolivia had a total of 300".
    """
    wanted = {place.text for place in parse(asked).ents if place.label_ in _PLACES}
    doc = parse(sentence.text)
    if not wanted or any(word.lower_ in _OF_EACH for word in doc):
        return False
    joined = [place for place in doc.ents if place.label_ in _PLACES and _is_joined(place.root)]
    names = {place.text for place in joined}
    return len(names) > 1 and len(names & wanted) == 1 and _has_one_number(sentence)


def _is_joined(place: "Token") -> bool:
    """Whether a place is one of several: "Peru, Chile and Bolivia"."""
    return place.dep_ == "conj" or any(child.dep_ == "conj" for child in place.children)


def _has_one_number(sentence: ScoredSentence) -> bool:
    marked = sentence.marked_in(parse(sentence.text))
    return (
        marked is not None
        and any(word.like_num for word in marked)
        and not any(word.ent_type_ in _PLACES for word in marked)
    )
