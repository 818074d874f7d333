"""Who is meant by a surname in an article: people are introduced in full once, and by a shorter name after that."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from index import Paragraph
from qa.language.factuality import Mode, mode_of
from qa.language.grammar import parse, parse_syntax
from qa.language.persons import Mention, PersonName, is_body, is_given_name, is_relative, is_role, names_in

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MAX_ROLE_WORDS = 8
_MAX_INTRODUCTIONS = 2
"""Maximum full mentions of a person whose sentences are parsed for their role."""

_MAX_DOUBTS = 2
"""Maximum sentences parsed before a name that may be a person's counts as something else."""

_SHORT_WORD, _FEW_WORDS, _MOST = 3, 3, 0.8
"""Maximum letters of words that headlines do not capitalise, minimum words of a headline, and share of capitals."""

_DESCRIBING = re.compile(r"\bthe (?:[\w’'-]+ ){0,3}", re.IGNORECASE)
_RELATED = re.compile(
    r"(?:(?:\b(?:his|her|their|my)|[’']s) (?P<words>[^.;]{0,40})|(?P<of>[\w-]+) of (?:the )?(?:\w+ ){0,2})$",
    re.IGNORECASE,
)
_IN_ROLE = frozenset(("NOUN", "PROPN", "ADJ"))
_NOT_OF_NAMES = frozenset(("ADV", "SCONJ", "CCONJ", "ADP", "AUX", "PRON", "DET"))
_CLAUSES = frozenset(("relcl", "acl", "appos", "punct", "cc", "conj"))


@dataclass(frozen=True, slots=True)
class Person:
    """A person as an article names them in full."""

    name: PersonName

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, slots=True)
class _Found:
    """A mention of the surname in an article, in full or alone."""

    mention: Mention
    number: int
    sentence: str
    is_full: bool
    is_relative: bool


class Namesakes:
    """The people with one surname in an article.

    `key` is the search term of the surname. Raises `ReaderError` if there is no grammar model.
    """

    def __init__(self, paragraphs: Sequence[Paragraph], key: str, is_person: "PersonCheck") -> None:
        self._found = [found for paragraph in paragraphs for found in _mentions(paragraph, key, is_person)]
        names: list[PersonName] = []
        for found in self._found:
            if found.is_full and not any(name.may_be(found.mention.name) for name in names):
                names.append(found.mention.name)
        self.persons = tuple(map(Person, names))
        self._meant = self._resolved()
        self._roles: dict[Person, tuple[str, ...]] = {}

    @property
    def is_mentioned(self) -> bool:
        """Whether the article has the surname at all."""
        return bool(self._found)

    @cached_property
    def called_by_surname(self) -> tuple[Person, ...]:
        """The people whom the article calls by the surname alone, or if there are none, all of them, in its order."""
        alone = dict.fromkeys(
            person
            for found, person in zip(self._found, self._meant, strict=True)
            if person is not None and not found.is_full
        )
        return tuple(alone) or self.persons

    def meant(self, number: int, text: str, start: int) -> tuple[Person, ...]:
        """Return the people named in a sentence that begins at `start` of paragraph `number`: in full, by surname,
        by first name, or by their role ("the harbour master")."""
        end = start + len(text)
        named = dict.fromkeys(
            person
            for found, person in zip(self._found, self._meant, strict=True)
            if person is not None and found.number == number and start <= found.mention.start < end
        )
        return tuple(named) or self.described(text)

    def described(self, text: str) -> tuple[Person, ...]:
        """Return the people whom a text calls by their first name alone or by their role."""
        return tuple(person for person in self.persons if self._calls(text, person))

    def roles(self, person: Person) -> tuple[str, ...]:
        """Return what the article says a person is: "harbour master"."""
        if person not in self._roles:
            full = [found for found in self._found if found.is_full and person.name.may_be(found.mention.name)]
            roles = (role for found in full[:_MAX_INTRODUCTIONS] for role in _roles_in(found.sentence, found.mention))
            self._roles[person] = tuple(dict.fromkeys(roles))
        return self._roles[person]

    def _calls(self, text: str, person: Person) -> bool:
        given = person.name.given[0]
        if any(not mention.name.given and mention.name.surname == given for mention in names_of(text)):
            return True
        return _has_role(text) and any(_calls_by_role(text, role) for role in self.roles(person))

    def last(self, number: int, end: int) -> Person | None:
        """Return whom the surname alone means at this place of a paragraph."""
        before = [
            person
            for found, person in zip(self._found, self._meant, strict=True)
            if (found.number, found.mention.start) < (number, end)
        ]
        return next(iter(reversed(before)), None) or next(iter(self.persons), None)

    def _resolved(self) -> list[Person | None]:
        """Whom each mention means. The surname alone means the last person named in full, but not a relative of
        whoever it meant before: "Kerr left. His wife, Ella Kerr, stayed. Kerr said"."""
        meant: list[Person | None] = []
        current, is_settled = next(iter(self.persons), None), False
        previous: _Found | None = None
        for found in self._found:
            if not found.is_full:
                meant.append(current)
                is_settled = True
                continue
            person = next(person for person in self.persons if person.name.may_be(found.mention.name))
            meant.append(person)
            is_joined = previous is not None and previous.sentence == found.sentence and previous.number == found.number
            if not is_joined and not (found.is_relative and is_settled):
                current, is_settled = person, False
            previous = found
        return meant


