"""Superscripts, flattened into their line: footnote marks are left out, exponents kept, ordinals left as they are.

Joined to the text before it, a mark changes what an article says: "12" with a mark of note 3 becomes "123".
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

_SUPERSCRIPTS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_OWN_CHARACTERS = {"TM": "™", "SM": "℠"}
_ORDINALS = {"a": "ª", "o": "º"}

_AROUND = 30
"""Characters before and after a superscript that are examined to classify it."""

_LETTERS = r"[^\W\d_]"
_UNITS = r"(?:[kcdmnµμ]?m|[кс]?м|ft|mi|yd|feet|foot|inch(?:es)?|yards?|miles?|(?:kilo|centi|milli)?met(?:er|re)s?)"


class _Kept(NamedTuple):
    """A number that is not a mark: how the text before it ends, its own form, and how the text after it begins."""

    example: str
    before: str
    number: str
    after: str = ""


_KEPT = (
    _Kept("40 m²", rf"(?<!{_LETTERS}){_UNITS}|\d\s?in|/s", "[23]"),
    _Kept("10⁻³", r"[^\W_]", r"[-−–]\d+"),
    _Kept("6 × 10⁶", r"(?<![\d.,])10", r"\d+"),
    _Kept("x², mc²", rf"(?<!{_LETTERS})(?:[a-z]|mc)", r"\d"),
    _Kept("CO²", r"\bCO", "2"),
    _Kept("U²³⁵", r"\b(?:U|Pu|Cs|Sr)", r"\d{2,3}"),
    _Kept("Ca²⁺", "[A-Z][a-z]?", r"\d?[+−-]"),
    _Kept("¹³⁷Cs", r"(?:^|[\s(])", r"\d{2,3}", r"(?:Am|C|Co|Cs|H|He|I|K|N|O|Po|Pu|Ra|Ru|Sr|Tc|U|Xe)\b"),
    _Kept("5³⁄₄", "", r"\d", r"\s?[/⁄]\s?\d"),
    _Kept("$9⁹⁹", r"[$£€¥]\s?\d{1,4}", r"\d\d"),
    _Kept("9⁹⁹ euros", r"\d", r"\d\d", r"\s?(?:[$£€¥]|(?:euro|dollar|pound|franc)s?\b|kr\b|zł\b)"),
)
_MILLIONS = re.compile(r"[$£€¥]\s?[\d.,]+\s?m$")
"""Amounts that end in "m" without a unit: "£5m"."""

_NUMBERS = re.compile(r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*|[-−–]?\d+|\d?[+−-]")
_MARK = re.compile(r"[\[(].{1,25}[\])]|[*†‡§¶#‖↩\ufe0e↑^⤴,;\s]+|[ivx]{2,5}|\d{0,3}[a-z]", re.DOTALL)
_WORD_END = re.compile(rf"{_LETTERS}{{3}}$")
_LONGEST_NUMBER = 10
"""Maximum characters of a mark with a number in it ("1, 2", "note 3"); longer ones are words of their own."""

_MOST_LETTERS = 5
"""Maximum letters of an ordinal or abbreviation (21ème, Mlle); longer ones are words of their own, such as a label."""


def is_mark(text: str) -> bool:
    """Whether a short text looks like a footnote mark: "3", "[3]", "†", "a"."""
    text = text.strip()
    return bool(_MARK.fullmatch(text) or _NUMBERS.fullmatch(text))


def is_set_off(text: str) -> bool:
    """Whether a mark is in square brackets, or one of the symbols that nothing else is."""
    text = text.strip()
    return re.fullmatch(r"\[.{1,25}\]|[*†‡§¶#‖↩\ufe0e↑^⤴]+", text, re.DOTALL) is not None


def flat_superscript(text: str, before: str, after: str = "", *, linked: bool = False) -> str:
    """Return what a line shows of a superscript: nothing for a footnote mark, the characters of an exponent, or else
    its text.

    `before` and `after` are the text around it; with `linked`, it is a link to a note.
    """
    shown = text.strip()
    if shown and _is_exponent(shown, before, after) and not linked:
        return shown.translate(_SUPERSCRIPTS)
    if not shown or _is_mark_there(shown, before, linked=linked):
        return " " if before[-1:].isalnum() and after[:1].isalnum() else text[len(text.rstrip()) :]
    if len(shown) > _MOST_LETTERS:
        return f" {shown} "
    by_number = before[-1:].isdecimal() or before[-1:] in ("n", "N")
    return _OWN_CHARACTERS.get(shown) or (_ORDINALS.get(shown) if by_number else None) or text


def flat_subscript(text: str, before: str) -> str:
    """Return a subscript as a line shows it: as the denominator of a fraction, or just as its text (CO2)."""
    return text.translate(_SUBSCRIPTS) if re.search(r"[⁰¹²³⁴-⁹]\s?[/⁄]\s?$", before) else text


def _is_exponent(number: str, before: str, after: str) -> bool:
    return not _MILLIONS.search(before) and any(
        re.fullmatch(kept.number, number) and re.search(f"(?:{kept.before})$", before) and re.match(kept.after, after)
        for kept in _KEPT
    )


def _is_mark_there(shown: str, before: str, *, linked: bool) -> bool:
    if linked:
        return is_mark(shown)
    if any(character.isdigit() for character in shown):
        return len(shown) <= _LONGEST_NUMBER
    if shown.isalpha():  # after a number, it is part of an ordinal or a mark: no ordinal ends in these letters
        after_word = _WORD_END.search(before) is not None
        after_number = before[-1:].isdecimal() and set(shown) <= set("bcfgijklpquvwxyz")
        return is_mark(shown) and (after_word or after_number)
    return shown not in ("+", "-", "−") and is_mark(shown)


class Run(NamedTuple):
    """A piece of a line, whether it is a superscript, and whether that is known to be a footnote mark."""

    text: str
    raised: bool = False
    linked: bool = False


def join_runs(runs: Iterable[Run]) -> str:
    """Return the text of a line or paragraph, given its runs in order."""
    parts = [
        (key, "".join(run.text for run in group)) for key, group in groupby(runs, lambda run: (run.raised, run.linked))
    ]
    line = ""
    for number, ((raised, linked), text) in enumerate(parts):
        after = "".join(text for _, text in parts[number + 1 : number + 2])[:_AROUND]
        line += flat_superscript(text, line[-_AROUND:], after, linked=linked) if raised or linked else text
    return line
