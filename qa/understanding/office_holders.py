"""Resolves an office to its holder from the articles: "the Ukrainian president" is Volodymyr Zelenskyy."""

import re
from collections import Counter
from collections.abc import Iterable

from qa.language.names import name_terms, passage_terms

_TOKEN = re.compile(r"[^\W_][\w’'.-]*\w|\w|[^\w ]|\n")
"""Words and single punctuation marks: only a comma may separate an office from its holder."""
_LINKS = frozenset(("the", "a", "an", "of", "for", "to"))
_MAX_WORDS = 4
"""Words of a name. More are two names, or a headline."""

_MIN_RATIO = 2
"""How many times as often as the runner-up the holder must be named. For an office without a country or body ("the
mayor"), the articles must not name anyone else."""


def find_office_holder(office: str, texts: Iterable[str]) -> str | None:
    """Return the name of the holder of `office` ("the NATO chief") according to `texts`, or None if that is unclear.

    The name must be next to the office: "NATO chief Mark Rutte", "Mark Rutte, the NATO chief", "Chancellor Friedrich
    Merz of Germany".
    """
    wanted = frozenset(name_terms(office))
    found = Counter(name for text in texts for name in _holders(wanted, text)) if wanted else Counter[str]()
    surnames = Counter[str]()
    for name, times in found.items():
        surnames[_surname(name)] += times
    (best, times), (_, second), *_ = [*surnames.most_common(2), ("", 0), ("", 0)]
    is_clear = second == 0 if office == office.lower() else times > second * _MIN_RATIO
    if times == 0 or not is_clear:
        return None
    name = max((name for name in found if _surname(name) == best), key=lambda name: (len(name.split()), found[name]))
    return name if " " in name else None  # a single word may begin a sentence: "Instead, the mayor"


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
    before = _office_terms(reversed(words[:start]), wanted)
    after = _office_terms(words[end:], wanted) if words[end : end + 1] in ([","], ["of"]) else frozenset[str]()
    return wanted in (before, after) or (bool(before) and wanted == before | after)


def _office_terms(words: Iterable[str], wanted: frozenset[str]) -> frozenset[str]:
    """The terms of the office at the start of the words, up to the first other word; a comma may come first."""
    found: set[str] = set()
    for place, word in enumerate(words):
        terms = passage_terms(word) & wanted
        if not terms and word.lower() not in _LINKS and (word != "," or place > 0):
            break
        found |= terms
    return frozenset(found)
