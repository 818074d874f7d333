"""People's names: first names and surname, and whether two names may belong to one person."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from qa.language.data import load
from qa.language.names import name_terms

_WORD = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_][\w’'-]*")
"""A word, or initials with their full stops."""

_POSSESSIVE = re.compile(r"[’']s?$")
_MAX_GIVEN = 3
"""First names before a surname. More capitalised words are a headline."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name: the first names and initials, none if only the surname is known ("Kerr")."""

    given: tuple[str, ...]
    surname: str

    @property
    def key(self) -> str:
        """The search term of the surname, the same in every spelling."""
        return _term(self.surname)

    def may_be(self, other: "PersonName") -> bool:
        """Whether both may be one person: a nickname or an initial matches the first name, and a missing one matches
        any."""
        if self.key != other.key:
            return False
        if not self.given or not other.given:
            return True
        return _same_given(self.given[0], other.given[0]) or _is_used_alone(self, other) or _is_used_alone(other, self)

    def __str__(self) -> str:
        return " ".join((*self.given, self.surname))


@dataclass(frozen=True, slots=True)
class Mention:
    """A person's name in a text: `text[start:end]`. `titled` is true with a role before it ("Mayor Kerr")."""

    name: PersonName
    start: int
    end: int
    titled: bool


def names_in(text: str) -> Iterator[Mention]:
    """Yield the names in a text that may be people's: adjacent capitalised words, without roles before them.

    A name of one word has no first name. Whether it is a person's, its words alone cannot show.
    """
    for run in _runs(text):
        if mention := _mention(run):
            yield mention


def is_given_name(word: str) -> bool:
    """Whether a word is a common first name."""
    return word.lower() in _nicknames()


def given_forms(name: PersonName) -> list[str]:
    """Return the first name in every form that an article may use: Bob, Robert, B. and R."""
    first = name.given[0].lower()
    names = [first, *(other for other in _nicknames() if len(first) > 1 and _same_given(first, other))]
    return list(dict.fromkeys([*names, *(other[0] for other in names)]))


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield capitalised words with only a space between them; parts of a surname such as "von" may be between."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if run and not _continues(text, run[-1], word):
            yield run
            run = []
        if word[0][0].isupper() or (run and word[0] in _words("particles")):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _continues(text: str, previous: re.Match[str], word: re.Match[str]) -> bool:
    return text[previous.end() : word.start()].isspace() and _POSSESSIVE.search(previous[0]) is None


def _mention(run: Sequence[re.Match[str]]) -> Mention | None:
    words = list(run)
    while words and (words[-1][0].lower() in _words("suffixes") or words[-1][0].islower()):
        words.pop()
    roles = [
        place for place, word in enumerate(words[:-1]) if word[0].lower() in _words("roles") | _words("departments")
    ]
    titled = bool(roles)
    words = words[roles[-1] + 1 :] if roles else words
    while len(words) > 1 and _is_no_name(words[0][0]):  # "But Kerr", "Once Kerr", "Mr Kerr"
        words.pop(0)
    surname = _POSSESSIVE.sub("", words[-1][0]) if words else ""
    given = tuple(word[0] for word in words[:-1] if not word[0].islower())
    if not surname or not _term(surname) or len(given) > _MAX_GIVEN:
        return None
    if given and given[0].lower() in _words("places"):
        return None
    return Mention(PersonName(given, surname), words[0].start(), words[-1].end(), titled)


def _is_no_name(word: str) -> bool:
    return not is_given_name(word) and (not name_terms(word) or word.lower() in _words("openers"))


def _is_used_alone(one: PersonName, other: PersonName) -> bool:
    """Whether the first name of one is a later one of the other: "Ann Kerr" may be "Mary Ann Kerr"."""
    return len(_plain(one.given[0])) > 1 and any(
        len(_plain(given)) > 1 and _same_given(one.given[0], given) for given in other.given[1:]
    )


def _same_given(one: str, other: str) -> bool:
    one, other = _plain(one), _plain(other)
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return one == other or not _nicknames().get(one, frozenset()).isdisjoint(_nicknames().get(other, frozenset()))


@lru_cache(maxsize=4096)
def _plain(given: str) -> str:
    """A first name in lower case and without accents; of initials ("J.R."), the first."""
    given = given.split(".", maxsplit=1)[0] if "." in given else given
    terms = name_terms(given)
    return terms[0] if len(terms) == 1 and given.lower() not in _nicknames() else given.lower()


@lru_cache(maxsize=65536)
def _term(surname: str) -> str:
    return (name_terms(surname) or [""])[-1]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("persons.toml")[name])


@cache
def _nicknames() -> dict[str, frozenset[int]]:
    """Map each first name to the numbers of the groups that it is in."""
    groups: dict[str, set[int]] = {}
    for number, group in enumerate(load("persons.toml")["nicknames"]):
        for name in group:
            groups.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


def is_role(noun: str) -> bool:
    """Whether a noun says what a person is: "mayor", "singer"."""
    return noun.lower() in _words("roles")


def is_body(noun: str) -> bool:
    """Whether a noun denotes a body of people: "council", "police"."""
    return noun.lower() in _words("bodies")


def is_thing(noun: str) -> bool:
    """Whether a noun ends names of bodies, places or things, but never of people: "Oak Council", "Marlow Bridge"."""
    return is_body(noun) or noun.lower() in _words("things") or noun.lower() in _words("places")


def is_called_body(noun: str) -> bool:
    """Whether a noun can refer back to a named body: "the company"."""
    return noun.lower() in _words("called_bodies")


def is_called_place(noun: str) -> bool:
    """Whether a noun can refer back to a named place: "the city"."""
    return noun.lower() in _words("called_places")


def is_relative(noun: str) -> bool:
    """Whether a noun says whose relative a person is: "brother"."""
    return noun.lower() in _words("relatives")


def is_person(noun: str) -> bool:
    """Whether a noun refers to a person, with or without an office: "mayor", "brother", "gunman"."""
    return is_role(noun) or is_relative(noun) or noun.lower() in _words("called_persons")


def other_heads(noun: str) -> list[str]:
    """Return the other words for the head of a body: for "chief", "head" and "leader"."""
    heads: list[str] = load("persons.toml")["heads"]
    return [other for other in heads if other != noun] if noun in heads else []
