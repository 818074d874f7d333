"""What two sentences with the same verb set in the same place: "Reed opened it" and "Doe opened it" differ in who."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from qa.language.grammar import parse
from qa.language.names import name_terms, passage_terms
from qa.language.reporting_verbs import reporting_lemmas

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLACES = frozenset(("in", "at", "near", "from", "to", "with", "against", "for", "into"))
_PARTS = frozenset(("compound", "amod", "poss", "nummod", "nmod", "case"))


class Clash(NamedTuple):
    """Characters `start` to `end` of a claim name somebody or something, and `found` is who or what stands there in an
    article. It is `swapped` where the claim has doer and done the other way round."""

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
    """Return the names in a claim in whose place the sentence has another. Raises `ReaderError`."""
    own, other = parse(claim), parse(sentence)
    present = passage_terms(sentence)
    clashes: list[Clash] = []
    for verb in own:
        if verb.pos_ != "VERB" or verb.lemma_.lower() in reporting_lemmas():
            continue  # who says it is checked by the quotes
        for match in other:
            if match.pos_ == "VERB" and match.lemma_ == verb.lemma_:
                clashes += _between(dict(_slots(verb)), dict(_slots(match)), present)
    return list(dict.fromkeys(clashes))


def _between(own: dict[str, _Filler], other: dict[str, _Filler], present: frozenset[str]) -> Iterator[Clash]:
    if _is_swapped(own, other):
        subject = own["subject"]
        yield Clash(subject.start, subject.end, other["subject"].text, swapped=True)
        return
    for label, filler in own.items():
        found = other.get(label)
        if found is None or not (filler.is_name and found.is_name):
            continue
        if filler.terms.isdisjoint(found.terms) and filler.terms.isdisjoint(present):
            yield Clash(filler.start, filler.end, found.text)


def _is_swapped(own: dict[str, _Filler], other: dict[str, _Filler]) -> bool:
    if not all("subject" in slots and "object" in slots for slots in (own, other)):
        return False
    return (
        not own["subject"].terms.isdisjoint(other["object"].terms)
        and not own["object"].terms.isdisjoint(other["subject"].terms)
        and own["subject"].terms.isdisjoint(other["subject"].terms)
    )


def _slots(verb: "Token") -> Iterator[tuple[str, _Filler]]:
    """Yield the subject, the object and what stands behind each preposition of a verb."""
    for child in verb.children:
        if child.dep_ == "nsubj":
            yield "subject", _filler(child)
        elif child.dep_ in ("dobj", "nsubjpass"):
            yield "object", _filler(child)
        elif child.dep_ == "agent":
            yield from (("subject", _filler(word)) for word in child.children if word.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ in _PLACES:
            yield from ((child.lower_, _filler(word)) for word in child.children if word.dep_ == "pobj")
    if verb.dep_ == "conj" and not any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children):
        yield from (slot for slot in _slots(verb.head) if slot[0] == "subject")


def _filler(head: "Token") -> _Filler:
    words = [word for word in head.subtree if word == head or (word.head == head and word.dep_ in _PARTS)]
    start, end = words[0].idx, words[-1].idx + len(words[-1])
    text = head.doc.text[start:end]
    return _Filler(text, start, end, frozenset(name_terms(text)), head.pos_ == "PROPN")
