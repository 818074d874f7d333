"""Detects questions in a language other than English, the only one that is understood in questions."""

import re
from functools import cache

from index.text.language import detect_language
from index.text.vocabulary import WORD
from qa.language.data import load

_OTHER = "Questions are understood in English only; this one was searched for word by word."


def language_notes(text: str) -> list[str]:
    """Return a note if a question begins like one in another language, or is in another script."""
    first = WORD.search(text)
    language = first and _languages().get(first[0].lower())
    if language and not re.search(r"\b(?:the|did|does|was|were|is|are|has|have|said?|says)\b", text, re.IGNORECASE):
        return [f"This looks like a question in {language}. {_OTHER}"]
    return [_OTHER] if detect_language(text) not in (None, "en") else []


@cache
def _languages() -> dict[str, str]:
    """Each question word of another language, with the name of that language."""
    return {word: name for name, words in load("typing.toml")["question_words"].items() for word in words}
