"""Gives the names in a question their capitals, as the articles write them, where it is typed without any."""

import re

from index import IndexView
from index.text.vocabulary import WORD, Spelling, fold
from qa.language.grammar import is_english
from qa.language.names import name_terms

_NAME = 0.6
"""Share of capitals within sentences from which a word is a name: "the House" is where the news is about Congress."""

_POSSESSIVE = re.compile(r"['’]s?$")
_THE_US = re.compile(r"\bthe us\b", re.IGNORECASE)
"""The pronoun never follows the article."""


def is_name(found: Spelling) -> bool:
    """Whether a word of the articles is a name: mostly with a capital within sentences, or only found at the beginning
    of one and no English word. Raises `ReaderError` if there is no grammar model."""
    if found.capitalized is None:
        return found.written[0].isupper() and not is_english(fold(found.written))
    return found.capitalized >= _NAME


def with_capitals(text: str, view: IndexView) -> str:
    """Return a question typed without capitals, or in capitals alone, with those of its names; any other unchanged.

    "what did merkel say about nato" becomes "What did Merkel say about NATO". Raises as `is_name` does.
    """
    if text.isupper() and len(text.split()) > 2:
        text = text.lower()
    words = list(WORD.finditer(text))
    if any(word[0] not in ("I", "I’m", "I'm") and not word[0].islower() for word in words[1:]):
        return text
    if words and words[0][0] != words[0][0].capitalize() and not words[0][0].islower():
        return text
    text = WORD.sub(lambda word: _written(word[0], view), text)
    text = _THE_US.sub("the US", text)
    return text[:1].upper() + text[1:]


def _written(word: str, view: IndexView) -> str:
    if not name_terms(word):
        return word  # "will" and "may" are verbs
    found = view.vocabulary.find(word)
    ending = _POSSESSIVE.search(word)
    if found is None and word.endswith("s"):  # "merkels" for "Merkel’s"
        found, ending = view.vocabulary.find(word[:-1]), _POSSESSIVE.search("’s")
    if found is None or not is_name(found):
        return word
    return found.written + (ending[0] if ending else "")
