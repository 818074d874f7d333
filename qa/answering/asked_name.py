"""Whether a sentence is about an organisation or thing whose name is only similar to the one asked about."""

import re

from qa.language.grammar import parse
from qa.language.names import name_terms
from qa.language.persons import is_thing
from qa.ranking.ranker import ScoredSentence
from qa.retrieval.candidates import words_around

_NAME = re.compile(r"\b[A-Z][\w’'&.-]*(?:,? (?:(?:of|for|the|and|on) ){0,2}[A-Z][\w’'&.-]*)+")
"""Capitalised words in a row, with the small words that names may have in between."""

_OPENERS = re.compile(r"^(?:The|A|An|In|At|On|But|And|If|When|While|After|Before|As|Did|Does|Is|Was|Has|Have|Will) ")
"""Words that begin a sentence and are not part of a name."""

_NO_THING = ("PERSON", "GPE", "NORP", "DATE", "CARDINAL")


def has_only_a_like_name(question: str, sentence: ScoredSentence) -> bool:
    """Whether the question names an organisation or thing with two words or more, and the sentence and its context only
    a similar one: with the same last word and another before it ("the Vell Post" for "the Ash Post"), or with the whole
    name followed by a kind of thing ("the Clean Ferry Act" for "the Clean Ferry").

    Raises `ReaderError` if there is no grammar model.
    """
    things = _things(question)
    if not things:
        return False
    near, own = _names(words_around(sentence.candidate.passage)), _names(sentence.text)
    return any(
        all({*asked} ^ {*name} for name in near) and any(_is_like(asked, name) for name in own) for asked in things
    )


def _things(question: str) -> list[tuple[str, ...]]:
    """The names in a question, as terms, except those of persons, places and times."""
    others = {
        place
        for span in parse(question).ents
        if span.label_ in _NO_THING
        for place in range(span.start_char, span.end_char)
    }
    return [_terms(found[0]) for found in _NAME.finditer(question) if others.isdisjoint(range(*found.span()))]


def _names(text: str) -> list[tuple[str, ...]]:
    return [_terms(found[0]) for found in _NAME.finditer(text)]


def _terms(name: str) -> tuple[str, ...]:
    return tuple(name_terms(_OPENERS.sub("", name)))


def _is_like(asked: tuple[str, ...], name: tuple[str, ...]) -> bool:
    if len(asked) < 2 or len(name) < 2:
        return False
    if not is_thing(name[-1]):
        return False
    is_whole = {*asked} <= {*name}
    return (not is_whole and not {*name} <= {*asked}) if name[-1] == asked[-1] else is_whole
