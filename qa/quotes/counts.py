"""Counts of quotes: whose they are, what they are about, and which outlets have them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import fsum

from qa.language.names import name_terms
from qa.language.namesakes import names_of
from qa.language.persons import PersonName
from qa.quotes.extraction import FoundQuote
from qa.quotes.quote import Count, SpeakerCount

MOST_SPEAKERS, MOST_TOPICS, MOST_OUTLETS = 50, 12, 20
_LEAST_LETTERS = 3
_MANY, _LEAST_OF_MANY = 10, 2
"""Number of quotes from which a topic of only one of them is not worth naming."""


def count_speakers(quotes: Iterable[FoundQuote]) -> list[SpeakerCount]:
    """Return the speakers of the quotes, the most frequent first.

    A surname alone counts as the only person with that surname, if there is one; names that may belong to one person
    are counted together, under the longest.
    """
    named = [quote for quote in quotes if quote.speaker]
    groups: dict[str, list[FoundQuote]] = {}
    for quote in named:
        groups.setdefault(_key(quote), []).append(quote)
    counted = [count for group in groups.values() for count in _apart(group)]
    return sorted(counted, key=lambda speaker: (-speaker.count, speaker.name))


def _key(quote: FoundQuote) -> str:
    """The surname of a person, or the whole name of a body."""
    names = [mention.name for mention in names_of(quote.speaker or "")]
    if quote.is_person and len(names) == 1:
        return names[0].key
    return " ".join(name_terms(quote.speaker or "")) or (quote.speaker or "").lower()


def _apart(group: Sequence[FoundQuote]) -> list[SpeakerCount]:
    """The speakers of quotes that share one surname."""
    persons: list[list[FoundQuote]] = []
    for quote in sorted(group, key=lambda quote: -len(_name(quote).given)):
        fitting = [others for others in persons if _name(others[0]).may_be(_name(quote))]
        if len(fitting) == 1:
            fitting[0].append(quote)
        else:
            persons.append([quote])
    return [_counted(quotes) for quotes in persons]


def _name(quote: FoundQuote) -> PersonName:
    names = [mention.name for mention in names_of(quote.speaker or "")] if quote.is_person else []
    return names[0] if len(names) == 1 else PersonName((), quote.speaker or "")


def _counted(quotes: Sequence[FoundQuote]) -> SpeakerCount:
    name = Counter(quote.speaker or "" for quote in quotes if _name(quote).given == _name(quotes[0]).given)
    offices = Counter(quote.office for quote in quotes if quote.office)
    office = next(iter(office for office, _ in offices.most_common(1)), None)
    return SpeakerCount(name.most_common(1)[0][0], office, quotes[0].is_person, len(quotes))


def count_topics(quotes: Sequence[FoundQuote], rarity: Callable[[str], float]) -> list[Count]:
    """Return what the quotes are about, the most distinctive first: what many are about and few other paragraphs have.

    "Bridge" counts where a quote has "old bridge". `rarity` is the inverse document frequency of a term.
    """
    speakers = {term for quote in quotes for term in name_terms(quote.speaker or "")}
    terms = [[frozenset(name_terms(topic)) for topic in quote.topics] for quote in quotes]
    written: dict[frozenset[str], Counter[str]] = {}
    for quote, found in zip(quotes, terms, strict=True):
        for topic, key in zip(quote.topics, found, strict=True):
            if key and len(topic) >= _LEAST_LETTERS and key.isdisjoint(speakers):
                written.setdefault(key, Counter())[topic] += 1
    having = Counter(key for found in terms for key in _with_parts(found))
    least = _LEAST_OF_MANY if len(quotes) >= _MANY else 1
    common = [key for key in written if having[key] >= least]
    ranked = sorted(common, key=lambda key: -having[key] * fsum(map(rarity, key)) / len(key))
    chosen: list[frozenset[str]] = []
    for key in ranked:
        if len(chosen) < MOST_TOPICS and not any(key <= other or other <= key for other in chosen):
            chosen.append(key)
    return [Count(written[key].most_common(1)[0][0], having[key]) for key in chosen]


def _with_parts(topics: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """These topics, and each of their words as a separate one."""
    return {part for topic in topics for part in (topic, *(frozenset([term]) for term in topic))}
