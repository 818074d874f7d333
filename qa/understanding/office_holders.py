"""Resolves an office to its holder from the articles: "the Ukrainian president" is Volodymyr Zelenskyy."""

import re
from collections import Counter
from collections.abc import Iterable

from qa.language.names import name_terms, names_a_person, passage_terms
from qa.language.persons import PersonName, is_given_name, is_thing

_TOKEN = re.compile(r"[^\W_][\w’'.-]*\w|\w|[^\w ]|\n")
"""Words and single punctuation marks: only a comma may separate an office from its holder."""
_LINKS = frozenset(("the", "a", "an", "of", "for", "to"))
_OF_BODIES = frozenset(("of", "for", "at", "in"))
"""Words between an office and a name that make it the name of a body or a place: "the chief of Port Authority"."""

_IN_PLACES = frozenset(("in", "at", "near", "outside", "across"))
"""Words before a name that make it the name of a place: "In New Harbour, Governor Ann Reed"."""

_SENTENCE_END = re.compile(r"(?<=[.!?]) |\n")
_MAX_WORDS = 4
"""Maximum words of a name. More are two names, or a headline."""

_MIN_RATIO = 2
"""How many times as often as the runner-up the holder must be named. For an office without a country or body ("the
mayor"), the articles must not name anyone else."""


def find_office_holder(office: str, texts: Iterable[str]) -> str | None:
    """Return the name of the holder of `office` ("the NATO chief") according to `texts`, or None if that is unclear.

    The name must be next to the office: "NATO chief Mark Rutte", "Mark Rutte, the NATO chief", "Chancellor Friedrich
    Merz of Germany".
    """
    wanted, texts = frozenset(name_terms(office)), list(texts)
    found = Counter(name for text in texts for name in _holders(wanted, text)) if wanted else Counter[str]()
    surnames = Counter[str]()
    for name, times in found.items():
        surnames[_surname(name)] += times
    (best, times), (_, second), *_ = [*surnames.most_common(2), ("", 0), ("", 0)]
    is_clear = second == 0 if office == office.lower() else times > second * _MIN_RATIO
    if times == 0 or not is_clear:
        return None
    names = [name for name in found if _surname(name) == best]
    name = max(names, key=lambda name: (len(name.split()), found[name]))
    is_one = all(_person(name).may_be(_person(other)) for other in names)
    # A single word may begin a sentence: "Instead, the mayor".
    return name if " " in name and is_one and _is_person(name, texts) else None


def _person(name: str) -> PersonName:
    *given, surname = name.split()
    return PersonName(tuple(given), surname)


def _is_person(name: str, texts: Iterable[str]) -> bool:
    """Whether the articles mean a person by a name, not a place or a body."""
    first, *_, last = name.split()
    if is_thing(last):
        return False
    sentence = next(part for text in texts for part in _SENTENCE_END.split(text) if name in " ".join(part.split()))
    return is_given_name(first) or names_a_person(name, sentence)


def _surname(name: str) -> str:
    return name_terms(name.rsplit(maxsplit=1)[-1])[-1]


def _holders(wanted: frozenset[str], text: str) -> Iterable[str]:
    words = _TOKEN.findall(text)
    place = 0
    while place < len(words):
        end = place
        while end < len(words) and _is_name(words[end], wanted):
            end += 1
        name = " ".join(words[place:end]).removesuffix("’s").removesuffix("'s")
        if 0 < end - place <= _MAX_WORDS and _is_next_to_office(words, place, end, wanted) and name_terms(name):
            yield name
        place = max(end, place + 1)


def _is_name(word: str, wanted: frozenset[str]) -> bool:
    return word[0].isupper() and bool(name_terms(word)) and wanted.isdisjoint(passage_terms(word))


def _is_next_to_office(words: list[str], start: int, end: int, wanted: frozenset[str]) -> bool:
    """Whether the words directly before or after are those of the office."""
    preposition = words[start - 1].lower() if start else ""
    before, after, none = _office_terms(reversed(words[:start]), wanted)[0], frozenset[str](), frozenset[str]()
    if words[end : end + 1] in ([","], ["of"]):
        after, length = _office_terms(words[end:], wanted)
        if any(word[0].isupper() for word in words[end + length : end + length + 1]) or preposition in _IN_PLACES:
            after = none  # "In New Harbour, Governor Ann Reed"
    before = none if preposition in _OF_BODIES else before
    return wanted in (before, after) or (bool(before) and wanted == before | after)


def _office_terms(words: Iterable[str], wanted: frozenset[str]) -> tuple[frozenset[str], int]:
    """The terms of the office at the start of the words, up to the first other word, and how many words these are; a
    comma may come first."""
    found: set[str] = set()
    length = 0
    for place, word in enumerate(words):
        terms = passage_terms(word) & wanted
        if not terms and word.lower() not in _LINKS and (word != "," or place > 0):
            break
        found |= terms
        length = place + 1
    return frozenset(found), length
