"""A question as the statement that it asks to complete: the grammar model reads statements far better than questions,
whose words stand in another order."""

from typing import TYPE_CHECKING

from qa.language.function_words import BE, QUESTION_WORDS
from qa.language.grammar import parse_syntax
from qa.language.question_verb import question_verb

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OF_MANNER = frozenset("why when where how".split())
"""Question words that stand for no noun."""

_COUNTING = frozenset("many much few little".split())


def as_statement(question: str) -> str | None:
    """Return a question as a statement without what is asked for: "Reed has hired lawyers since May." for "How many
    lawyers has Reed hired since May?".

    None where its verb or its subject is not found, and for a question that stands as a statement does ("Who hired
    Reed?"). Raises `ReaderError` if there is no grammar model.
    """
    parsed = parse_syntax(question)
    verb = question_verb(parsed)
    if verb is None or not verb.is_inverted or verb.main is None:
        return None
    subject = parsed[verb.first.i + 1 : verb.main.i]
    if not subject:
        return None
    rest = [word for word in parsed[verb.main.i + 1 :] if word.text not in "?!."]
    words = [*subject, verb.first, verb.main, *_asked_noun(parsed, verb.first), *rest]
    text = "".join(word.text_with_ws if word.whitespace_ else f"{word.text} " for word in words).strip()
    return f"{text[:1].upper()}{text[1:]}."


def _asked_noun(question: "Doc", first: "Token") -> "list[Token]":
    """The words before the first verb that are not the question word: "lawyers" of "how many lawyers"."""
    before = [word for word in question[: first.i] if not word.is_punct]
    place = next((n for n, word in enumerate(before) if word.lower_ in QUESTION_WORDS), None)
    if place is None or before[place].lower_ in BE:
        return []
    return [word for word in before[place + 1 :] if word.lower_ not in _COUNTING]
