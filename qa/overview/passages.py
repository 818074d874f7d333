"""Passages for an overview: those of an answer, with the cited words marked, or those of a search."""

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
"""Characters of an excerpt, and of the text before its first search word."""

_WORD = re.compile(r"(?:[A-Z]\.){2,}|\d+(?:[.,]\d+)*|\w+")


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage of an article. `marks` are the spans of its text that are cited or match a search."""

    article: ArticleInfo
    paragraph: int
    text: str
    link: str
    marks: Spans = ()
    cited: bool = False

    @property
    def outlet(self) -> str | None:
        """The outlet of its article, or None."""
        return (self.article.outlet or "").strip() or None

    @property
    def day(self) -> date | None:
        """The day on which its article was published, or None if unknown."""
        return published_on(self.article.published)

    def excerpt(self) -> tuple[str, Spans]:
        """Return the part of a long text around the first mark, and the marks in it; a cited quote is not cut.

        An ellipsis marks omitted text.
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
        """Where an excerpt begins: at the cited quote, or a few words before the first search word."""
        first = self.marks[0][0] if self.marks else 0
        if self.cited or first <= _LEAD:
            return first if self.cited else 0
        return self.text.find(" ", first - _LEAD, first) + 1 or first


def of_answer(answer: Answer) -> list[PassageView]:
    """Return the passages that an answer cites, in the order of the citations, then the other passages, best first.

    Reprints of the quotes count as cited too.
    """
    found: dict[tuple[str, int], PassageView] = {}
    for citation in answer.citations:
        key, span = (citation.article.id, citation.paragraph), (citation.start, citation.end)
        view = PassageView(
            citation.article, citation.paragraph, citation.paragraph_text, citation.marked_link, cited=True
        )
        view = found.get(key, view)
        found[key] = replace(view, marks=tuple(sorted({*view.marks, span})))
        quote, whole_quote = citation.quote, ((0, len(citation.quote)),)
        for reprint in citation.also_in:
            view = PassageView(reprint.article, reprint.paragraph, quote, reprint.marked_link, whole_quote, cited=True)
            found.setdefault((reprint.article.id, reprint.paragraph), view)
    for passage in answer.passages:
        found.setdefault((passage.article.id, passage.paragraph), _view(passage))
    return list(found.values())


def of_search(passages: Iterable[ReadPassage], words: str) -> list[PassageView]:
    """Return the passages that a search found, with the search words marked."""
    wanted = frozenset(terms(words))
    return [replace(_view(passage), marks=word_spans(passage.text, wanted)) for passage in passages]


def word_spans(text: str, wanted: frozenset[str]) -> Spans:
    """Return the spans of the words in `text` whose terms are among `wanted`, in any inflected form."""
    return tuple(match.span() for match in _WORD.finditer(text) if not wanted.isdisjoint(_terms_of(match[0])))


@lru_cache(maxsize=20_000)
def _terms_of(word: str) -> Sequence[str]:
    return tuple(terms(word))


def _view(passage: ReadPassage) -> PassageView:
    return PassageView(passage.article, passage.paragraph, passage.text, passage.permalink)
