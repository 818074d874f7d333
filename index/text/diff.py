"""The diff between two versions of an article: paragraph by paragraph, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from index.article import Article, Paragraph

_MAX_WORDS = 2_000
"""Of a paragraph that is compared word by word; the time grows quadratically."""

_MIN_SIMILARITY = 0.5
"""Least similarity of two paragraphs to count as one edited paragraph, not as one removed and another added."""

_WORD = re.compile(r"\d[\d.,]*\d|\w+|\s+|[^\w\s]")
_FIELDS = ("title", "outlet", "author", "published", "updated", "url", "language")


class DiffOp(StrEnum):
    """Whether words were kept, added or removed."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class DiffHunk:
    """A changed paragraph or metadata field.

    `where` names it ("paragraph 3", "title"); `pieces` are its words with the operation on them, in reading order.
    """

    where: str
    pieces: tuple[tuple[str, DiffOp], ...]


def changes(before: Article, after: Article) -> list[DiffHunk]:
    """Return every visible change from `before` to `after`, in reading order."""
    facts = [(key, getattr(before, key) or "", getattr(after, key) or "") for key in _FIELDS]
    found = [DiffHunk(key, _pieces(old, new)) for key, old, new in facts if old != new]
    matcher = SequenceMatcher(None, [p.text for p in before.paragraphs], [p.text for p in after.paragraphs], False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag != "equal":
            found += _replaced(before.paragraphs[first:last], after.paragraphs[new_first:new_last])
    return found


def _replaced(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Iterator[DiffHunk]:
    for old, new in zip_longest(before, after):
        if old and new and _is_edit(old.text, new.text):
            yield DiffHunk(f"paragraph {new.number}", _pieces(old.text, new.text))
            continue
        if old:
            yield DiffHunk(f"paragraph {old.number} of the previous version", ((old.text, DiffOp.REMOVED),))
        if new:
            yield DiffHunk(f"paragraph {new.number}", ((new.text, DiffOp.ADDED),))


def _is_edit(old: str, new: str) -> bool:
    words, others = old.split(), new.split()
    if max(len(words), len(others)) > _MAX_WORDS:
        return False
    return SequenceMatcher(None, words, others, False).ratio() >= _MIN_SIMILARITY


def _pieces(old: str, new: str) -> tuple[tuple[str, DiffOp], ...]:
    words, others = _WORD.findall(old), _WORD.findall(new)
    pieces: list[tuple[str, DiffOp]] = []
    for tag, first, last, new_first, new_last in SequenceMatcher(None, words, others, False).get_opcodes():
        if tag == "equal":
            pieces.append(("".join(words[first:last]), DiffOp.KEPT))
            continue
        if first < last:
            pieces.append(("".join(words[first:last]), DiffOp.REMOVED))
        if new_first < new_last:
            pieces.append(("".join(others[new_first:new_last]), DiffOp.ADDED))
    return tuple(pieces)
