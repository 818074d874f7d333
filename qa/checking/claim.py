"""A claim, broken down into what rules can check: amounts, days, names, quotations, and who says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from qa.checking.days import NamedDay, find_days
from qa.checking.names import Name, find_names
from qa.language.attribution import Attribution
from qa.language.names import passage_terms
from qa.language.presupposition import AskedEvent, asked_event
from qa.language.quantities import Quantity, find_quantities
from qa.language.quotations import Quoted

_UNQUOTED = Quoted((), is_open=False)

LONGEST = 36
"""Words of a claim that can be judged as a whole: the support model reads 48 tokens."""

_MIGHT = re.compile(r"\b(?:may|might|could|possibly|perhaps|likely|probably|reportedly|allegedly)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """A claim in a sentence without open pronouns. `weights` are those of its search terms, by rarity.

    `said` is the report that it consists of, if it says what somebody says: offsets count the characters of `text`.
    """

    text: str
    weights: Mapping[str, float]
    said: Attribution | None = None
    quoted: Quoted = _UNQUOTED

    @property
    def is_long(self) -> bool:
        """Whether it has too many words to be judged as a whole."""
        return len(self.text.split()) > LONGEST

    @cached_property
    def plain_weights(self) -> dict[str, float]:
        """The weights of its terms but for those of names and of who says it."""
        return {term: weight for term, weight in self.weights.items() if term in self.plain_terms}

    @cached_property
    def plain_terms(self) -> frozenset[str]:
        """Its terms except those of names and of who says it."""
        named = {term for name in self.names for term in name.terms}
        if self.said is not None:
            named.update(passage_terms(self.said.mention), passage_terms(self.text[slice(*self.said.cue)]))
        return passage_terms(self.text) - named

    @property
    def speaker(self) -> str | None:
        """Who is said to say it; None if it is not somebody's words, or it is unclear whose."""
        return self.said.speaker or None if self.said else None

    @cached_property
    def core(self) -> str:
        """What is said, without who says it; all of it where it is nobody's words."""
        if self.said is None or not self.said.spans:
            return self.text
        start, end = self.said.spans[0][0], self.said.spans[-1][1]
        words = (
            self.text[start:end] if len(self.said.spans) == 1 else " ".join(self.text[a:b] for a, b in self.said.spans)
        )
        return words.strip(' ,;:“”"').removeprefix("that ")

    @cached_property
    def days(self) -> list[NamedDay]:
        """The days that it names."""
        return find_days(self.text)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The amounts in it."""
        return find_quantities(self.text)

    @cached_property
    def names(self) -> list[Name]:
        """The names in it."""
        return find_names(self.text)

    @cached_property
    def event(self) -> AskedEvent:
        """The event or state that it asserts."""
        return asked_event(self.core)

    @property
    def is_open(self) -> bool:
        """Whether it leaves open if something happens, or says that it is to come."""
        return self.event.is_open

    @property
    def is_guess(self) -> bool:
        """Whether it says only that something may be so."""
        return _MIGHT.search(self.core) is not None
