"""Who the speakers of an article are: each by the full name and the office that the article introduces them with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index import Paragraph
from qa.language.namesakes import Namesakes, Person, PersonCheck, names_of
from qa.language.persons import Mention, is_role, is_thing
from qa.language.speakers import fits_given_name

_NOT_THEMSELVES = re.compile(r"\b(?:about|against|by|for|from|of|on|to|with)(?: the)? $", re.IGNORECASE)
"""Words before a name that make the speaker somebody else: "a spokesman for Jane Doe"."""

_OF_THEIRS = re.compile(r"[’']s?\s")
"""After a name, the same: "Jane Doe's lawyer"."""

_AND = re.compile(r"(?:,| and|, and) ")
_TITLES = re.compile(r"(?:Mr|Mrs|Ms|Mx|Miss|Sir|Dame|Lord|Lady|Dr|Prof|Rep|Sen|Gov|Gen|Col)\.?", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_LONGEST = 100
"""Maximum characters of a speaker. Anything longer is not a name, but whatever the parser took for the subject."""


@dataclass(frozen=True, slots=True)
class KnownSpeaker:
    """A speaker by the fullest name in the article: a person with their office, or a body by its name.

    `is_person` is true for persons, also for several at once ("Jane Doe and Tom Reed").
    """

    name: str
    office: str | None = None
    is_person: bool = False


class Cast:
    """The persons of an article. Raises `ReaderError` if there is no grammar model."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = [paragraph for paragraph in paragraphs if paragraph.kind.searched]
        self._is_person = PersonCheck()
        self._namesakes: dict[str, Namesakes] = {}

    def find(self, phrase: str, mention: str, number: int, end: int) -> KnownSpeaker | None:
        """Return who speaks in paragraph `number`, before its character `end`; None if nobody is named.

        `phrase` is what the speaker was called last, `mention` what they are called there ("she").
        """
        known = self._find(phrase.strip(" ,;:–—-"), number, end)
        if known is None or not known.is_person or fits_given_name(mention, known.name.split()[0]):
            return known
        return None  # the rules resolve it to the last speaker, who cannot be meant

    def _find(self, phrase: str, number: int, end: int) -> KnownSpeaker | None:
        if not phrase or len(phrase) > _LONGEST:
            return None
        if persons := list(self._named(phrase, number, end)):
            first, *others = persons
            names = " and ".join(person.name for person in persons)
            return replace(first, name=names, office=None) if others else first
        return self._described(phrase) or KnownSpeaker(_ARTICLE.sub("", phrase))

    def _named(self, phrase: str, number: int, end: int) -> Iterator[KnownSpeaker]:
        """Yield the persons who speak, by name, in a phrase like "the harbour master, Jane Doe"."""
        last: Mention | None = None
        for mention in names_of(phrase):
            if last is not None and not _AND.fullmatch(phrase[last.end : mention.start]):
                continue
            known = None if _is_another(phrase, mention) else self._known(phrase, mention, number, end)
            if known is not None:
                yield known
                last = mention

    def _known(self, phrase: str, mention: Mention, number: int, end: int) -> KnownSpeaker | None:
        namesakes = self._bearers(mention.name.key)
        if mention.name.given:
            found = [person for person in namesakes.persons if person.name.may_be(mention.name)]
            person = found[0] if found else None
        else:
            person = namesakes.last(number, end)
        if person is not None:
            return KnownSpeaker(self._full_name(person), self._office(person), is_person=True)
        office, surname = _office_before(phrase[: mention.start]), mention.name.surname
        if is_thing(surname) or is_role(surname) or _TITLES.fullmatch(surname):
            return None  # "the Justice Department", "a Republican Rep."
        if not mention.name.given and (mention.titled or _is_titled(phrase[: mention.start])):
            return KnownSpeaker(_plain(phrase, mention), office, is_person=True)
        return None

    def _described(self, phrase: str) -> KnownSpeaker | None:
        """Return who is called just "the harbour master", if the article says that of one person only."""
        if not any(map(is_role, phrase.split())) or not phrase.lower().startswith("the "):
            return None
        found = [person for key in self._keys for person in self._bearers(key).described(phrase)]
        if len(found) != 1:
            return None
        return KnownSpeaker(self._full_name(found[0]), self._office(found[0]), is_person=True)

    def _bearers(self, key: str) -> Namesakes:
        if key not in self._namesakes:
            self._namesakes[key] = Namesakes(self._paragraphs, key, self._is_person)
        return self._namesakes[key]

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        """The surnames of those whom the article names in full."""
        mentions = (mention for paragraph in self._paragraphs for mention in names_of(paragraph.text))
        named = (mention.name for mention in mentions if mention.name.given and not is_thing(mention.name.surname))
        return tuple(dict.fromkeys(name.key for name in named))

    def _office(self, person: Person) -> str | None:
        roles = self._bearers(person.name.key).roles(person)
        return next((role for role in roles if not _TITLES.fullmatch(role)), None)

    def _full_name(self, person: Person) -> str:
        """The name as the article writes it, including a "von" that is ignored in comparisons."""
        for paragraph in self._paragraphs:
            for mention in names_of(paragraph.text):
                if mention.name == person.name:
                    return _plain(paragraph.text, mention)
        return str(person)


def _is_another(phrase: str, mention: Mention) -> bool:
    before, after = phrase[: mention.start], phrase[mention.end :]
    owns = _OF_THEIRS.match(after) or phrase[mention.start : mention.end].endswith(("’s", "'s", "’", "'"))
    return bool(_NOT_THEMSELVES.search(before) or (owns and after.strip()))


def _is_titled(before: str) -> bool:
    words = before.split()
    return bool(words) and (_TITLES.fullmatch(words[-1]) is not None or is_role(words[-1]))


def _office_before(before: str) -> str | None:
    """What precedes a surname for which there is no full name: "President" of "President Reed"."""
    words = _ARTICLE.sub("", before).split()
    if not words or not is_role(words[-1]):
        return None
    return " ".join(words) if any(word[0].isupper() for word in words[1:]) else " ".join(words).lower()


def _plain(text: str, mention: Mention) -> str:
    return re.sub(r"[’']s?$", "", text[mention.start : mention.end])
