"""Turns a question into the statement that it asks to complete: the grammar model parses statements far better than
questions, whose word order differs."""

from typing import TYPE_CHECKING

from qa.language.function_words import QUESTION_WORDS
from qa.language.grammar import parse_syntax
from qa.language.question_verb import question_verb

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_COUNTING = frozenset("many much few little".split())


def as_statement(question: str) -> str:
    """Return a question as a statement without what is asked for: "Reed has hired lawyers since May." for "How many
    lawyers has Reed hired since May?".

    The question itself, if its word order is that of a statement ("Who hired Reed?") or its verb or subject is not
    found. Raises `ReaderError` if there is no grammar model.
    """
    parsed = parse_syntax(question)
    verb = question_verb(parsed)
    if verb is None or not verb.is_inverted or verb.main is None:
        return question
    subject = parsed[verb.first.i + 1 : verb.main.i]
    rest = [word for word in parsed[verb.main.i + 1 :] if word.text not in "?!."]
    is_stranded = bool(rest) and rest[-1].tag_ == "IN"  # "Which town did Reed move to?"
    noun = [] if is_stranded else _asked_noun(parsed[: verb.first.i])
    words = [*subject, verb.first, verb.main, *noun, *rest]
    text = "".join(word.text if _is_joined(word) else f"{word.text} " for word in words).strip()
    return f"{text[:1].upper()}{text[1:]}." if subject else question


def _asked_noun(before: "Span") -> "list[Token]":
    """The words before the first verb that go with the question word: "lawyers" of "how many lawyers"; none that
    follow a preposition, as in "in which year"."""
    place = next((n for n, word in enumerate(before) if word.lower_ in QUESTION_WORDS), None)
    if place is None or any(word.pos_ == "ADP" for word in before[:place]):
        return []
    following = list(before[place + 1 :])
    if before[place].lower_ == "how" and not (following and following[0].lower_ in _COUNTING):
        return []  # "how long", "how big a cut"
    return [word for word in following if word.lower_ not in _COUNTING]


def _is_joined(word: "Token") -> bool:
    """Whether the next word is written without a space before it: "Reed" of "Reed's"."""
    return not word.whitespace_ and word.i + 1 < len(word.doc) and word.nbor().tag_ in ("POS", "RB")
