"""Lines of a paragraph to its text: words that were divided at the end of a line are put together again."""

import re
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise
from unicodedata import east_asian_width

_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_DIVIDED = re.compile(r"(?<=[^\W_])[-‐]$")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*(?=[-‐]$)")

_KEEP_HYPHEN = frozenset("all anti co ex half mid multi non post pre pro quasi self semi vice well".split())
"""First parts of compounds that are written with a hyphen more often than not."""

_SUSPENDED = frozenset("and or und oder bzw".split())
"""Words before which a hyphen stands for what follows later ("two- and three-year terms")."""


def words_within_lines(lines: Iterable[str]) -> set[str]:
    """Return the words that are written out inside of lines, in lower case, to tell how a divided one is spelled."""
    return {word.lower() for line in lines for word in _WORD.findall(_LAST_WORD.sub("", line))}


def join_lines(lines: Sequence[str], words: Set[str]) -> str:
    """Return the text of the lines of one paragraph. `words` are those of the whole document, in lower case."""
    return "".join(_up_to(before, after, words) for before, after in pairwise(lines)) + lines[-1]


def _up_to(before: str, after: str, words: Set[str]) -> str:
    """Return a line as it reads before the next one: with a space at its end, or without, or without its hyphen."""
    if before.endswith(("—", "/")) or (_is_wide(before[-1]) and _is_wide(after[0])):
        return before
    if not _DIVIDED.search(before):
        return f"{before} "
    end, start = _LAST_WORD.search(before), _WORD.match(after)
    if end is None or start is None or not (start[0].islower() or (end[0] + start[0]).isupper()):
        return before  # "Anglo-" "American", "2024-" "25"
    if start[0] in _SUSPENDED and (end[0] + start[0]).lower() not in words:
        return f"{before} "
    return before if _is_compound(end[0].lower(), start[0].lower(), words) else before[:-1]


def _is_compound(end: str, start: str, words: Set[str]) -> bool:
    """Whether the hyphen belongs to the word: as the document spells it elsewhere, else as most words are."""
    if end + start in words:
        return False
    return f"{end}-{start}" in words or "-" in end or end in _KEEP_HYPHEN


def _is_wide(character: str) -> bool:
    """Whether it is of a script that puts no spaces between words: Chinese, Japanese."""
    return east_asian_width(character) in ("W", "F")
