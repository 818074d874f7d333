"""Names of speakers in a parsed sentence, and the pronouns that may refer to them."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qa.language.data import load
from qa.language.function_words import PRONOUNS
from qa.language.grammar import with_entities
from qa.language.reporting_verbs import bodies, speaking_for, standing_apart

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_ANYONE = frozenset(PRONOUNS.values())
_FIRST_PERSON = frozenset(("i", "we", "my", "our"))
_OF_NO_ONE = frozenset("that this there what which who whom you your one these those nobody".split())
_OF_ITS_OWN = frozenset(("by", "for", "from", "of"))
"""Prepositions before the one whom a spokesman or a letter speaks for: not "a letter to Harrow"."""

_DASHES = ("—", "–", "--")
_MODIFIERS = ("compound", "poss", "prep")
_PLACES_AND_TIMES = ("DATE", "FAC", "GPE", "LOC", "TIME")
_CLAUSES = ("acl", "relcl")
_PLURAL_TAGS = ("NNS", "NNPS")
_PERSONAL = frozenset(("he", "she"))
_NOT_PERSONAL = frozenset(("it", "they"))


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who is said to say something.

    `mention` is what the text calls them, and `name` the same without anyone else whom it names: "brother" where the
    text has "Harrow's brother". `head` is the head of the phrase that names them, if it has been parsed.
    """

    name: str
    mention: str
    head: "Token | None" = None

    @property
    def pronouns(self) -> frozenset[str]:
        """The pronouns that may refer to them; all pronouns if that is unknown."""
        return _pronouns(self.head) if self.head is not None else _ANYONE

    @property
    def pronoun(self) -> str:
        """Which of "he", "she", "it" and "they" the text has instead of a name; empty if none."""
        return PRONOUNS.get(self.mention.lower(), "")

    @property
    def is_first_person(self) -> bool:
        """Whether it means whoever speaks the surrounding words."""
        return self.mention.lower() in _FIRST_PERSON

    @property
    def is_known(self) -> bool:
        """Whether others can refer back to it."""
        return not self.pronoun and self.mention.lower() not in _OF_NO_ONE | _FIRST_PERSON

    @property
    def is_described(self) -> bool:
        """Whether it is "the mayor" or the like, who may have been named before."""
        article, _, noun = self.mention.partition(" ")
        return article.lower() == "the" and noun.islower()

    def described_among(self, others: "Sequence[Speaker]") -> "Speaker | None":
        """Return the last of the others who was called by the same noun: "Mayor Harrow" for "the mayor"."""
        noun = self.mention.split()[-1]
        return next((other for other in reversed(others) if noun in other.mention.lower().split()), None)

    def called_as(self, other: "Speaker | None") -> "Speaker":
        """Return the speaker by the name of another one who is the same, without a name if there is none."""
        return Speaker(other.name, self.mention, other.head) if other else Speaker("", self.mention)


def speaker_at(head: "Token", keep: Iterable[int] | None = None) -> Speaker:
    """Return the speaker whose phrase has this head. With `keep`, only these words of the sentence belong to it."""
    words = [word for word in _phrase(head) if keep is None or word.i in keep]
    others = _others(head)
    return Speaker(_text([w for w in words if w.i not in others]), _text(words), head)


def referred_to(pronoun: str, speakers: Sequence[Speaker]) -> Speaker | None:
    """Return the last of the speakers whom "he", "she", "it" or "they" may refer to."""
    return next((speaker for speaker in reversed(speakers) if pronoun in speaker.pronouns), None)


def fits_given_name(pronoun: str, given: str) -> bool:
    """Whether a pronoun may refer to somebody of this first name: "she" is not Thomas."""
    other = {"he": "female", "him": "female", "she": "male", "her": "male"}.get(pronoun.lower())
    return other is None or given.lower() not in _words(other)


def is_name(head: "Token") -> bool:
    """Whether a phrase with this head names a person or body, as "her neighbour Jan Lund" does, not a place or day."""
    with_entities(head.doc)
    return any(word.pos_ == "PROPN" and word.ent_type_ not in _PLACES_AND_TIMES for word in _heads(head))


