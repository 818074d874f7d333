"""One name for each outlet: "CNN" for cnn.com, edition.cnn.com, "CNN.com", "CNN International" and "CNN (Web News)".

The store keeps what an article states; the name is looked up when it is read, so that a name that a user adds to
outlets.toml takes effect for all articles at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from index.common.language_files import load_language_file
from index.text.clean import clean
from index.text.urls import domain

_GENERIC = frozenset("news online agency media network".split())
"""Words at the end of an outlet's name that people omit: "according to NBC" means NBC News."""

_SECTION = re.compile(r"\s+\([^()]*\)$|\s+[-–—|]\s+.*$")
"""The suffix that an archive or a feed adds to an outlet's name: "CNN (Web News)", "New York Times - Opinion"."""

_DOMAIN = re.compile(r"(?:www\.)?(?P<label>[\w-]+)(?:\.[a-z]{2,10}){1,2}")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,10}")


@dataclass(slots=True)
class _Table:
    """outlets.toml: the names by domain, the name by each key, and all names and domains of each outlet."""

    domains: dict[str, str]
    agencies: dict[str, str]
    press_release_services: dict[str, str]
    by_key: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)


@cache
def _table() -> _Table:
    data = load_language_file("index.text", "outlets.toml")
    table = _Table(data["domains"], data["agencies"], data["press_release_services"])
    known: dict[str, set[str]] = {}
    named = [(name, [site, name]) for site, name in table.domains.items()]
    for name, forms in [*named, *data["aliases"].items()]:
        table.names.setdefault(name, []).extend(forms)
        for key in {key for form in forms for key in _table_keys(form)}:
            known.setdefault(key, set()).add(name)
    # A name shared by several outlets identifies only the one that has it as its own.
    own = {key: name for name in table.names for key in _table_keys(name)}
    table.by_key = {key: next(iter(names)) for key, names in known.items() if len(names) == 1} | own
    return table


def _table_keys(name: str) -> set[str]:
    """The keys of a name with and without its "The"; "The Wire" is only that, as any outlet may call itself a wire."""
    whole = _letters(name)
    return {whole} if _is_the_one_word(name) else {whole, outlet_key(name)}


def _is_the_one_word(name: str) -> bool:
    return name.startswith("The ") and name.count(" ") == 1


def _find(name: str) -> str | None:
    return _table().by_key.get(_letters(name)) or _table().by_key.get(outlet_key(name))


def outlet_key(name: str) -> str:
    """Return the form in which outlet names are compared: letters and digits, without a leading "the"."""
    plain = clean(name).casefold().removeprefix("the ")
    return _letters(plain) or plain


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


@cache
def outlet_name(stated: str) -> str:
    """Return the name of the outlet that is `stated`, as a name or a domain; an unknown one as it is."""
    for form in (stated, _SECTION.sub("", stated)):
        if name := _find(form):
            return name
    if _HOST.fullmatch(stated.casefold()):
        return next((name for host in _hosts(stated.casefold()) if (name := _table().domains.get(host))), stated)
    for shorter in _without_generic(_SECTION.sub("", stated)):
        name = _find(shorter)
        if name and not _is_the_one_word(name):  # "The Times News" is not The Times
            return name
    return stated


def is_known_outlet(name: str) -> bool:
    """Whether an outlet of this name is in outlets.toml."""
    return outlet_name(name) in _table().names


def outlet_domain(url: str | None) -> str | None:
    """Return the domain that stands for the outlet of a URL: the registered one, or a host that is listed itself, such
    as that of one of several outlets of a publisher. None if the URL has none."""
    registered = domain(url)
    host = urlsplit(url or "").hostname or ""
    return next((found for found in _hosts(host) if found in _table().domains), registered)


def _hosts(host: str) -> Iterator[str]:
    """Yield a host and the domains above it: "edition.cnn.com", "cnn.com", "com"."""
    labels = host.split(".")
    return (".".join(labels[first:]) for first in range(len(labels)))


def agency_name(text: str) -> str | None:
    """Return the full name of the news agency that a byline names; None if it is none."""
    name = text.removeprefix("The ").removeprefix("the ")
    return _table().agencies.get(name) or _folded("agencies").get(name.casefold())


def press_release_service(text: str) -> str | None:
    """Return the full name of the press release service that a byline names; None if it is none."""
    return _folded("press_release_services").get(text.casefold())


@cache
def _folded(table: str) -> dict[str, str]:
    """A table by its keys in lower case, without those so short that they are words too ("AP" may be; "ap" is not)."""
    values: dict[str, str] = getattr(_table(), table)
    return {key.casefold(): name for key, name in values.items() if len(key) > 3 or key.islower()}


def names_of(outlet: str) -> Iterator[str]:
    """Yield the names and domains by which people call an outlet, in the forms that they shorten them to."""
    for name in (outlet, *_table().names.get(outlet_name(outlet), ())):
        for own in _own_names(name):
            yield own
            yield from _without_generic(own)


def _own_names(outlet: str) -> Iterator[str]:
    yield outlet
    yield _SECTION.sub("", outlet)
    if site := _DOMAIN.fullmatch(outlet.casefold()):
        yield site["label"]
        yield site["label"].removeprefix("the")


def _without_generic(name: str) -> Iterator[str]:
    """Yield the name without its trailing generic words, one by one."""
    words = name.split()
    while len(words) > 1 and words[-1].casefold() in _GENERIC:
        words = words[:-1]
        yield " ".join(words)
