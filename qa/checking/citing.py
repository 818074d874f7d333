"""Quotes from a passage: the nearest sentences, with those before that they depend on."""

from index import Passage
from qa.answer import Citation
from qa.checking.comparison import Comparison
from qa.language.dependence import needs_context

_MOST_BEFORE = 2


def cited(comparison: Comparison) -> Citation:
    """Return the citation of the nearest sentences. Raises `ReaderError`."""
    return citation(comparison.passage, comparison.start, comparison.end)


def citation(passage: Passage, start: int, end: int) -> Citation:
    """Return the citation of a passage's sentences around these characters, from the one before on where they depend
    on it. It has no number yet. Raises `ReaderError`."""
    paragraph = passage.paragraph
    before = [one for one in paragraph.sentences if one.start <= start][-1 - _MOST_BEFORE :]
    inside = [one for one in paragraph.sentences if one.start < end and one.end > start]
    if before:
        while len(before) > 1 and needs_context(paragraph.text[before[-1].start : before[-1].end]):
            before.pop()
        start = min(start, before[-1].start)
    end = max([end, *(one.end for one in inside)])
    return Citation(0, passage.article, paragraph.number, start, end, paragraph.text, paragraph.page)
