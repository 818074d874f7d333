"""The parts of a claim that can be judged separately: clauses joined by "and", what is said about somebody between
commas, and what is left without a phrase."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.language.grammar import parse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_PHRASES = frozenset(("prep", "npadvmod", "advmod", "advcl", "appos", "relcl", "acl", "nummod", "amod", "dative"))
_FEWEST_WORDS = 3


def clauses(text: str) -> list[str]:
    """Return the coordinate clauses of a sentence, each as a sentence of its own with its subject; of one clause, what
    is left without what it says of somebody between commas, and that.

    One alone is the sentence itself. Raises `ReaderError`.
    """
    parsed = parse(text)
    root = next((word for word in parsed if word.dep_ == "ROOT"), None)
    if root is None or root.pos_ not in ("VERB", "AUX"):
        return [text]
    verbs = [root, *_joined(root)]
    if len(verbs) < 2:
        return _with_asides(text, parsed)
    subject = _subject(root)
    found = [_clause(verb, verbs, subject) for verb in verbs]
    return found if all(len(one.split()) >= _FEWEST_WORDS for one in found) else [text]


def _joined(verb: "Token") -> "list[Token]":
    """The verbs that are joined to a verb by "and" or a semicolon, in order."""
    own = [child for child in verb.children if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX")]
    return [word for child in own for word in (child, *_joined(child))]


def _subject(verb: "Token") -> "list[Token]":
    return [word for child in verb.children if child.dep_ in _SUBJECTS for word in child.subtree]


def _clause(verb: "Token", verbs: "Sequence[Token]", subject: "Sequence[Token]") -> str:
    others = {word for other in verbs if other is not verb for word in other.subtree if other in verb.subtree}
    own = [word for word in verb.subtree if word not in others and word.dep_ != "cc"]
    while own and own[-1].is_punct and own[-1].text not in '”"’)':
        own.pop()
    if not _subject(verb) and verb is not verbs[0]:
        shared = (
            [child for child in verbs[0].children if child.dep_ in ("aux", "auxpass")]
            if verb.tag_
            in (
                "VB",
                "VBN",
            )
            and not any(child.dep_ in ("aux", "auxpass") for child in verb.children)
            else []
        )
        own = [*subject, *shared, *own]
    text = "".join(word.text_with_ws if word.whitespace_ else f"{word.text} " for word in own)
    text = re.sub(r"\s+([,.;:!?”)’])", r"\1", " ".join(text.split())).strip(" ,;:")
    text = re.sub(r"\s+(?=[’']s\b)", "", text)
    return f"{text[:1].upper()}{text[1:]}."


def _with_asides(text: str, parsed: "Doc") -> list[str]:
    """The sentence without what it says of somebody or something between commas, and each of that as a sentence."""
    found = [(word, said) for word in parsed if (said := _aside(word)) is not None]
    if not found:
        return [text]
    removed = {inner.i for word, _ in found for inner in word.subtree}
    removed |= {word.left_edge.i - 1 for word, _ in found} | {word.right_edge.i + 1 for word, _ in found}
    main = [word for word in parsed if word.i not in removed]
    return [f"{one[:1].upper()}{one[1:]}." for one in (_joined_words(main), *(said for _, said in found))]


def _aside(word: "Token") -> str | None:
    """What a phrase between commas says about what precedes it: "Reed is a lawyer" of "Reed, a lawyer, ...", "Reed was
    fired in May" of "Reed, fired in May, ..."."""
    if word.dep_ not in ("appos", "relcl", "acl") or word.left_edge.i == 0 or word.left_edge.nbor(-1).text != ",":
        return None
    own = [inner for inner in word.subtree if not (inner.is_punct and inner.i > word.i)]
    named = [inner for inner in word.head.subtree if inner.i < own[0].i and not inner.is_punct]
    if word.dep_ == "relcl":
        first = own.pop(0)
        return _joined_words([*named, *own]) if first.lower_ in ("who", "which") and first.dep_ in _SUBJECTS else None
    if word.dep_ == "acl":
        return f"{_joined_words(named)} was {_joined_words(own)}" if word.tag_ == "VBN" else None
    is_named = word.head.pos_ == "PROPN" and word.pos_ == "NOUN"
    return f"{_joined_words(named)} is {_joined_words(own)}" if is_named else None


def _joined_words(words: "Sequence[Token]") -> str:
    text = " ".join("".join(word.text_with_ws if word.whitespace_ else f"{word.text} " for word in words).split())
    text = re.sub(r"\s+([,.;:!?”)’])", r"\1", re.sub(r"\s+(?=[’']s\b)", "", text))
    return re.sub(r",(?=[,.]|$)", "", text).strip(" ,;:.")


def without(text: str, spans: Sequence[tuple[int, int]]) -> str | None:
    """Return the sentence without the phrases that contain these characters; None if it is incomplete without them.

    Raises `ReaderError`.
    """
    parsed = parse(text)
    removed: set[int] = set()
    for start, end in spans:
        phrase = _phrase(parsed, start, end)
        if phrase is None:
            return None
        removed.update(word.i for word in phrase.subtree)
    kept = [word for word in parsed if word.i not in removed]
    if not any(word.dep_ == "ROOT" for word in kept):
        return None
    left = "".join(word.text_with_ws for word in kept)
    left = re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r",\s*(?=[,.])", "", " ".join(left.split())))
    return left.strip(" ,") if len(left.split()) >= _FEWEST_WORDS else None


def _phrase(parsed: "Doc", start: int, end: int) -> "Token | None":
    """The smallest phrase around these characters that a sentence can do without."""
    span = parsed.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    word = span.root
    while word.dep_ not in _PHRASES:
        if word.dep_ == "ROOT" or word.dep_ in _SUBJECTS:
            return None
        word = word.head
    return word
