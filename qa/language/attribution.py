"""Attribution: who says what a sentence reports, and what else the sentence states, such as where and when."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.language.grammar import forms_of_verbs, parse
from qa.language.reporting_verbs import reporting_lemmas

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = ("nsubj", "nsubjpass")
_SHARES_SUBJECT = ("conj", "advcl", "xcomp")
_PRONOUNS = frozenset(("he", "she", "they", "it"))
_HE = "he"
"""Placeholder for the last speaker."""

_LOOKBACK = 1_000
"""Characters of the preceding text that are searched for the last speaker."""

_WORD = re.compile("[a-z]+")
_QUOTATION_MARKS = frozenset('“”"')


def attributions(sentences: Sequence[str], before: str = "") -> list[list[str]]:
    """Return the speakers in each sentence of a paragraph, in the words of the sentence.

    "He", "she", "it", "they" and unattributed quotations are resolved to the last speaker. At the start of the
    paragraph, that speaker is looked for in `before`, the preceding text. Raises `ReaderError` without a grammar model.
    """
    last: str | None = None  # resolved only when needed: parsing takes most of the time
    found = []
    for sentence in sentences:
        named = _speakers(parse(sentence)) if _may_report_speech(sentence) else []
        if not named and sentence.lstrip()[:1] in _QUOTATION_MARKS:
            named = [_HE]
        if last is None and any(map(_is_pronoun, named)):
            last = _last_speaker(parse(before[-_LOOKBACK:])) if before else ""
        resolved = [last or "" if _is_pronoun(name) else name for name in named]
        found.append(resolved)
        last = resolved[-1] if resolved else last
    return found


def reported_clauses(sentence: str) -> Iterator[tuple["Token", "Token"]]:
    """Yield each speaker in a sentence with the verb of the clause that they say, as tokens.

    Raises `ReaderError` if there is no grammar model.
    """
    if _may_report_speech(sentence):
        for verb in _reporting_verbs(parse(sentence)):
            for speaker in _subjects(verb):
                yield from ((speaker, child) for child in verb.children if child.dep_ == "ccomp")


def _may_report_speech(sentence: str) -> bool:
    """Whether the sentence has a reporting verb or "according"; if not, it need not be parsed."""
    words = set(_WORD.findall(sentence.lower()))
    return "according" in words or not words.isdisjoint(forms_of_verbs(reporting_lemmas()))


def _last_speaker(text: "Doc") -> str:
    """The last speaker, or else the last subject that is a proper name, or else the whole text."""
    named = [name for name in _speakers(text) if not _is_pronoun(name)]
    roots = [subject for sentence in text.sents for subject in _subjects(sentence.root) if subject.pos_ == "PROPN"]
    return [text.text, *map(_phrase, roots), *named][-1]


def outside_reported_speech(sentence: str) -> str:
    """Return the sentence without the reported words and their speaker. Raises `ReaderError`."""
    parsed = parse(sentence)
    reported = {
        word.i
        for verb in _reporting_verbs(parsed)
        for child in verb.children
        for word in child.subtree
        if _is_reported(child)
    }
    return "".join(word.text_with_ws for word in outside_quotations(parsed) if word.i not in reported)


def outside_quotations(sentence: "Doc") -> list["Token"]:
    """Return the words of the sentence outside quotation marks."""
    outside, quoting = [], False
    for word in sentence:
        if word.text in _QUOTATION_MARKS:
            quoting = not quoting if word.text == '"' else word.text == "“"
        elif not quoting:
            outside.append(word)
    return outside


def _is_reported(child: "Token") -> bool:
    return child.dep_ == "ccomp" or child.dep_ in _SUBJECTS


def _is_pronoun(name: str) -> bool:
    return name.lower() in _PRONOUNS


def _speakers(sentence: "Doc") -> list[str]:
    found = [_name(verb, subject) for verb in _reporting_verbs(sentence) for subject in _subjects(verb)]
    according = [word for word in sentence if word.lower_ == "according"]
    return [*found, *(_phrase(word) for word in according)]


def _reporting_verbs(sentence: "Doc") -> Iterator["Token"]:
    lemmas = reporting_lemmas()
    return (word for word in sentence if word.pos_ == "VERB" and word.lemma_.lower() in lemmas)


def _subjects(verb: "Token") -> list["Token"]:
    """The logical subjects of the verb, in its own clause or in one that it shares them with ("..., asserting")."""
    while True:
        own = [child for child in verb.children if child.dep_ in _SUBJECTS]
        agents = [word for child in verb.children if child.dep_ == "agent" for word in child.children]
        objects = [child for child in verb.head.children if child.dep_ == "dobj"] if verb.dep_ == "xcomp" else []
        if agents or own or objects or verb.dep_ not in _SHARES_SUBJECT:
            return agents or own or objects  # "rejected by Kyiv", "Kyiv rejected", "led Kyiv to reject"
        verb = verb.head


def _name(verb: "Token", subject: "Token") -> str:
    if subject.lower_ in ("who", "that") and verb.dep_ == "relcl":  # "Barrot, who suggested"
        return verb.doc[verb.head.left_edge.i : verb.left_edge.i].text
    return _phrase(subject)


def _phrase(word: "Token") -> str:
    """The word with its modifiers, without clauses: of "nations backing Spain", "nations"."""
    clauses = {part.i for child in word.children if child.dep_ in ("acl", "relcl") for part in child.subtree}
    return "".join(part.text_with_ws for part in word.subtree if part.i not in clauses).strip()
