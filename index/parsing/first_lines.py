"""The outlet, author and date in an article's own first lines, for formats without fields for them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.article import DateBasis, ParagraphKind
from index.parsing.draft import Block
from index.text.bylines import Byline, PartKind, read_byline
from index.text.datelines import read_dateline
from index.text.metadata import Metadata
from index.text.outlets import outlet_key
from index.text.sentences import ENDS_SENTENCE

_HEAD = 12
"""Maximum blocks that may be first lines."""

_AFTER_PROSE = 2
"""Maximum blocks of prose that may come before a byline: a summary of the article."""

_MIN_PROSE, _LONG = 40, 120
"""Minimum characters of a block of prose: of one that ends like a sentence, and of any."""

_FOUND_IN = "first lines"
_KINDS = (ParagraphKind.BODY, ParagraphKind.HEADING, ParagraphKind.QUOTE)


@dataclass(slots=True)
class FirstLines:
    """Which blocks are bylines, and what they and the dateline say; None or empty for what they don't."""

    bylines: frozenset[int] = frozenset()
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    agency: str | None = None
    has_unclear_date: bool = False
    unclear_names: list[str] = field(default_factory=list)


def read_first_lines(blocks: Sequence[Block], language: str | None, *, has_title: bool = False) -> FirstLines:
    """Return what the first of these blocks say about their article."""
    head = blocks[:_HEAD]
    found = {
        number: byline
        for number, block in enumerate(head)
        if block.kind in _KINDS and (byline := read_byline(block.text, language)) is not None
    }
    accepted = _accepted(blocks, found, has_title=has_title)
    facts = _facts(
        [found[number] for number in sorted(accepted)], _lower_case_words(blocks) if accepted else frozenset()
    )
    facts.bylines = frozenset(accepted)
    dateline = next((line for block in head if (line := read_dateline(block.text, language))), None)
    if dateline is not None:
        facts.agency = facts.agency or next(iter((*dateline.agencies, *dateline.services)))
        facts.published = facts.published or dateline.day
    return facts


def add_first_lines(metadata: Metadata, facts: FirstLines) -> None:
    """Add what the first lines say and the metadata does not, with a note on where it came from."""
    stated = set(metadata.values)
    author = facts.author or facts.agency
    for key, value in (("outlet", facts.outlet), ("author", author), ("published", facts.published)):
        if key not in stated:
            metadata.add(key, value, where=_FOUND_IN)
    added = [key for key in metadata.values if key not in stated]
    metadata.first_lines = tuple(added)
    if added:
        metadata.notes.append(f"{', '.join(added)}: from the {_FOUND_IN}")
    if "published" in added:
        metadata.date_basis = DateBasis.TEXT
    elif "published" not in stated and facts.has_unclear_date:
        metadata.notes.append(f"{_FOUND_IN}: the date is incomplete or can be read in two ways: ignored")
    metadata.notes += [f"{_FOUND_IN}: '{name}' may be a name or an outlet: ignored" for name in facts.unclear_names]


def as_bylines(blocks: Sequence[Block], facts: FirstLines) -> list[Block]:
    """Return the blocks, with bylines made unquotable."""
    return [
        block._replace(kind=ParagraphKind.BOILERPLATE) if number in facts.bylines else block
        for number, block in enumerate(blocks)
    ]


def _accepted(blocks: Sequence[Block], found: dict[int, Byline], *, has_title: bool) -> set[int]:
    """Return the numbers of the blocks that are bylines.

    A line that could also be a heading, such as a name or a date alone, counts only in a group of lines that together
    have two kinds of facts, before the text begins.
    """
    prose = [number for number, block in enumerate(blocks[:_HEAD]) if number not in found and _is_prose(block)]
    begins = prose[0] if prose else _HEAD
    last = prose[_AFTER_PROSE] if len(prose) > _AFTER_PROSE else _HEAD
    has_title = has_title or any(number not in found for number in range(min(begins, len(blocks))))
    possible = {number: byline for number, byline in found.items() if number > 0 or has_title or _names_source(byline)}
    certain = {number for number, byline in possible.items() if byline.is_certain and number < last}
    group = {number for number in possible if number < begins or {number - 1, number + 1} & certain} | certain
    kinds = frozenset(kind for number in group for kind in possible[number].kinds)
    if len(kinds) > 1 and kinds & {PartKind.AUTHOR, PartKind.DATE, PartKind.OUTLET, PartKind.AGENCY}:
        return group
    # A day alone dates the article, unless it is the first of several, as in a diary.
    is_one_day = kinds == {PartKind.DATE} and len(group) == 1
    return group if is_one_day and not _has_another_day(blocks, max(group)) else certain


def _is_prose(block: Block) -> bool:
    length = len(block.text)
    return length >= _LONG or (length >= _MIN_PROSE and ENDS_SENTENCE.search(block.text) is not None)


def _names_source(byline: Byline) -> bool:
    return bool(byline.kinds & {PartKind.AUTHOR, PartKind.OUTLET, PartKind.AGENCY})


def _has_another_day(blocks: Sequence[Block], number: int) -> bool:
    later = (read_byline(block.text) for block in blocks[number + 1 :])
    return any(byline is not None and byline.kinds == {PartKind.DATE} for byline in later)


def _facts(bylines: Sequence[Byline], common: frozenset[str]) -> FirstLines:
    facts = FirstLines()
    outlets = _values(bylines, PartKind.OUTLET)
    names = [name for name in _values(bylines, PartKind.NAME) if not set(name.casefold().split()) <= common]
    authors = _values(bylines, PartKind.AUTHOR)
    days = _values(bylines, PartKind.DATE)
    if len({outlet_key(outlet) for outlet in outlets}) == 1:
        facts.outlet = outlets[0]
    if authors or len(names) == 1:
        facts.author = ", ".join(authors or names)
    if len(days) == 1:
        facts.published = days[0]
    facts.agency = next(iter(_values(bylines, PartKind.AGENCY)), None)
    facts.has_unclear_date = not facts.published and any(PartKind.DATE in byline.kinds for byline in bylines)
    facts.unclear_names = names if authors or len(names) > 1 else []
    return facts


def _values(bylines: Sequence[Byline], kind: PartKind) -> list[str]:
    return list(dict.fromkeys(value for byline in bylines for value in byline.values(kind)))


def _lower_case_words(blocks: Iterable[Block]) -> frozenset[str]:
    """Return the words that the text has in lower case: "Ferry Returns" is not a person if ferries return."""
    return frozenset(word for block in blocks for word in re.findall(r"\b[^\W\d_A-Z][\w'’-]*", block.text))
