"""Variants of outlet names: "BBC News", "the BBC" and "bbc.co.uk"."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from index.text.clean import clean
from qa.language.data import load

_GENERIC = frozenset("news online agency media network".split())
"""Words at the end of an outlet's name that people omit: "according to NBC" means NBC News."""

_SECTION = re.compile(r"\s+\([^()]*\)$|\s+[-–—|]\s+.*$")
"""The suffix that an archive adds to an outlet's name: "CNN (Web News)", "New York Times - Opinion"."""

_DOMAIN = re.compile(r"(?:www\.)?(?P<label>[\w-]+)(?:\.[a-z]{2,10}){1,2}")


def outlet_key(name: str) -> str:
    """Return the form in which outlet names are compared: letters and digits, without a leading "the"."""
    plain = clean(name).casefold().removeprefix("the ")
    return "".join(filter(str.isalnum, plain)) or plain


def outlet_forms(outlets: Iterable[str]) -> dict[str, list[str]]:
    """Return the outlets by the keys of their common names: "nbc" for "NBC News", "cnn" for "cnn.com"."""
    forms: dict[str, list[str]] = {}
    for outlet in outlets:
        own = {key for name in _own_names(outlet) for key in _keys(name)}
        known = (names for names in _known_names() if own & names)
        for key in own.union(*known):
            forms.setdefault(key, []).append(outlet)
    return forms


def _own_names(outlet: str) -> Iterator[str]:
    yield outlet
    yield _SECTION.sub("", outlet)
    if domain := _DOMAIN.fullmatch(outlet.casefold()):
        yield domain["label"]
        yield domain["label"].removeprefix("the")


def _keys(name: str) -> Iterator[str]:
    """Yield the key of a name, and the keys of the name without its trailing generic words, one by one."""
    words = name.split()
    yield outlet_key(name)
    while len(words) > 1 and words[-1].casefold() in _GENERIC:
        yield outlet_key(" ".join(words := words[:-1]))


@cache
def _known_names() -> list[frozenset[str]]:
    """The keys of all names of each outlet in outlet_names.toml."""
    listed: dict[str, list[str]] = load("outlet_names.toml")
    return [
        frozenset(key for name in names for own in _own_names(name) for key in _keys(own))
        for names in ([domain, *others] for domain, others in listed.items())
    ]
