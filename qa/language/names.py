"""Variants of a name: spellings that differ between outlets, abbreviations, governments."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from countryinfo import all_countries

from index import IndexView
from index.text.analyzer import terms
from qa.language.data import load
from qa.language.grammar import parse
from qa.language.kinship import kin_terms

_SKY = re.compile(r"sk(?:yy|iy|ii|yi|yj|y|i)$")
"""The end of Zelensky, Zelenskyy, Zelenskiy: one Slavic ending in its transliterations."""


def name_terms(text: str) -> list[str]:
    """Return the search terms of `text` with names normalized, so that two texts can be compared."""
    spellings = _spellings()
    return [_SKY.sub("ski", spellings.get(term, term)) for term in terms(normalize_names(text))]


def passage_terms(text: str) -> frozenset[str]:
    """Return the terms of `text` that those of a question are matched against: "Kyiv" also counts as Ukraine, and
    "France" as French."""
    found, peoples = name_terms(text), _peoples()
    present = [*found, *countries_of(found)]
    return frozenset([*present, *(peoples[term] for term in present if term in peoples)])


def countries_of(found: Iterable[str]) -> list[str]:
    """Return the terms of the countries whose capital, people or government is among these terms."""
    countries = _countries()
    return [countries[term] for term in found if term in countries]


def normalize_names(text: str) -> str:
    """Return `text` with names such as "the United States" and "U.S." in one form each."""
    pattern, form = _abbreviations()
    return pattern.sub(lambda match: form[match[0]], text)


def rarity(term: str, view: IndexView) -> float:
    """Return the inverse document frequency of a term of `name_terms`: that of its most common form."""
    return min(view.idf(form) for form in _forms(term))


def written_forms(names: Iterable[str]) -> list[str]:
    """Return the index terms of these names, in every spelling."""
    return list(dict.fromkeys(form for term in names for form in _forms(term)))


def _forms(term: str) -> list[str]:
    abbreviated = {name.lower(): names.get("terms") for name, names in _aliases()["abbreviations"].items()}
    if abbreviated.get(term):
        return list(abbreviated[term])
    if _SKY.search(term):
        return [_SKY.sub(ending, term) for ending in ("ski", "skyy", "skiy", "skii")]
    return [term, *(old for old, new in _spellings().items() if new == term)]


def government_names(name: str) -> list[str]:
    """Return the other names that articles use for the government of a country, given the country or its capital."""
    form = normalize_names(name.removeprefix("the "))
    return [other for other in _governments().get(form, []) if other != form]


@cache
def _spellings() -> dict[str, str]:
    """Map terms to those with which they are compared: other spellings of names, and "dad" for "father"."""
    return {**_aliases()["spellings"], **kin_terms()}


def _aliases() -> dict[str, Any]:
    return load("aliases.toml")


@cache
def _abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    """A case-sensitive pattern of all forms of the abbreviated names, and a map from each to its normal form."""
    form = {written: name for name, names in _aliases()["abbreviations"].items() for written in names["forms"]}
    longest_first = sorted(form, key=len, reverse=True)
    written = (re.escape(text) + (r"\b" if text[-1].isalnum() else "") for text in longest_first)
    return re.compile(rf"\b(?:{'|'.join(written)})"), form


@cache
def _countries() -> dict[str, str]:
    """Map the terms of capitals, peoples and governments to that of their country, if each is one word."""
    pairs = [(name_terms(name), name_terms(names[0])) for names in _governments().values() for name in names]
    return {name[0]: country[0] for name, country in pairs if len(name) == len(country) == 1}


@cache
def _peoples() -> dict[str, str]:
    """Map a country's term to that of its people, if each is one word."""
    pairs = [(name_terms(names[0]), name_terms(names[2])) for names in _governments().values()]
    return {country[0]: people[0] for country, people in pairs if len(country) == len(people) == 1}


@cache
def _governments() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for country in all_countries():
        info = country.info()
        name, capital, people = normalize_names(country.name()), info.get("capital"), info.get("demonym")
        if isinstance(capital, str) and isinstance(people, str):
            capital = capital.removesuffix(" D.C.")
            names = [name, capital, people, *_aliases()["seats"].get(name, [])]
            found |= {name: names, capital: names}
    return found


def names_a_person(name: str, text: str) -> bool:
    """Whether `name` refers to a person in `text`; true if that is unclear."""
    if name.rsplit(maxsplit=1)[-1][0].islower():  # an office: "the NATO chief"
        return True
    if government_names(name):
        return False
    labels = {entity.label_ for entity in parse(text).ents if name in entity.text or entity.text in name}
    return not labels or "PERSON" in labels
