"""Dates of other languages, as English writes them: "mardi 5 mars 2024 à 14h30" as "5 Mar 2024 14h30"."""

import re
import unicodedata
from functools import cache

from index.text.calendar_names import MONTHS
from index.text.written_dates import months, weekdays

_LOCALES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb")
"""Not Czech or Finnish, whose short names of days are time zones or words in other languages: "út" and "to"."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*\.?")
_CLOCK = re.compile(r":\d\d\s?$")

_BETWEEN = frozenset(
    "a al alle am as au de del dem den der di die do du e el em er ere godz godzina godzinie il kl klo klockan klokka "
    "klokken la las le les los o om op ora ore os r roku um uhr uur van vom º ª "
    "veroffentlicht erschienen publie paru publicado publicada pubblicato gepubliceerd geplaatst opublikowano dodano "
    "publicerad publicerat".split()
)
"""Words around the parts of a date, without accents: "5 de marzo", "1er mars", "um 14:30 Uhr", "2024 r. o godz. 14:30",
"Publié le"."""

_HOURS = ("h", "hs", "hrs")
"""What may stand after a time: "14:30 h"; "14h30" is read as it is."""


def in_english(text: str) -> str:
    """Return a date with the name of its month in English, and without the days of the week and the words around.

    A text without one month, or whose only names are English, is returned as it is.
    """
    words = {_folded(word) for word in _WORD.findall(text)}
    named = {word: _months()[word] for word in words if word in _months()}
    if len(set(named.values())) > 1:  # "mar." is Tuesday in French, Italian and Spanish
        named = {word: month for word, month in named.items() if word not in _weekdays()}
    if len(set(named.values())) != 1:
        return text

    def instead(match: re.Match[str]) -> str:
        word, before = _folded(match[0]), text[: match.start()].rstrip()
        if word in named:
            return MONTHS[named[word] - 1]
        if (word == "am" and before[-1:].isdigit()) or match[0] == "a.":
            return match[0]  # before noon
        return "" if word in _weekdays() | _BETWEEN or (word in _HOURS and _CLOCK.search(before)) else match[0]

    return " ".join(_WORD.sub(instead, text).split()).strip(" ,.:")


def _folded(word: str) -> str:
    """Return a word in lower case, without accents and its period."""
    letters = unicodedata.normalize("NFKD", word.casefold().rstrip(".")) if not word.isascii() else word.casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).rstrip(".")


@cache
def _months() -> dict[str, int]:
    return {_folded(name): number for name, number in months(_LOCALES).items()}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(map(_folded, weekdays(_LOCALES)))
