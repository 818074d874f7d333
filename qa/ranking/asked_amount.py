"""Short answers that are an amount of the right kind: "how many birds" wants no percentage, "what share" no count.

A reader takes whichever amount in a sentence is nearest: 29 % of "29 % (3 billion birds)".
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from qa.language.data import load
from qa.language.grammar import parse_syntax, word_at
from qa.language.quantities import Quantity, find_quantities, unit_kind, unit_kinds
from qa.ranking.ranker import ScoredSentence
from qa.reader import AnswerSpan
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Token

_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_RATIO = re.compile(r" (?:in|out of)(?: every)? ", re.IGNORECASE)
"""Between two numbers that make a share: "seven in ten"."""

_NO_COUNTS = ("ordinal", "clock", "multiple")
_STERLING = re.compile(r"\bpounds?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedAmount:
    """The kind of amount that a question asks for: one in any of these `units`; if there are none, a count,
    preferably of what is `counted`. With `only`, no other amount is an answer."""

    units: frozenset[str]
    counted: str = ""
    only: bool = False

    def fits(self, amount: Quantity, text: str) -> bool:
        """Whether an amount in the text is of the kind asked for."""
        if not self.units:
            return amount.unit not in unit_kinds() and amount.unit not in _NO_COUNTS
        is_sterling = "pound_sterling" in self.units and _STERLING.search(text[amount.start : amount.end]) is not None
        return amount.unit in self.units or is_sterling


@dataclass(frozen=True, slots=True)
class AmountRule:
    """A named rule: which questions ask for an amount in which units."""

    name: str
    pattern: re.Pattern[str]
    asked: AskedAmount


@cache
def amount_rules() -> tuple[AmountRule, ...]:
    """Return the rules of `asked_amounts.toml`, in the order in which they are tried."""
    return tuple(
        AmountRule(
            name, re.compile(row["pattern"], re.IGNORECASE), AskedAmount(frozenset(row["units"]), "", row["only"])
        )
        for name, row in load("asked_amounts.toml").items()
    )


def asked_amount(question: str) -> AskedAmount | None:
    """Return the kind of amount that a question asks for; None if it asks for none. Raises `ReaderError` if there is
    no grammar model."""
    for rule in amount_rules():
        if rule.pattern.search(question):
            return rule.asked
    how_many = _HOW_MANY.search(question)
    many = word_at(parse_syntax(question), how_many.end() - 1) if how_many else None
    if many is None:
        return None
    counted = _counted(many)
    kind = unit_kind(counted)
    return AskedAmount(frozenset([kind] if kind else ()), counted)


def _counted(many: "Token") -> str:
    """The lemma of what "how many" counts: "bird" of "how many of the sea birds"."""
    following = [word for word in many.doc[many.i + 1 :] if not word.is_space]
    noun = many.head if many.head.i > many.i and many.head.pos_ in ("NOUN", "PROPN") else None
    noun = noun or next((word for word in following if word.pos_ in ("NOUN", "PROPN")), None)
    return noun.lemma_.lower() if noun is not None else ""


def with_asked_amount(question: Question, sentence: ScoredSentence) -> ScoredSentence:
    """If an amount of the wrong kind is marked, return the sentence with one of the right kind marked instead, or with
    none if that would be unclear.

    Raises `ReaderError` if there is no grammar model.
    """
    answer = sentence.answer
    asked = asked_amount(question.text) if answer is not None else None
    if answer is None or asked is None:
        return sentence
    text = sentence.text
    amounts = _amounts(text)
    start, end = answer.start - sentence.start, answer.end - sentence.start
    marked = [amount for amount in amounts if amount.start < end and start < amount.end]
    fitting = [amount for amount in amounts if asked.fits(amount, text)]
    if not marked or any(amount in fitting for amount in marked):
        return sentence
    if not fitting:
        return replace(sentence, answer=None) if asked.only else sentence
    best = _best(asked, fitting)
    if best is None:
        return replace(sentence, answer=None)
    start, end = _with_noun(text, best)
    return replace(sentence, answer=AnswerSpan(sentence.start + start, sentence.start + end, answer.score))


def _best(asked: AskedAmount, fitting: list[Quantity]) -> Quantity | None:
    """The amount asked for; None if more than one is possible."""
    named = [amount for amount in fitting if asked.counted and amount.unit == asked.counted]
    may_be = [amount for amount in fitting if not named or amount.is_like(named[0])]
    return may_be[0] if len(may_be) == 1 else None


def _amounts(text: str) -> list[Quantity]:
    """The amounts in a text; "seven in ten" is one."""
    found: list[Quantity] = []
    for amount in find_quantities(text):
        before = found[-1] if found else None
        if before and before.value < amount.value and _RATIO.fullmatch(text[before.end : amount.start]):
            share = before.value / amount.value
            found[-1] = replace(before, end=amount.end, value=share, unit="share")
        else:
            found.append(amount)
    return found


def _with_noun(text: str, amount: Quantity) -> tuple[int, int]:
    """Where an amount begins and ends with what it counts, and with "at least" or the like."""
    start, end = amount.start, amount.end
    if limit := _limit().search(text[:start]):
        start = limit.start("words")
    for phrase in parse_syntax(text).noun_chunks:
        if phrase.start_char < end <= phrase.end_char and phrase.root.lemma_.lower() == amount.unit:
            return start, phrase.end_char
    return start, end


@cache
def _limit() -> re.Pattern[str]:
    words = sorted((word for listed in load("quantities.toml")["bounds"].values() for word in listed), key=len)
    return re.compile(rf"\b(?P<words>{'|'.join(map(re.escape, reversed(words)))}) $", re.IGNORECASE)
