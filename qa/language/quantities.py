"""Amounts in a text: their value, what is counted or measured, and how exact they are."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from qa.language.data import load
from qa.language.dates import find_dates
from qa.language.grammar import governing_verb, parse_syntax, word_at
from qa.language.persons import is_role

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR = 0.05
"""How far an amount may be from one that is given as "about"."""

_ROUNDED = 0.02
"""How far apart two ways to write the same amount may be: "a third" and "33 per cent", "10 miles" and "16 km"."""

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b\.?|o[’']clock)|\d{1,2}:\d\d", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\d)(?=[a-z])")
"""Between a number and its scale: "€40m"."""

_MAY_BE_METRES = re.compile(r"\d ?m$", re.IGNORECASE)
"""Without a currency before it: "the 100m race"."""

_BEFORE = 20
"""Maximum characters before an amount that are searched for "more than" and the like."""

_NO_AMOUNT = re.compile(r"\b(?:no|any|every|some|this|that|the|each|which)[ -]?$", re.IGNORECASE)
"""Before "one", if it counts nothing: "no one", "the one"."""


class Bound(StrEnum):
    """How exact an amount is."""

    EXACT = "exact"
    ABOUT = "about"
    LEAST = "at least"
    MOST = "at most"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount: characters `start` to `end` of a text.

    `unit` is the name of a kind of unit ("minute", "share"), the lemma of what is counted, "ordinal" or "clock"; "" if
    it is unknown. `value` is in the first unit of its kind, of which the unit that is written is `factor`. `verb` is
    the lemma of the verb that governs it.
    """

    start: int
    end: int
    value: float
    unit: str
    bound: Bound = Bound.EXACT
    verb: str = ""
    factor: float = 1.0

    @property
    def is_count(self) -> bool:
        """Whether it says how many there are of something."""
        return self.unit not in ("", "ordinal", "clock", "share", "multiple") and self.unit not in unit_kinds()

    def is_like(self, other: "Quantity") -> bool:
        """Whether both count or measure the same kind of thing."""
        if "" in (self.unit, other.unit) or self.unit == other.unit:
            return self.unit not in ("ordinal", "clock") or self.unit == other.unit
        return any(
            one in _people() and (two in _people() or is_role(two))
            for one, two in ((self.unit, other.unit), (other.unit, self.unit))
        )

    def agrees(self, other: "Quantity") -> bool:
        """Whether an article that gives `other` gives this amount too."""
        is_about = Bound.ABOUT in (self.bound, other.bound)
        near = _NEAR if is_about else _ROUNDED if self.factor != other.factor else 0.0
        is_same = abs(self.value - other.value) <= near * max(abs(self.value), abs(other.value))
        if self.bound is other.bound or is_about:
            return is_same
        if self.bound is Bound.LEAST and other.bound is Bound.EXACT:
            return other.value > self.value or is_same
        if self.bound is Bound.MOST and other.bound is Bound.EXACT:
            return other.value < self.value or is_same
        return False

    def may_agree(self, other: "Quantity") -> bool:
        """Whether both may be true: "12" and "at least 12"."""
        if self.agrees(other) or other.agrees(self):
            return True
        for one, two in ((self, other), (other, self)):
            if one.bound is Bound.LEAST and two.value >= one.value:
                return True
            if one.bound is Bound.MOST and two.value <= one.value:
                return True
        return False


def is_age(amount: Quantity, text: str) -> bool:
    """Whether an amount of a text says how old somebody is: "16-year-old"."""
    return text[amount.end :].lstrip(" -").startswith("old")


