"""Semantic roles of a verb: "Reed opened it" and "Doe opened it" differ in who did it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from qa.language.grammar import SUBJECTS, parse
from qa.language.names import passage_terms
from qa.language.persons import names_in
from qa.language.reporting_verbs import reporting_lemmas
from qa.language.times import names_time

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PLACES = frozenset(("in", "at", "near", "from", "to", "with", "against", "for", "into"))
_WHO = ("subject", "object", "owner")
"""Roles that only one participant, or those named together, can fill. Something may be in several places at once."""

_PARTS = frozenset(("compound", "amod", "poss", "nummod", "nmod", "case"))


class Clash(NamedTuple):
    """Characters `start` to `end` of a claim name somebody or something, and `found` is who or what an article has
    in that role. It is `swapped` if the claim has agent and patient the other way round."""

    start: int
    end: int
    found: str
    swapped: bool = False


class _Filler(NamedTuple):
    text: str
    start: int
    end: int
    terms: frozenset[str]
    is_name: bool


def find_clashes(claim: str, sentence: str) -> list[Clash]:
    """Return the names in a claim for which the sentence has another in the same role. Raises `ReaderError`."""
    own, other = parse(claim), parse(sentence)
    present = passage_terms(sentence)
    clashes: list[Clash] = list(_turned_round(own, other))
    for word in own:
        frame = _frame(word)
        matches = [
            _frame(match) for match in other if frame and match.lemma_ == word.lemma_ and match.pos_ == word.pos_
        ]
        clashes += _clashes(frame, [match for match in matches if match], present)
    return list(dict.fromkeys(clashes))


def _turned_round(own: "Doc", other: "Doc") -> Iterator[Clash]:
    """Yield the origin, if it is the destination in the other sentence, and vice versa."""
    (start, end), (first, last) = _ends(own), _ends(other)
    if start and end and first and last and start.terms == last.terms and end.terms == first.terms:
        yield Clash(
            min(start.start, end.start), max(start.end, end.end), f"from {first.text} to {last.text}", swapped=True
        )


def _ends(parsed: "Doc") -> "tuple[_Filler | None, _Filler | None]":
    """The only names after "from" and "to"."""
    found = []
    for preposition in ("from", "to"):
        named = [_filler(word) for word in parsed if word.dep_ == "pobj" and word.head.lower_ == preposition]
        named = [one for one in named if one.is_name]
        found.append(named[0] if len(named) == 1 else None)
    return found[0], found[1]


def _frame(word: "Token") -> "dict[str, _Filler]":
    """What fills the roles of a verb or a noun; who says something is checked with the quotes."""
    if word.pos_ == "VERB":
        return {} if word.lemma_.lower() in reporting_lemmas() else dict(_slots(word))
    return dict(_owners(word)) if word.pos_ == "NOUN" else {}


def _clashes(
    own: "dict[str, _Filler]", matches: "list[dict[str, _Filler]]", present: frozenset[str]
) -> Iterator[Clash]:
    swapped = next((match for match in matches if _is_swapped(own, match)), None)
    if swapped is not None:
        yield Clash(own["subject"].start, own["subject"].end, swapped["subject"].text, swapped=True)
        return
    for label, filler in own.items():
        found = [match[label] for match in matches if label in match and match[label].is_name]
        if not (found and filler.is_name) or any(_may_be_same(filler, one) for one in found):
            continue
        if label in _WHO or filler.terms.isdisjoint(present):
            yield Clash(filler.start, filler.end, found[0].text)


def _may_be_same(one: _Filler, other: _Filler) -> bool:
    """Whether two names may be those of one person, body or place: "Munk" and "Lars Munk", not "Tilda Munk"."""
    if one.terms.isdisjoint(other.terms):
        return False
    persons = [[mention.name for mention in names_in(filler.text) if mention.name.given] for filler in (one, other)]
    if not all(persons) or persons[0][0].key != persons[1][0].key:
        return True
    return any(a.may_be(b) for a in persons[0] for b in persons[1])


def _is_swapped(own: dict[str, _Filler], other: dict[str, _Filler]) -> bool:
    if not all("subject" in slots and "object" in slots for slots in (own, other)):
        return False
    return (
        not own["subject"].terms.isdisjoint(other["object"].terms)
        and not own["object"].terms.isdisjoint(other["subject"].terms)
        and own["subject"].terms.isdisjoint(other["subject"].terms)
    )


def _slots(verb: "Token") -> Iterator[tuple[str, _Filler]]:
    """Yield the subject, the object and what follows each preposition of a verb."""
    for child in verb.children:
        if child.dep_ == "nsubj":
            yield "subject", _filler(child)
        elif child.dep_ in ("dobj", "nsubjpass"):
            yield "object", _filler(child)
        elif child.dep_ == "agent":
            yield from (("subject", _filler(word)) for word in child.children if word.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ in _PLACES:
            yield from ((child.lower_, _filler(word)) for word in child.children if word.dep_ == "pobj")
    if verb.dep_ == "conj" and not any(child.dep_ in SUBJECTS for child in verb.children):
        yield from (slot for slot in _slots(verb.head) if slot[0] == "subject")


def _owners(noun: "Token") -> Iterator[tuple[str, _Filler]]:
    """Yield whom or what a noun belongs to: "the mayor of Vell", "Vell's mayor"."""
    for child in noun.children:
        if child.dep_ == "poss":
            yield "owner", _filler(child)
        elif child.dep_ == "prep" and child.lower_ in ("of", "at"):
            yield from (("owner", _filler(word)) for word in child.children if word.dep_ == "pobj")


def _filler(head: "Token") -> _Filler:
    words = [word for word in head.subtree if word == head or (word.head == head and word.dep_ in _PARTS)]
    start, end = words[0].idx, words[-1].idx + len(words[-1])
    text = head.doc.text[start:end]
    names = [word.text for word in sorted(_named_by(head), key=lambda word: word.i) if word.pos_ == "PROPN"]
    terms = passage_terms(" ".join(names) if names else f"{text} {' '.join(word.text for word in head.conjuncts)}")
    is_name = bool(names) and bool(terms) and not names_time(text)
    return _Filler(" ".join(names) if is_name and head.pos_ != "PROPN" else text, start, end, terms, is_name)


def _named_by(head: "Token") -> Iterator["Token"]:
    """Yield the words of a noun phrase that may name the same as its head, or what is joined to that by "and":
    "Helm" of "its rival Helm", not of "a rival of Helm"."""
    yield head
    for child in head.children:
        if child.dep_ in ("compound", "appos", "conj", "nmod"):
            yield from _named_by(child)
