"""What the pronouns in a draft's sentence refer to, if the previous sentence leaves no doubt."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.language.function_words import DEMONSTRATIVES, PRONOUNS
from qa.language.grammar import SUBJECTS, parse
from qa.language.persons import is_thing, names_in
from qa.language.quotations import Quoted
from qa.language.speakers import fits_given_name
from qa.understanding.mentions import Kind, Mention, Role, mentions

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTIVE = {**PRONOUNS, "himself": "he", "herself": "she"}
_POSSESSIVE = frozenset(("his", "her", "its", "their"))
_LONGEST = 80
"""Maximum characters of the words that replace a pronoun."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A sentence with its pronouns resolved, and the first one that cannot be resolved safely."""

    text: str
    open_word: str | None = None


def resolve_references(sentence: str, quoted: Quoted, before: Sequence[str]) -> Resolved:
    """Return the sentence with its pronouns resolved; `before` are the sentences before it, as resolved, the last
    one last. Pronouns in quotations, and those that the sentence itself explains, stay. Raises `ReaderError`."""
    known: dict[str, str] = {}
    edits: list[tuple[int, int, str]] = []
    for pronoun in _open_pronouns(sentence, quoted):
        form = _SUBJECTIVE.get(pronoun.lower_, "")
        found = known.get(form) or (_referent(pronoun, form, before) if form else None)
        if found is None:
            return Resolved(sentence, pronoun.text)
        is_repeated = form in known
        known[form] = found
        if not is_repeated:
            edits.append((pronoun.idx, pronoun.idx + len(pronoun), _written(pronoun, found)))
    text = sentence
    for start, end, words in reversed(edits):
        text = text[:start] + words + text[end:]
    return Resolved(text)


def _open_pronouns(sentence: str, quoted: Quoted) -> Iterator["Token"]:
    """Yield the pronouns outside of quotations that no name or noun of the sentence before them explains."""
    own = list(mentions(sentence))
    for word in parse(sentence):
        form = _SUBJECTIVE.get(word.lower_)
        if quoted.contains(word.idx):
            continue
        if form is None:
            if word.i == 0 and word.lower_ in DEMONSTRATIVES and word.dep_ in SUBJECTS:
                yield word
            continue
        if word.dep_ == "expl" or (form == "it" and _stands_for_nothing(word)):
            continue
        if not any(_may_explain(one, form) and (one.end <= word.idx or _comes_later(word, one)) for one in own):
            yield word


def _may_explain(one: Mention, form: str) -> bool:
    """Whether a pronoun after a mention may refer to it."""
    if form in one.pronouns:
        return True
    return form in ("he", "she") and one.is_name and one.kinds <= {Kind.PERSON, Kind.THING} and Kind.PERSON in one.kinds


def _comes_later(word: "Token", one: Mention) -> bool:
    """Whether a pronoun in a clause before the main one refers to what that is about: "When he fell, Reed ..."."""
    return one.role is Role.SUBJECT and one.is_name and word.head.dep_ in ("advcl", "pcomp", "pobj") and word.i < 12


_WEATHER = frozenset("rain snow hail freeze thaw take seem appear matter".split())


def _stands_for_nothing(word: "Token") -> bool:
    """Whether "it" refers to nothing: "it rained", "it is clear that"."""
    verb = word.head
    has_clause = any(child.dep_ in ("ccomp", "xcomp", "csubj", "advcl") for child in verb.children)
    return word.dep_ in SUBJECTS and (verb.lemma_ in _WEATHER or (verb.lemma_ == "be" and has_clause))


def _referent(pronoun: "Token", form: str, before: Sequence[str]) -> str | None:
    """Return the only thing in the previous sentences that a pronoun may refer to."""
    for sentence in reversed(before[-2:]):
        fitting = _distinct(
            one for one in mentions(sentence) if _fits(one, form) and not _describes_another(one, sentence)
        )
        if form in ("it", "they"):
            subjects = [one for one in fitting if one.role is Role.SUBJECT]
            fitting = subjects if len(subjects) == 1 and pronoun.dep_ in SUBJECTS else fitting
        named = [one.definite for one in fitting] or (_persons(sentence, form) if form in ("he", "she") else [])
        if len(named) == 1:
            return named[0]
        if named:
            return None
    return None


def _persons(sentence: str, form: str) -> list[str]:
    """The people whom a sentence names in full and whom "he" or "she" may mean, whatever the parser takes them for."""
    found = (mention.name for mention in names_in(sentence) if mention.name.given)
    fitting = (name for name in found if not is_thing(name.surname) and fits_given_name(form, name.given[0]))
    return list(dict.fromkeys(map(str, fitting)))


def _fits(one: Mention, form: str) -> bool:
    if (
        form not in one.pronouns
        or not one.is_referent
        or len(one.definite) > _LONGEST
        or (one.role is Role.OTHER and (one.preposition in ("in", "at", "near") and one.is_name))
    ):
        return False
    if form in ("he", "she"):
        return Kind.PERSON in one.kinds and fits_given_name(form, one.text.split()[0])
    return not (form == "it" and one.kinds == frozenset((Kind.TIME,)))


def _describes_another(one: Mention, sentence: str) -> bool:
    """Whether a noun phrase says what the one before it is: "the mayor" of "Tom Reed is the mayor"."""
    span = parse(sentence).char_span(one.start, one.end, alignment_mode="expand")
    return span is not None and span.root.dep_ in ("attr", "appos")


def _distinct(found: Iterator[Mention]) -> list[Mention]:
    """The mentions without those that repeat a part of another: "Reed" after "Tom Reed"."""
    kept: list[Mention] = []
    for one in found:
        words = set(re.findall(r"\w+", one.text.lower()))
        same = next((other for other in kept if _shares(words, other)), None)
        if same is None:
            kept.append(one)
    return kept


def _shares(words: set[str], other: Mention) -> bool:
    others = set(re.findall(r"\w+", other.text.lower()))
    return words <= others or others <= words


def _written(pronoun: "Token", found: str) -> str:
    is_owner = pronoun.lower_ in _POSSESSIVE and pronoun.dep_ == "poss"
    words = f"{found}’s" if is_owner and not found.endswith("’s") else found
    return words[0].upper() + words[1:] if pronoun.idx == 0 else words
