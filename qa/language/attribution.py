"""Who says what a sentence reports, and what it tells beside the words said: where that was, and when."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.language.grammar import forms_of_verbs, parse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SAYING = frozenset(
    "accept accuse acknowledge add admit announce answer argue ask assert believe blame call claim clarify comment "
    "concede condemn confirm counter criticize declare demand deny describe detail dismiss doubt emphasise emphasize "
    "estimate expect explain express favor favour hint hope indicate insist maintain note oppose pledge point praise "
    "predict promise propose question reaffirm recall refuse reiterate reject remark repeat reply report respond say "
    "signal speak state stress suggest tell think urge vow want warn welcome write".split()
)
_SUBJECTS = ("nsubj", "nsubjpass")
_SHARES_SUBJECT = ("conj", "advcl", "xcomp")
_PRONOUNS = frozenset(("he", "she", "they", "it"))
_HE = "he"
"""Stands for who spoke last."""

_NEAR = 1_000
"""Characters of the paragraph before in which the one who spoke last is looked for."""

_WORD = re.compile("[a-z]+")
_QUOTATION_MARKS = frozenset('“”"')


def attributions(sentences: Sequence[str], before: str = "") -> list[list[str]]:
    """Return who says something in each of a paragraph's sentences, as the words there name them.

    "He", "she", "it" and "they", and a quotation that nobody is named for, are taken for who spoke last; at the
    beginning of the paragraph in `before`, the text ahead of it. Raises `ReaderError` if there is no grammar model.
    """
    last: str | None = None  # not looked for where nobody asks: parsing takes most of the time
    found = []
    for sentence in sentences:
        named = _named(parse(sentence)) if _may_say(sentence) else []
        if not named and sentence.lstrip()[:1] in _QUOTATION_MARKS:
            named = [_HE]
        if last is None and any(map(_is_pronoun, named)):
            last = _spoke_last(parse(before[-_NEAR:])) if before else ""
        own = [last or "" if _is_pronoun(name) else name for name in named]
        found.append(own)
        last = own[-1] if own else last
    return found


def reported_clauses(sentence: str) -> Iterator[tuple["Token", "Token"]]:
    """Yield who says something in a sentence, and the verb of the clause that is said, as words of the parsed sentence.

    Raises `ReaderError` if there is no grammar model.
    """
    if _may_say(sentence):
        for verb in _verbs(parse(sentence)):
            for speaker in _subjects(verb):
                yield from ((speaker, child) for child in verb.children if child.dep_ == "ccomp")


def _may_say(sentence: str) -> bool:
    """Whether there is a word by which somebody could say something in the sentence; else it need not be parsed."""
    words = set(_WORD.findall(sentence.lower()))
    return "according" in words or not words.isdisjoint(forms_of_verbs(_SAYING))


def _spoke_last(text: "Doc") -> str:
    """Who said something last, or who the last sentence is about; the whole text where that is open."""
    named = [name for name in _named(text) if not _is_pronoun(name)]
    roots = [subject for sentence in text.sents for subject in _subjects(sentence.root) if subject.pos_ == "PROPN"]
    return [text.text, *map(_phrase, roots), *named][-1]


def beside_the_words(sentence: str) -> str:
    """Return the sentence without what is said in it and without who says it. Raises `ReaderError`."""
    parsed = parse(sentence)
    said = {word.i for verb in _verbs(parsed) for child in verb.children for word in child.subtree if _is_said(child)}
    return "".join(word.text_with_ws for word in outside_quotations(parsed) if word.i not in said)


def outside_quotations(sentence: "Doc") -> list["Token"]:
    """Return the words of the sentence that stand in no quotation marks."""
    outside, quoting = [], False
    for word in sentence:
        if word.text in _QUOTATION_MARKS:
            quoting = not quoting if word.text == '"' else word.text == "“"
        elif not quoting:
            outside.append(word)
    return outside


def _is_said(child: "Token") -> bool:
    return child.dep_ == "ccomp" or child.dep_ in _SUBJECTS


def _is_pronoun(name: str) -> bool:
    return name.lower() in _PRONOUNS


def _named(sentence: "Doc") -> list[str]:
    found = [_name(verb, subject) for verb in _verbs(sentence) for subject in _subjects(verb)]
    according = [word for word in sentence if word.lower_ == "according"]
    return [*found, *(_phrase(word) for word in according)]


def _verbs(sentence: "Doc") -> Iterator["Token"]:
    return (word for word in sentence if word.pos_ == "VERB" and word.lemma_.lower() in _SAYING)


def _subjects(verb: "Token") -> list["Token"]:
    """Who does what the verb says, in its own clause or in the one that it shares a subject with ("..., asserting")."""
    while True:
        own = [child for child in verb.children if child.dep_ in _SUBJECTS]
        by = [word for child in verb.children if child.dep_ == "agent" for word in child.children]
        told = [child for child in verb.head.children if child.dep_ == "dobj"] if verb.dep_ == "xcomp" else []
        if by or own or told or verb.dep_ not in _SHARES_SUBJECT:
            return by or own or told  # "rejected by Kyiv", "Kyiv rejected", "led Kyiv to reject"
        verb = verb.head


def _name(verb: "Token", subject: "Token") -> str:
    if subject.lower_ in ("who", "that") and verb.dep_ == "relcl":  # "Barrot, who suggested"
        return verb.doc[verb.head.left_edge.i : verb.left_edge.i].text
    return _phrase(subject)


def _phrase(word: "Token") -> str:
    """The word with what belongs to it, but for clauses: of "nations backing Spain", "nations"."""
    clauses = {part.i for child in word.children if child.dep_ in ("acl", "relcl") for part in child.subtree}
    return "".join(part.text_with_ws for part in word.subtree if part.i not in clauses).strip()