def _text(words: "Sequence[Token]") -> str:
    """The words as they are in the text, without the commas around clauses that are left out."""
    text = "".join(word.text_with_ws for word in words).strip()
    return re.sub(r"(?:, )+,", ",", text).removesuffix("’s").removesuffix("'s").rstrip(" –—-")


def _phrase(head: "Token") -> "list[Token]":
    """The word with its modifiers, without clauses: of "nations backing Spain", "nations"."""
    clauses = {part.i for child in head.children if child.dep_ in _CLAUSES for part in child.subtree}
    words = [part for part in head.subtree if part.i not in clauses]
    dateline = [place for place, word in enumerate(words) if word.text in _DASHES and word.i < head.i]
    return words[dateline[-1] + 1 :] if dateline else words


def _others(head: "Token") -> set[int]:
    """The words of a speaker's phrase that name others, who do not speak: "Harrow's" of "Harrow's brother"."""
    heads = set(_heads(head))
    found: set[int] = set()
    inside = [word for word in head.subtree if word.pos_ == "PROPN" and word not in heads]
    if not any(map(_may_be_another, inside)):
        return found
    names = with_entities(head.doc).ents
    people = {name.root for name in names if name.label_ == "PERSON" and heads.isdisjoint(name)}
    for word in inside:
        modifier = word.head if word.dep_ == "pobj" else word
        nouns = {noun.lemma_.lower() for noun in (modifier.head, *modifier.head.lefts)}
        if modifier.dep_ in _MODIFIERS and not nouns.isdisjoint(standing_apart()):
            found.update(part.i for part in modifier.subtree)
        elif word in people or (word.dep_ == "poss" and not word.ent_type_):
            speaks = not nouns.isdisjoint(speaking_for()) and (modifier is word or modifier.lower_ in _OF_ITS_OWN)
            found.update(() if speaks else (part.i for part in modifier.subtree))
    return found


def _may_be_another(name: "Token") -> bool:
    """Whether a name in a speaker's phrase may be that of another one: "Harrow's brother", "a Harrow supporter"."""
    return name.dep_ in ("poss", "pobj") or (name.dep_ == "compound" and name.nbor().pos_ == "NOUN")


def _heads(head: "Token") -> "Iterator[Token]":
    """Yield the word, those in apposition to it, and those joined to it by "and"."""
    yield head
    for child in head.children:
        if child.dep_ in ("appos", "conj"):
            yield from _heads(child)


def _pronouns(head: "Token") -> frozenset[str]:
    if any(child.dep_ == "conj" for child in head.children):
        return frozenset(("they",))
    if head.tag_ in _PLURAL_TAGS:
        return _NOT_PERSONAL if head.tag_ == "NNPS" else frozenset(("they",))
    words = {word.lower_.rstrip(".") for one in _heads(head) for word in (one, *one.lefts) if word.dep_ != "poss"}
    if pronoun := pronoun_of(words):
        return frozenset((pronoun,))
    if head.lemma_.lower() in bodies() or (head.pos_ == "PROPN" and head.is_upper and len(head) > 1):
        return _NOT_PERSONAL
    name = _name_around(head)
    if name is not None and name.label_ == "PERSON" and len(name) > 1:
        return _PERSONAL
    is_named_body = head.pos_ == "PROPN" and any(word.lower_ == "the" for word in head.lefts)
    return _NOT_PERSONAL if is_named_body else _ANYONE


def _name_around(head: "Token") -> "Span | None":
    return next((name for name in with_entities(head.doc).ents if name.start <= head.i < name.end), None)


def pronoun_of(words: Set[str]) -> str | None:
    """Return "he" or "she" if one of these words, in lower case, is a first name, title or role of a man or a woman;
    None if none is, or if both are."""
    is_female, is_male = not words.isdisjoint(_words("female")), not words.isdisjoint(_words("male"))
    if is_female == is_male:
        return None
    return "she" if is_female else "he"


@cache
def _words(gender: str) -> frozenset[str]:
    return frozenset(load("gender.toml")[gender])
