"""What a sentence of a draft is: a claim, or something that articles can neither support nor contradict."""

import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from qa.checking.days import find_days
from qa.checking.draft import DraftSentence
from qa.language.data import load
from qa.language.grammar import parse_syntax, verbs
from qa.language.quantities import find_quantities
from qa.language.quotations import Quoted
from qa.language.reports import find_reports

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass", "expl"))
_FEWEST_WORDS = 3
_AFTER = "\"'”’»)]*_ "


class Kind(StrEnum):
    """What a sentence is."""

    CLAIM = "claim"
    HEADING = "heading"
    QUESTION = "question"
    GREETING = "greeting"
    INSTRUCTION = "instruction"
    OPINION = "opinion"
    PERSONAL = "personal"
    FRAGMENT = "fragment"


def kind_of(sentence: DraftSentence, quoted: Quoted) -> Kind:
    """Return what a sentence is, by its form; `quoted` are its quotations. What somebody else is said to think or
    demand is a claim. Raises `ReaderError` if there is no grammar model."""
    text, outside = sentence.text, _outside(sentence.text, quoted)
    if sentence.is_heading:
        return Kind.HEADING
    if _is("greeting", text, whole=True):
        return Kind.GREETING
    if not any(map(str.isalpha, outside)) or _reports(text, quoted):
        return Kind.CLAIM  # what somebody says, or nothing but a quotation
    return next((kind for kind, is_kind in _BY_FORM if is_kind(text, outside)), Kind.CLAIM)


_BY_FORM: tuple[tuple[Kind, Callable[[str, str], bool]], ...] = (
    (Kind.QUESTION, lambda text, _: text.rstrip(_AFTER).endswith("?")),
    (Kind.FRAGMENT, lambda text, _: len(text.split()) < _FEWEST_WORDS or not _has_verb(parse_syntax(text))),
    (Kind.INSTRUCTION, lambda text, _: _is_imperative(parse_syntax(text))),
    (Kind.OPINION, lambda _, outside: _is("opinion", outside) or _is_vague_duty(outside)),
    (Kind.PERSONAL, lambda _, outside: _is("personal", outside)),
)
"""What a sentence is if it reports no speech, by its text, and by its text outside quotations."""


def _is_vague_duty(text: str) -> bool:
    """Whether it says what somebody must do, but neither how much nor by when: "must give up $3 million" is a claim."""
    return _is("duty", text) and not find_quantities(text) and not find_days(text)


def _outside(text: str, quoted: Quoted) -> str:
    return "".join(sign for place, sign in enumerate(text) if not quoted.contains(place))


def _reports(text: str, quoted: Quoted) -> bool:
    """Whether it says what somebody other than the writer says or thinks."""
    reports = (one for one in find_reports(parse_syntax(text)) if not quoted.contains(one.cue.idx))
    return any(one.speaker.lower_ not in ("i", "we", "you") for one in reports)


def _has_verb(parsed: "Doc") -> bool:
    if any(word.tag_ in _FINITE for word in parsed) or _is_imperative(parsed):
        return True
    return parsed.text.rstrip(_AFTER).endswith(".") and any(map(_may_be_verb, parsed))


def _may_be_verb(word: "Token") -> bool:
    """Whether what is taken for a noun behind another is a verb: "The contract runs for a year"."""
    if word.tag_ not in ("NN", "NNS", "NNP", "VB") or word.i == 0 or word.nbor(-1).pos_ not in ("NOUN", "PROPN"):
        return False
    lemma = word.lower_.removesuffix("s") if word.tag_ == "NNS" else word.lower_
    return word.i + 1 < len(word.doc) and not word.nbor().is_punct and lemma in verbs()


def _is_imperative(parsed: "Doc") -> bool:
    """Whether it is an imperative: its verb is a bare infinitive without a subject."""
    roots = [word for word in parsed if word.dep_ == "ROOT"]
    verb = next((word for word in roots if word.tag_ == "VB"), None)
    if verb is None:
        return False
    return not any(child.dep_ in _SUBJECTS or (child.dep_ == "aux" and child.tag_ == "MD") for child in verb.children)


def _is(table: str, text: str, *, whole: bool = False) -> bool:
    pattern = _pattern(table)
    return (pattern.fullmatch(text.strip()) if whole else pattern.search(text)) is not None


@cache
def _pattern(table: str) -> re.Pattern[str]:
    flags = re.NOFLAG if table == "personal" else re.IGNORECASE  # "US" is not "us"
    return re.compile("|".join(f"(?:{row['pattern']})" for row in load("claims.toml")[table]), flags)
