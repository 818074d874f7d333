"""Which quotes are asked for: whose, and on what."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from index import IndexView
from index.text.clean import clean
from qa.errors import QuestionRefused
from qa.language.names import name_terms, written_forms
from qa.language.namesakes import names_of
from qa.language.persons import PersonName, is_role, is_thing, names_in
from qa.quotes.extraction import FoundQuote
from qa.retrieval.mentions import every_form

_OTHER_OFFICE = frozenset(name_terms("acting assistant deputy ex former vice"))
"""Terms that make it a different office: the deputy mayor is not the mayor."""

_WORD = re.compile(r"[^\W_][\w’'.-]*\w|[^\W_]")


@dataclass(frozen=True)
class AskedSpeaker:
    """A speaker whose words are asked for: a person by name, or an office or a body."""

    text: str
    name: PersonName | None
    terms: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "AskedSpeaker":
        """Return whom `text` names. Raises `QuestionRefused` if that is nobody."""
        text = clean(text)
        terms = tuple(dict.fromkeys(name_terms(text)))
        if not terms:
            raise QuestionRefused(f"'{text[:80]}' names nobody; give a name, an office or a body, such as 'Jane Doe'")
        names = [mention.name for mention in names_in(_with_capitals(text)) if not is_thing(mention.name.surname)]
        in_full = [name for name in names if name.given]
        is_name = len(terms) == 1 or bool(in_full)
        return cls(text, next(iter(in_full or names), None) if is_name else None, terms)

    @property
    def search_terms(self) -> tuple[str, ...]:
        """The terms that the speaker of every one of their quotes has."""
        return (self.name.key,) if self.name else self.terms

    @property
    def written(self) -> list[list[str]]:
        """The forms of each of these terms, one of which is in every article that quotes them."""
        return [written_forms([term]) for term in self.search_terms]

    def of_theirs(self, quotes: Collection[FoundQuote]) -> list[FoundQuote]:
        """Return those of the quotes that are theirs; all have the search terms.

        A surname alone means them unless another person's full name has it more often.
        """
        if self.name is None:
            return [quote for quote in quotes if self._is_described(quote)]
        named = [(quote, _persons(quote)) for quote in quotes]
        full = [name for _, names in named for name in names if name.given and name.key == self.name.key]
        borne = Counter(name.may_be(self.name) for name in full)
        alone = not self.name.given or borne[True] >= borne[False]
        return [quote for quote, names in named if any(self._is_name(name, alone) for name in names)]

    def _is_name(self, name: PersonName, alone: bool) -> bool:
        assert self.name is not None
        return name.may_be(self.name) and (alone or bool(name.given))

    def _is_described(self, quote: FoundQuote) -> bool:
        named = [quote.speaker or "", f"{quote.office or ''} {quote.mention}" if quote.is_person else ""]
        found = [set(name_terms(text)) for text in named]
        return any(set(self.terms) <= terms and _OTHER_OFFICE.isdisjoint(terms - set(self.terms)) for terms in found)


def _persons(quote: FoundQuote) -> list[PersonName]:
    """The people who say it; a speaker who may not be a person, as far as the article shows, counts by name alone."""
    names = [mention.name for mention in names_of(quote.speaker or "")]
    is_name_alone = len(names) == 1 and len(name_terms(quote.speaker or "")) == 1 + len(names[0].given)
    return names if quote.is_person or is_name_alone else []


def _with_capitals(text: str) -> str:
    """A name typed without capitals, with capitals."""
    words = text.split()
    is_name = text.islower() and words[0] != "the" and not any(is_role(word) or is_thing(word) for word in words)
    return text.title() if is_name else text


@dataclass(frozen=True)
class AskedTopic:
    """The topic of the words asked for."""

    text: str

    @cached_property
    def forms(self) -> list[frozenset[str]]:
        """The index terms of each of its words, in any form. Raises `QuestionRefused` if there are none."""
        words = [word for word in _WORD.findall(clean(self.text)) if name_terms(word)]
        if not words:
            raise QuestionRefused(f"'{self.text[:80]}' contains no searchable word; name a topic")
        return [frozenset(every_form(word)) for word in words]

    def words_in(self, text: str, view: IndexView) -> frozenset[int]:
        """Return the indexes of its words that are in a text."""
        found = frozenset(view.terms(text))
        return frozenset(number for number, form in enumerate(self.forms) if not form.isdisjoint(found))
