"""Numbers in a text with what they count: "at least 12 people", "$3.5 million", "40 per cent"."""

import re
from dataclasses import dataclass
from functools import cache

from qa.language.dates import find_dates
from qa.language.grammar import parse_syntax

_WORDS = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
} | {
    word: 10.0 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {
    "dozen": 12.0, "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "m": 1e6, "mn": 1e6, "bn": 1e9, "k": 1e3,
}  # fmt: skip
_CURRENCY = r"(?P<money>[$€£¥]|US\$)"
_QUANTITY = re.compile(
    rf"(?<![\w.,-])(?:{_CURRENCY} ?)?(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|(?P<word>(?:{'|'.join(_WORDS)})(?:-(?:{'|'.join(_WORDS)}))?))"
    rf"(?P<scales>(?:[ -]?(?:dozen|hundred|thousand|million|billion|trillion)\b|(?:m|mn|bn|k)\b)*)"
    r"(?P<unit> ?(?:%|per ?cent\b|percent\b|percentage points?\b)| (?:euros?|pounds?|dollars?|crowns?|yen)\b)?(?![\w])",
    re.IGNORECASE,
)
_UNITS = {"$": "dollar", "us$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_NOT_ONE = re.compile(r"\b(?:no|some|any|every|each|this|that|the|which|another) $|\bone of $", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """`text[start:end]` is a number; `unit` is what it counts, as a lemma: "person", "euro", "%"; "" if unknown."""

    start: int
    end: int
    value: float
    unit: str


def find_quantities(text: str) -> list[Quantity]:
    """Return the numbers of a text that are no part of a date, and count something or stand alone.

    Raises `ReaderError` if there is no grammar model.
    """
    dates = [(date.start, date.end) for date in find_dates(text)]
    return [
        found
        for match in _QUANTITY.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in dates)
        and (found := _quantity(text, match)) is not None
    ]


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    word = (match["word"] or "").lower()
    if word == "one" and _is_pronoun(text, match):
        return None
    value = (
        float(match["digits"].replace(",", "")) if match["digits"] else sum(_WORDS[part] for part in word.split("-"))
    )
    for scale in re.findall(r"[a-z]+", match["scales"].lower()):
        value *= _SCALES[scale]
    unit = _unit(text, match)
    return None if word == "one" and not unit else Quantity(match.start(), match.end(), value, unit)


def _is_pronoun(text: str, match: re.Match[str]) -> bool:
    return _NOT_ONE.search(text[: match.start()]) is not None or text[match.end() :].startswith(" of ")


def _unit(text: str, match: re.Match[str]) -> str:
    named = (match["unit"] or "").strip().lower()
    if named:
        return "%" if named.startswith(("%", "per")) else named.rstrip("s")
    if match["money"]:
        return _UNITS[match["money"].lower()]
    return _counted(text, match.start(), match.end())


@cache
def _counted(text: str, start: int, end: int) -> str:
    """The noun that a number stands before: "12 people" counts persons."""
    span = parse_syntax(text).char_span(start, end, alignment_mode="expand")
    if span is None:
        return ""
    noun = next((above for above in span.root.ancestors if above.pos_ in ("NOUN", "PROPN")), None)
    is_counted = span.root.dep_ in ("nummod", "compound", "quantmod", "amod") and noun is not None
    if not is_counted or noun is None or not span.root.i < noun.i <= span.root.i + 5:
        return ""
    lemma = noun.lemma_.lower()
    return "person" if lemma in _PERSONS else lemma


_PERSONS = frozenset("people person passenger man woman child adult victim body resident worker".split())
"""Nouns that count the same, where one says "12 people" and another "12 passengers"."""
