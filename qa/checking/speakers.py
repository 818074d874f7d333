"""Whether the words of a claim are those of the speaker it names, according to the quotes in a passage."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index import Passage
from qa.errors import QuestionRefused
from qa.language.names import passage_terms
from qa.language.persons import is_called_body, names_in
from qa.quotes.asked import AskedSpeaker
from qa.quotes.extraction import FoundQuote
from qa.retrieval.candidates import coverage, words_around

_SAME_WORDS, _SAME_BUT_FOR_PRONOUNS = 0.6, 0.35
"""Minimum share, by weight, of a claim's reported words in a quote for it to be the one that is meant; and for a
quote with "it" or the like, which replaces some of the words."""

_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|he|him|his|she|her|this|that)\b", re.IGNORECASE)


class Spoken(StrEnum):
    """Who says it in a passage."""

    SAME = "same"
    ANOTHER = "another"
    UNKNOWN = "unknown"
    NOBODY = "nobody"
    UNQUOTED = "unquoted"
    """No quote, but the sentence names the speaker: "officials want him to know that it is not for sale"."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Who says in a passage what a claim says, and the quote, if there is one."""

    spoken: Spoken
    quote: FoundQuote | None = None


def who_says(
    speaker: str, core: str, weights: Mapping[str, float], quotes: Sequence[FoundQuote], passage: Passage
) -> Speech:
    """Return who says the `core` of a claim, by the `weights` of its terms, in a passage with these quotes."""
    text, around = passage.paragraph.text, words_around(passage)
    core_terms = passage_terms(core)
    wanted = {term: weight for term, weight in weights.items() if term in core_terms}
    near = []
    for quote in quotes:
        words = " ".join(text[start:end] for start, end in quote.words)
        share = coverage(wanted, passage_terms(words))
        least = _SAME_BUT_FOR_PRONOUNS if _PRONOUN.search(words) else _SAME_WORDS
        if share >= least and not quote.negated:
            near.append((share, quote))
    near.sort(key=lambda pair: -pair[0])
    return speech_of(speaker, [quote for _, quote in near], around) if near else Speech(Spoken.NOBODY)


def speech_of(speaker: str, quotes: Sequence[FoundQuote], around: str) -> Speech:
    """Return who says these quotes, the intended one first. "The company" may be an organisation that is named
    `around` the quotes: in the title, the paragraph or the one before."""
    is_near = is_named(speaker, around) and not any(mention.name.given for mention in names_in(speaker))
    same = next((one for one in quotes if is_speaker(speaker, one) or (is_near and _is_called_body(one))), None)
    if same is not None:
        return Speech(Spoken.SAME, same)
    if quotes[0].speaker is None or quotes[0].speaker.islower():  # "the network" may be whoever the claim names
        return Speech(Spoken.UNKNOWN, quotes[0])
    return Speech(Spoken.ANOTHER, quotes[0])


def _is_called_body(quote: FoundQuote) -> bool:
    """Whether the speaker of a quote is "the network" or the like, which has been named before."""
    return quote.speaker is not None and quote.speaker.islower() and is_called_body(quote.speaker.split()[-1])


def is_named(speaker: str, sentence: str) -> bool:
    """Whether a sentence names a speaker, with all the words that the claim uses."""
    return passage_terms(sentence).issuperset(passage_terms(speaker))


def is_speaker(speaker: str, quote: FoundQuote) -> bool:
    """Whether a quote belongs to somebody whom a claim calls by name, office or both."""
    try:
        asked = AskedSpeaker.of(speaker)
    except QuestionRefused:
        return False
    if asked.of_theirs([quote]):
        return True
    terms = passage_terms(" ".join(filter(None, (quote.speaker, quote.office, quote.mention))))
    return terms.issuperset(asked.terms)
