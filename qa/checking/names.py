"""The names in a claim, and whether a passage, or the article around it, has them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.language.grammar import parse
from qa.language.names import name_terms, passage_terms
from qa.language.persons import PersonName, is_role, names_in
from qa.language.times import find_times

_LINKS = frozenset("of the for and de la van von der den bin al & ’s 's".split())
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]*")
_TITLES = frozenset("mr mrs ms mx miss sir dame lord lady dr prof".split())


@dataclass(frozen=True, slots=True)
class Name:
    """Characters `start` to `end` of a text are a name. `terms` are its search terms without titles, `roles` the words
    before it that say what a person is; `person` is set if it may be a person's."""

    text: str
    start: int
    end: int
    terms: tuple[str, ...]
    roles: tuple[str, ...] = ()
    person: PersonName | None = None


def find_names(text: str) -> list[Name]:
    """Return the names in a sentence, in order, except those of days and months. Raises `ReaderError`."""
    times = find_times(text)
    found = []
    for start, end in _runs(text):
        if any(a < end and start < b for a, b in times):
            continue
        name = _name(text, start, end)
        if name is not None:
            found.append(name)
    return found


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of capitalised words next to each other; the first word of a sentence only if it is a name."""
    parsed = parse(text)
    start = end = -1
    for word in parsed:
        is_part = word.text[0].isupper() and (word.pos_ == "PROPN" or not word.is_sent_start) and word.tag_ != "PRP"
        is_link = start >= 0 and word.lower_ in _LINKS and word.i + 1 < len(parsed) and _goes_on(parsed[word.i + 1])
        if is_part or (is_link and word.lower_ not in ("’s", "'s", "and")):
            start = word.idx if start < 0 else start
            end = word.idx + len(word)
        elif start >= 0 and not (word.text == "-" and word.i + 1 < len(parsed)):
            yield start, end
            start = end = -1
    if start >= 0:
        yield start, end


def _goes_on(word: object) -> bool:
    text = str(word)
    return text[:1].isupper() or text in _LINKS


def _name(text: str, start: int, end: int) -> Name | None:
    words = text[start:end].split()
    roles = [word for word in words[:-1] if is_role(word.strip(".,")) or word.lower().strip(".") in _TITLES]
    before = text[:start].split()[-1:]
    if before and is_role(before[0]):
        roles.insert(0, before[0])
    plain = " ".join(word for word in words if word not in roles or word is words[-1])
    terms = tuple(name_terms(plain))
    if not terms:
        return None
    mention = next((one for one in names_in(text[start:end])), None)
    said = tuple(role.lower() for role in roles if role.lower().strip(".") not in _TITLES)
    return Name(text[start:end], start, end, terms, said, mention.name if mention else None)


@dataclass(frozen=True, slots=True)
class Around:
    """The words in which names are searched for: `near` for the passage with its title, `article` for the whole
    article.

    `persons` are those whom the article names in full.
    """

    near: frozenset[str]
    article: frozenset[str]
    texts: tuple[str, ...]
    persons: tuple[PersonName, ...]

    def has(self, name: Name) -> bool:
        """Whether the passage has the name, or its last word if the article has all of it. A different first name
        never matches."""
        if self.other_person(name) is not None:
            return False
        if self.near.issuperset(name.terms):
            return True
        if name.terms[-1] in self.near and self.article.issuperset(name.terms):
            return True
        return self._has_acronym(name)

    def other_person(self, name: Name) -> str | None:
        """Whom the article names in full with the same surname, if it never names this person."""
        if name.person is None or not name.person.given:
            return None
        same = [person for person in self.persons if person.key == name.person.key]
        if not same or any(person.may_be(name.person) for person in same):
            return None
        return str(same[0])

    def has_role(self, role: str) -> bool:
        """Whether the article calls anybody so."""
        return self.article.issuperset(name_terms(role))

    def _has_acronym(self, name: Name) -> bool:
        """Whether the article has the full name for initials, or the initials for the name."""
        initials = "".join(word[0] for word in _CAPITALISED.findall(name.text))
        if _ACRONYM.fullmatch(name.text.replace(".", "")):
            letters = name.text.replace(".", "")
            return any(letters in "".join(w[0] for w in _CAPITALISED.findall(text)) for text in self.texts)
        return len(initials) > 1 and any(re.search(rf"\b{initials}\b", text) for text in self.texts)


def around(passage: str, title: str, before: str, paragraphs: tuple[str, ...]) -> Around:
    """Return the words in which names are searched for."""
    near = passage_terms(f"{title}\n{before}\n{passage}")
    texts = (title, *paragraphs)
    named = (mention.name for text in texts for mention in names_in(text) if mention.name.given)
    return Around(near, passage_terms("\n".join(texts)), texts, tuple(dict.fromkeys(named)))
