"""The words that show where the sentences of a language end: a TOML file per language, `data/sentences.en.toml`.

In: a language code. Out: its words, or None for a language without a file.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files

from index.common.data_files import load_data

_FILES, _NAME = "index.text.data", re.compile(r"sentences\.([a-z]{2,3})\.toml")
_ELISION = re.compile(r"['’]([^'’]+)\Z")


class Abbreviation(Enum):
    """What an abbreviation says about the full stop after it."""

    NEVER_LAST = "never_last"
    """Never the last word of a sentence: "Ms. Fry", "approx. 5"."""

    BEFORE_NUMBER = "before_number"
    """Only not the last word before a number: "Prop. 8"; but "No. Nobody went"."""

    SOMETIMES_LAST = "sometimes_last"
    """The last word only if an opener follows: "Acme Inc. Ltd of Leeds"; but "Acme Inc. The firm ..."."""

    TIME = "times"
    """The last word unless a day or a time zone follows: "7 p.m. EST"; but "7 p.m. Nobody came"."""


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """The words of one language.

    `openers` are words that begin sentences and are hardly ever part of a name. `exclamations` are names with an
    exclamation mark. `after_time` are days and time zones; `reporting` the verbs of "...?” McGee said". With
    `ordinals`, a number and a full stop may be an ordinal before a capital ("am 3. Mai").
    """

    abbreviations: dict[str, Abbreviation]
    openers: frozenset[str]
    exclamations: frozenset[str]
    after_time: frozenset[str]
    reporting: frozenset[str]
    ordinals: bool

    def abbreviation(self, word: str) -> Abbreviation | None:
        """Return the class of a word with its full stop, as written, at the beginning of a sentence, in capitals, or
        joined to an article ("l’art.")."""
        forms = [word, *_ELISION.findall(word)]
        if len(word) > 2:  # "P." is an initial, "p." a page
            forms += [word[0].lower() + word[1:], word.capitalize() if word.isupper() else word]
        return next((found for form in forms if (found := self.abbreviations.get(form))), None)


@cache
def languages() -> frozenset[str]:
    """Return the codes of the languages that have a file."""
    names = (_NAME.fullmatch(file.name) for file in files(_FILES).iterdir())
    return frozenset(name[1] for name in names if name)


@cache
def sentence_words(language: str) -> SentenceWords | None:
    """Return the words of a language by its ISO 639-1 code; None if it has no file."""
    if language not in languages():
        return None
    data = load_data(_FILES, f"sentences.{language}.toml")
    return SentenceWords(
        {word: kind for kind in Abbreviation for word in data.get(kind.value, ())},
        frozenset(data["openers"]),
        frozenset(data.get("exclamations", ())),
        frozenset(data.get("after_time", ())),
        frozenset(data.get("reporting", ())),
        data.get("ordinals", False),
    )