@lru_cache(maxsize=4096)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the amounts in a sentence, but for days and years. Raises `ReaderError`."""
    dates = [(named.start, named.end) for named in find_dates(text)]
    found = [Quantity(*clock.span(), _minutes(clock[0]), "clock") for clock in _CLOCK.finditer(text)]
    for match in _pattern().finditer(text):
        taken = [*dates, *((one.start, one.end) for one in found)]
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        quantity = _quantity(text, match)
        if quantity is not None:
            found.append(quantity)
    return tuple(sorted(found, key=lambda one: one.start))


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    read = _value(match)
    if read is None or (match[0].lower() == "one" and _NO_AMOUNT.search(text[: match.start()])):
        return None
    if not match["currency"] and _MAY_BE_METRES.search(match["number"]):
        return None
    value, unit = read
    token = word_at(parse_syntax(text), match.end("number") - 1)
    if token is not None and token.pos_ == "PRON":
        return None
    if unit == "share" and token is not None and token.dep_ == "amod" and match["number"].lower().startswith("a "):
        value, unit = round(1 / value), "ordinal"  # "a third night running"
    if match[0].lower() in ("one", "first", "second") and (token is None or not _counts(token)):
        return None
    end, factor = match.end(), 1.0
    if match["currency"]:
        unit, factor = _kind(match["currency"]) or ("", 1.0)
    elif unit in ("", "share"):
        unit, factor, end = _unit(text, match, token, unit)
    verb = governing_verb(token) if token is not None else None
    lemma = verb.lemma_.lower() if verb is not None and token is not None and not _is_whole(token) else ""
    return Quantity(match.start(), end, value * factor, unit, _bound(text, match.start()), lemma, factor)


def _counts(token: "Token") -> bool:
    """Whether "one" or "second" says how many, or which, of what is named after it."""
    return token.dep_ in ("nummod", "amod", "compound") and token.head.i > token.i


def _is_whole(token: "Token") -> bool:
    """Whether a number is the whole of which another is a part: "nine" of "six of the nine"."""
    above = token.head if token.dep_ == "nummod" else token
    return above.dep_ == "pobj" and above.head.lower_ == "of" and above.head.head.pos_ == "NUM"


def _unit(text: str, match: re.Match[str], token: "Token | None", unit: str) -> tuple[str, float, int]:
    """Return the kind of unit, the factor to its first, and where the amount with its unit ends."""
    written = _unit_pattern().match(text, match.end())
    if written:
        kind = _kind(written["unit"].lower())
        if kind is not None:
            return *kind, written.end()
    if unit == "share" or token is None:
        return unit, 1.0, match.end()
    noun = _counted(token, match.end())
    kind = _kind(noun) if noun else None
    return (*kind, match.end()) if kind else (noun, 1.0, match.end())


def _counted(token: "Token", end: int) -> str:
    """The lemma of what a number counts."""
    of = next((word for word in token.children if word.lower_ == "of"), None)
    if of is not None:
        return next((word.lemma_.lower() for word in of.children if word.dep_ == "pobj"), "")
    if token.head.i > token.i and token.head.pos_ in ("NOUN", "PROPN"):
        return str(token.head.lemma_.lower())
    following = [word for word in token.doc[token.i :] if word.idx >= end][:3]
    return next((word.lemma_.lower() for word in following if word.pos_ == "NOUN"), "")


def _bound(text: str, start: int) -> Bound:
    before = text[max(0, start - _BEFORE) : start].lower().rstrip(" $€£¥")
    for name, bound in (("least", Bound.LEAST), ("most", Bound.MOST), ("about", Bound.ABOUT)):
        words: list[str] = load("quantities.toml")["bounds"][name]
        if any(re.search(rf"(?:^|\W){re.escape(word)}$", before) for word in words):
            return bound
    return Bound.EXACT


def _value(match: re.Match[str]) -> tuple[float, str] | None:
    """Return the value of a written number, and its unit if the number itself has one."""
    data, words = load("quantities.toml"), match["number"].lower().replace("-", " ").split()
    ordinal = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", words[0])
    if ordinal:
        return float(ordinal[1]), "ordinal"
    words = _JOINED.sub(" ", " ".join(words)).split()
    if len(words) == 1 and words[0] in data["multiples"]:
        return float(data["multiples"][words[0]]), "multiple"
    if words[-1] in data["fractions"] and not (len(words) == 1 and words[0] in data["ordinals"]):
        count = 1.0 if words[0] in ("a", "one", words[-1]) else _sum(words[:-1], data)
        return (count or 1.0) * float(data["fractions"][words[-1]]), "share"
    if words[-1] in data["collectives"]:
        return float(data["collectives"][words[-1]]), ""
    if len(words) == 1 and words[0] in data["ordinals"]:
        return float(data["ordinals"][words[0]]), "ordinal"
    value = _sum(words, data)
    return None if value is None else (value, "")


def _sum(words: list[str], data: dict[str, Any]) -> float | None:
    """Return the value of number words: "three hundred and twenty", "1.5 million", "half a million"."""
    total, current, seen = 0.0, 0.0, False
    for word in words:
        if word in ("and", "of"):
            continue
        if word in ("a", "an"):
            current, seen = current or 1.0, True
        elif word in data["words"]:
            current, seen = current + float(data["words"][word]), True
        elif word == "half":
            current, seen = 0.5, True
        elif word in data["scales"]:
            scale = float(data["scales"][word])
            current, seen = (current or 1.0) * scale, True
            if scale >= 1_000:
                total, current = total + current, 0.0
        elif re.fullmatch(_DIGITS, word):
            current, seen = current + float(word.replace(",", "")), True
        else:
            return None
    return total + current if seen else None


def _minutes(clock: str) -> float:
    hours, _, minutes = re.sub(r"[^\d:.]", "", clock).strip(".").replace(":", ".").partition(".")
    is_afternoon = "p" in clock.lower()
    return (int(hours) % 12 + 12 * is_afternoon if re.search("[ap]", clock.lower()) else int(hours)) * 60 + int(
        minutes or 0
    )


@cache
def _kinds() -> dict[str, tuple[str, float]]:
    units: dict[str, dict[str, float]] = load("quantities.toml")["units"]
    return {word: (kind, factor) for kind, words in units.items() for word, factor in words.items()}


def unit_kind(word: str) -> str | None:
    """Return the name of the kind of unit that a word is of: "metre" for "miles"; None if it is none."""
    kind = _kind(word)
    return kind[0] if kind else None


@cache
def unit_kinds() -> frozenset[str]:
    """Return the names of the kinds of units."""
    return frozenset(load("quantities.toml")["units"])


def _kind(word: str) -> tuple[str, float] | None:
    """The kind of a unit, and how much of its first one it is."""
    return _kinds().get(word) or _kinds().get(word.removesuffix("s")) or _kinds().get(word.removesuffix("es"))


@cache
def _people() -> frozenset[str]:
    return frozenset(load("quantities.toml")["people"]["words"])


@cache
def _unit_pattern() -> re.Pattern[str]:
    longest_first = sorted(_kinds(), key=len, reverse=True)
    words = "|".join(re.escape(word) + (r"(?:e?s)?\b" if word[-1].isalpha() else "") for word in longest_first)
    return re.compile(rf"[ -]?(?P<unit>feet\b|inches\b|{words})", re.IGNORECASE)


@cache
def _pattern() -> re.Pattern[str]:
    data = load("quantities.toml")
    scales = "|".join(sorted(data["scales"], key=len, reverse=True))
    number = "|".join(sorted(data["words"], key=len, reverse=True))
    fractions = "|".join(sorted(data["fractions"], key=len, reverse=True))
    collectives = "|".join(data["collectives"])
    others = "|".join([*data["ordinals"], *data["multiples"]])
    step = rf"(?:{number}|hundred|thousand|million|billion|dozen)"
    return re.compile(
        rf"(?<![\w.,])(?P<currency>[$€£¥])?(?P<number>"
        rf"\d+(?:st|nd|rd|th)\b"
        rf"|(?:{_DIGITS})(?:[ -]?(?:{scales})\b)?"
        rf"|an? (?:{collectives})(?= of\b)"
        rf"|(?:half a|a|an) (?:hundred|thousand|million|billion|trillion|dozen)\b(?: and {step}\b)?"
        rf"|(?:(?:a|one|two|three|four) )?(?:{fractions})\b(?= of\b|[ -](?:the|its|their|his|her|all)\b)"
        rf"|(?:a|one|two|three) (?:{fractions})\b"
        rf"|{step}(?:(?:[ -]| and ){step})*\b"
        rf"|(?:{others})\b)(?![\w])",
        re.IGNORECASE,
    )
