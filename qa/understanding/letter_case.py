"""Capitalises the names in a question as the articles do, if it is typed without capitals."""

import re

from index import IndexView
from index.text.vocabulary import WORD, Spelling, fold
from qa.language.grammar import is_english
from qa.language.names import name_terms, written_forms
from qa.language.persons import is_role

_NAME = 0.75
"""Share of capitals within sentences from which a word is a name: "the House" is one if the news is about Congress."""

_POSSESSIVE = re.compile(r"['’]s?$")
_THE_US = re.compile(r"\bthe us\b", re.IGNORECASE)
"""The pronoun never follows the article."""

_THE = re.compile(r"\bthe (?:[\w’'-]+ )?$", re.IGNORECASE)

_NO_WORD = re.compile(r"[\d@/\\_#]|\w\.\w|:\S")
"""Characters of numbers, URLs and codes."""

_ALWAYS = ("I", "I’m", "I'm", "I’d", "I'd", "I’ve", "I've")
_BEFORE_NAME = re.compile(r"(?<![\w’'-])(?P<word>[a-z]{3,})(?= (?P<name>[A-Z][\w-]*))")
_LOOKED_THROUGH = 20
"""Maximum paragraphs with a name that are searched for the spelling of the word before it."""

_MIN_LETTERS, _MIN_POSSESSIVE = 2, 4


def plain_words(text: str) -> list[re.Match[str]]:
    """Return the words of `text`, without those in numbers, URLs and codes."""
    return [match for match in WORD.finditer(text) if not _NO_WORD.search(_chunk(text, match))]


def _chunk(text: str, word: re.Match[str]) -> str:
    """The characters around a word up to the next spaces, without the punctuation at their end."""
    start = text.rfind(" ", 0, word.start()) + 1
    end = text.find(" ", word.end())
    return text[start : None if end < 0 else end].rstrip(".,:;!?")


def is_name(found: Spelling) -> bool:
    """Whether a word of the articles is a name: mostly capitalised within sentences, or found only at the beginning
    of one and not an English word. Raises `ReaderError` if there is no grammar model."""
    if found.capitalized is None:
        return found.written[0].isupper() and not is_english(fold(found.written))
    return found.capitalized >= _NAME


def has_capitals(text: str) -> bool:
    """Whether words after the first one, but not all letters, are typed with capitals. In a text that begins without
    one, initials are not a sign of care ("what did NATO say about merkel")."""
    if text.isupper() and len(text.split()) > 2:
        return False
    first, *others = WORD.findall(text) or [""]
    if first.islower():
        others = [word for word in others if not word.isupper()]
    return first[1:] != first[1:].lower() or any(word != word.lower() for word in others if word not in _ALWAYS)


def with_capitals(text: str, view: IndexView) -> str:
    """Return a question typed without capitals, or in capitals alone, with those of its names; any other unchanged.

    "what did merkel say about nato" becomes "What did Merkel say about NATO". Raises as `is_name` does.
    """
    if has_capitals(text):
        return text
    text = text.lower() if text.isupper() else text
    parts, end = [], 0
    for word in plain_words(text):
        is_office = is_role(word[0]) and _THE.search(text, 0, word.start())  # "the mayor", also of Mayor Harrow
        parts += [text[end : word.start()], word[0] if is_office else _written(word[0], view)]
        end = word.end()
    text = _BEFORE_NAME.sub(lambda pair: _first_part(pair, view), "".join([*parts, text[end:]]))
    text = _THE_US.sub("the US", text)
    return text[:1].upper() + text[1:]


def _first_part(pair: re.Match[str], view: IndexView) -> str:
    """Return the word before a name, with a capital if the articles mostly treat it as part of the name: "new
    hampshire"."""
    word, name = pair["word"], pair["name"]
    terms = [written_forms(name_terms(part)) for part in (word, name)]
    if not all(terms):
        return word
    both = re.compile(rf"\b(?:(?P<capital>{word.capitalize()})|{word}) {re.escape(name)}\b")
    passages = view.passages(view.paragraphs_with_all(terms, _LOOKED_THROUGH))
    found = [match["capital"] for passage in passages for match in both.finditer(passage.paragraph.text)]
    is_part = found and sum(map(bool, found)) >= _NAME * len(found)
    return word.capitalize() if is_part else word


def _written(word: str, view: IndexView) -> str:
    if len(word) < _MIN_LETTERS or not name_terms(word):
        return word  # "will" and "may" are verbs
    found = view.vocabulary.find(word)
    ending = _POSSESSIVE.search(word)
    if found is None and word.endswith("s") and len(word) > _MIN_POSSESSIVE:  # "merkels" for "Merkel’s"
        found, ending = view.vocabulary.find(word[:-1]), _POSSESSIVE.search("’s")
    if found is None or not is_name(found):
        return word
    return found.written + (ending[0] if ending else "")