class PersonCheck:
    """Whether names are people's, as far as roles, common first names and the grammar model can tell.

    What it has found out about a name applies to every article.
    """

    def __init__(self, known: Sequence[PersonName] = ()) -> None:
        self._known = set(known)
        self._doubts = Counter[PersonName]()

    def __call__(self, mention: Mention, sentence: str) -> bool:
        """Whether a full name is a person's, and all of it a name: not "London Kerr" of "In London Kerr said"."""
        name = mention.name
        if name in self._known or self._doubts[name] >= _MAX_DOUBTS:
            return name in self._known
        if not mention.titled and _begins_with_another_word(name, sentence):
            self._doubts[name] += 1
            return False
        is_given = mention.titled or is_given_name(name.given[0])
        if is_given or (not _is_headline(sentence) and may_be_labelled_person(name, sentence)):
            self._known.add(name)
            return True
        self._doubts[name] += 1
        return False


def _is_headline(sentence: str) -> bool:
    """Whether most words begin with a capital, so that one does not make a name: "Exit Polls Show Kerr Ahead"."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", sentence) if len(word) > _SHORT_WORD]
    return len(words) > _FEW_WORDS and sum(word[0].isupper() for word in words) > _MOST * len(words)


def _begins_with_another_word(name: PersonName, sentence: str) -> bool:
    """Whether the first name is a word that begins the sentence: "Seldom Kerr spoke", "Will Kerr resign?"."""
    if not sentence.startswith(name.given[0]):
        return False
    if is_given_name(name.given[0]):
        return sentence.endswith("?") and parse_syntax(sentence)[0].pos_ == "AUX"
    return parse_syntax(sentence)[0].pos_ in _NOT_OF_NAMES


def may_be_labelled_person(name: PersonName, sentence: str) -> bool:
    """Whether the grammar model takes all of a name for a person's in a sentence, or no part of it for anything.

    Raises `ReaderError` if there is no grammar model.
    """
    words = {*name.given, name.surname}
    entities = [entity for entity in parse(sentence).ents if not words.isdisjoint(token.text for token in entity)]
    return not entities or any(
        entity.label_ == "PERSON" and words <= {token.text for token in entity} for entity in entities
    )


def _mentions(paragraph: Paragraph, key: str, is_person: PersonCheck) -> Iterator[_Found]:
    if not paragraph.kind.searched:
        return
    for mention in names_of(paragraph.text):
        if mention.name.key == key:
            start, sentence = _sentence(paragraph, mention.start)
            is_full = bool(mention.name.given) and is_person(mention, sentence)
            yield _Found(
                mention, paragraph.number, sentence, is_full, _is_relative(paragraph.text[start : mention.start])
            )


@lru_cache(maxsize=4096)
def names_of(text: str) -> tuple[Mention, ...]:
    """Return what `names_in` yields; the same paragraphs are examined for many questions."""
    return tuple(names_in(text))


def _sentence(paragraph: Paragraph, place: int) -> tuple[int, str]:
    spans = [span for span in paragraph.sentences if span.start <= place < span.end]
    start, end = (spans[0].start, spans[0].end) if spans else (0, len(paragraph.text))
    return start, paragraph.text[start:end]


def _is_relative(before: str) -> bool:
    """Whether the words before a name say that it is a relative's: "his wife, ", "the son of the late "."""
    found = _RELATED.search(before)
    return found is not None and any(map(is_relative, re.findall(r"[\w-]+", found["words"] or found["of"] or "")))


