"""The attribution rules that Byline began with, for comparison with today's: subjects of reporting verbs, their
clauses, and quotations that go to the last speaker."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.language.attribution import Attribution
from qa.language.grammar import forms_of_verbs, parse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LEMMAS = frozenset(
    """accept accuse acknowledge add admit announce answer argue ask assert believe blame call claim clarify comment
    concede condemn confirm counter criticize declare demand deny describe detail dismiss doubt emphasise emphasize
    estimate expect explain express favor favour hint hope indicate insist maintain note oppose pledge point praise
    predict promise propose question reaffirm recall refuse reiterate reject remark repeat reply report respond say
    signal speak state stress suggest tell think urge vow want warn welcome write""".split()
)
_PRONOUNS = frozenset(("he", "she", "they", "it"))
_MARKS = frozenset('“”"')


def plain_attributions(sentences: Sequence[str], before: str = "") -> list[list[Attribution]]:
    """Return what each sentence reports, as `statements` does."""
    last: str | None = None
    found = []
    for sentence in sentences:
        named = list(_named(parse(sentence))) if _may_report_speech(sentence) else []
        if not named and sentence.lstrip()[:1] in _MARKS:
            named = [("he", [(0, len(sentence))])]
        if last is None and any(name.lower() in _PRONOUNS for name, _ in named):
            last = _last_speaker(parse(before[-1_000:])) if before else ""
        found.append([_attribution(name, last or "", spans, sentence) for name, spans in named])
        last = found[-1][-1].speaker if named else last
    return found


def _may_report_speech(sentence: str) -> bool:
    words = set(re.findall("[a-z]+", sentence.lower()))
    return "according" in words or not words.isdisjoint(forms_of_verbs(_LEMMAS))


def _attribution(name: str, last: str, spans: list[tuple[int, int]], sentence: str) -> Attribution:
    is_pronoun = name.lower() in _PRONOUNS
    is_unattributed = spans == [(0, len(sentence))]
    return Attribution(last if is_pronoun else name, last if is_unattributed else name, tuple(spans))


def _named(sentence: "Doc") -> Iterator[tuple[str, list[tuple[int, int]]]]:
    quoted = list(_quotations(sentence))
    for verb in sentence:
        if verb.pos_ == "VERB" and verb.lemma_.lower() in _LEMMAS:
            clauses = [_span(child) for child in verb.children if child.dep_ == "ccomp"]
            for subject in _subjects(verb):
                yield _name(verb, subject), clauses + quoted
        elif verb.lower_ == "according":
            yield _phrase(verb), quoted


def _quotations(sentence: "Doc") -> Iterator[tuple[int, int]]:
    quoting = False
    for word in sentence:
        if word.text in _MARKS:
            quoting = not quoting if word.text == '"' else word.text == "“"
        elif quoting:
            yield word.idx, word.idx + len(word)


def _span(word: "Token") -> tuple[int, int]:
    last = word.doc[word.right_edge.i]
    return word.left_edge.idx, last.idx + len(last)


def _last_speaker(text: "Doc") -> str:
    named = [name for name, _ in _named(text) if name.lower() not in _PRONOUNS]
    roots = [subject for sentence in text.sents for subject in _subjects(sentence.root) if subject.pos_ == "PROPN"]
    return [text.text, *map(_phrase, roots), *named][-1]


def _subjects(verb: "Token") -> list["Token"]:
    while True:
        own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
        agents = [word for child in verb.children if child.dep_ == "agent" for word in child.children]
        objects = [child for child in verb.head.children if child.dep_ == "dobj"] if verb.dep_ == "xcomp" else []
        if agents or own or objects or verb.dep_ not in ("conj", "advcl", "xcomp"):
            return agents or own or objects
        verb = verb.head


def _name(verb: "Token", subject: "Token") -> str:
    if subject.lower_ in ("who", "that") and verb.dep_ == "relcl":
        return verb.doc[verb.head.left_edge.i : verb.left_edge.i].text
    return _phrase(subject)


def _phrase(word: "Token") -> str:
    clauses = {part.i for child in word.children if child.dep_ in ("acl", "relcl") for part in child.subtree}
    return "".join(part.text_with_ws for part in word.subtree if part.i not in clauses).strip()
