"""Passages as an overview shows them: those of an answer, with the cited words, or those of a search."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from index import ArticleInfo
from index.text.analyzer import terms
from qa.answer import Answer, ReadPassage
from qa.language.dates import published_on

Spans = tuple[tuple[int, int], ...]

_EXCERPT = 240
_LEAD = 60
"""Characters of an excerpt, and of what comes before the first word that was searched for."""

_WORD = re.compile(r"(?:[A-Z]\.){2,}|\d+(?:[.,]\d+)*|\w+")


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage of an article. `marks` are the characters of its text that are cited or were searched for."""

    article: ArticleInfo
    paragraph: int
    text: str
    link: str
    marks: Spans = ()
    cited: bool = False

    @property
    def outlet(self) -> str | None:
        """The outlet of its article; None where none is named."""
        return (self.article.outlet or "").strip() or None

    @property
    def day(self) -> date | None:
        """The day on which its article was published, as far as that is known."""
        return published_on(self.article.published)

    def excerpt(self) -> tuple[str, Spans]:
        """Return the part of a long text that the first mark is in, with the marks in it; cited words are left whole.

        Where something is left out stands an ellipsis.
        """
        if len(self.text) <= _EXCERPT:
            return self.text, self.marks
        start = self._start()
        end = self.text.rfind(" ", start + 1, start + _EXCERPT) if len(self.text) > start + _EXCERPT else len(self.text)
        end = max(end if end > 0 else start + _EXCERPT, self.marks[0][1] if self.marks else 0)
        before, after = "… " if start else "", " …" if end < len(self.text) else ""
        moved = [(max(a, start), min(b, end)) for a, b in self.marks]
        by = len(before) - start
        return before + self.text[start:end] + after, tuple((a + by, b + by) for a, b in moved if a < b)

    def _start(self) -> int:
        """Where an excerpt begins: at the cited words, or some words before those that were searched for."""
        first = self.marks[0][0] if self.marks else 0
        if self.cited or first <= _LEAD:
            return first if self.cited else 0
        return self.text.find(" ", first - _LEAD, first) + 1 or first


def of_answer(answer: Answer) -> list[PassageView]:
    """Return what an answer cites, in the order of the citations, then what else was read for it, best first.

    Where the cited words stand in copies too, these are cited words like the others.
    """
    found: dict[tuple[str, int], PassageView] = {}
    for citation in answer.citations:
        key, span = (citation.article.id, citation.paragraph), (citation.start, citation.end)
        said = PassageView(
            citation.article, citation.paragraph, citation.paragraph_text, citation.marked_link, cited=True
        )
        said = found.get(key, said)
        found[key] = replace(said, marks=tuple(sorted({*said.marks, span})))
        for copy in citation.also_in:
            quote = citation.quote
            said = PassageView(copy.article, copy.paragraph, quote, copy.marked_link, ((0, len(quote)),), cited=True)
            found.setdefault((copy.article.id, copy.paragraph), said)
    for passage in answer.passages:
        found.setdefault((passage.article.id, passage.paragraph), _read(passage))
    return list(found.values())


def of_search(passages: Iterable[ReadPassage], words: str) -> list[PassageView]:
    """Return what a search found, with the words that were searched for marked in it."""
    wanted = frozenset(terms(words))
    return [replace(_read(passage), marks=word_spans(passage.text, wanted)) for passage in passages]


def word_spans(text: str, wanted: frozenset[str]) -> Spans:
    """Return where words stand in `text` that are among the wanted terms, in whatever form."""
    return tuple(match.span() for match in _WORD.finditer(text) if not wanted.isdisjoint(_terms_of(match[0])))


@lru_cache(maxsize=20_000)
def _terms_of(word: str) -> Sequence[str]:
    return tuple(terms(word))


def _read(passage: ReadPassage) -> PassageView:
    return PassageView(passage.article, passage.paragraph, passage.text, passage.permalink)