def _has_role(text: str) -> bool:
    """Whether a text may call a person by their role, so that it is worth finding that out."""
    return any(is_role(word) for found in _DESCRIBING.finditer(text + " ") for word in found[0].split())


def _calls_by_role(text: str, role: str) -> bool:
    """Whether a text has "the harbour master" or "the master" where the role is "harbour master of Oxhaven"."""
    words = [word.lower() for word in re.findall(r"[^\W\d_][\w’'-]*", role)]
    head = next((word for word in reversed(_before_preposition(words)) if word), "")
    if not head:
        return False
    pattern = rf"\b(?i:the (?P<between>(?:[\w’'-]+ ){{0,3}}?){re.escape(head)})\b(?! [A-Z])"
    return any(all(word.lower() in words for word in found["between"].split()) for found in re.finditer(pattern, text))


def _before_preposition(words: list[str]) -> list[str]:
    end = next((place for place, word in enumerate(words) if word in ("of", "for", "in", "at", "from", "to")), None)
    return words[:end]


def _roles_in(sentence: str, mention: Mention) -> Iterator[str]:
    """Yield what the sentence says a person is: in apposition to the name, before it, or after "is"."""
    doc = parse(sentence)
    for token in doc:
        if token.text != mention.name.surname or token.i == 0 or doc[token.i - 1].text != mention.name.given[-1]:
            continue
        yield from _before_name(doc, token, mention)
        nouns = [child for child in token.children if child.dep_ == "appos"]
        if token.dep_ == "appos":
            nouns.append(token.head)
        if token.dep_ == "nsubj" and token.head.lemma_ == "be" and mode_of(token.head) is Mode.FACT:
            nouns += [child for child in token.head.children if child.dep_ == "attr" and is_role(child.text)]
        yield from filter(None, (_phrase(noun, token) for noun in nouns if _is_description(noun)))


def _before_name(doc: "Doc", surname: "Token", mention: Mention) -> Iterator[str]:
    """Yield what precedes the name: "harbour master", "Secretary of State"."""
    end = surname.i - len(mention.name.given)
    start = end
    while start and (doc[start - 1].pos_ in _IN_ROLE or doc[start - 1].dep_ == "compound" or _is_of_office(doc, start)):
        start -= 1
    words = doc[start:end]
    if 0 < len(words) <= _MAX_ROLE_WORDS and any(is_role(word.text) or word.pos_ == "NOUN" for word in words):
        text = words.text
        yield text if any(word[0].isupper() for word in text.split()[1:]) else text.lower()


def _is_of_office(doc: "Doc", start: int) -> bool:
    """Whether the word before this place is the "of" of "Secretary of State", not of "talk of President"."""
    if start < 2 or doc[start - 1].lower_ != "of":
        return False
    return bool(doc[start - 2].is_title or is_role(doc[start - 2].text) or is_body(doc[start - 2].text))


def _is_description(noun: "Token") -> bool:
    return noun.is_alpha and (noun.pos_ == "NOUN" or is_role(noun.text)) and not is_relative(noun.text)


def _phrase(noun: "Token", name: "Token") -> str:
    """The noun with its modifiers, without article and clauses: "harbour master of Oxhaven"."""
    left_out = {word.i for child in noun.children if child.dep_ in _CLAUSES or child == name for word in child.subtree}
    words = [word for word in noun.subtree if word.i not in left_out]
    while words and (words[0].pos_ in ("DET", "PRON") or words[0].dep_ == "case"):
        words.pop(0)
    return "".join(word.text_with_ws for word in words).strip() if len(words) <= _MAX_ROLE_WORDS else noun.text
