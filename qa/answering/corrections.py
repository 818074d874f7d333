"""Finds what corrects a quoted sentence: a note in its article, or a later article of the same outlet."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from index import Article, ArticleInfo, BylineError, Index, IndexView, Passage
from index.text.corrections import Correction, find_corrections, note_of
from qa.answer import Citation, Statement
from qa.language.names import name_terms, written_forms

_SEARCHED = 40
"""How many paragraphs are searched for a correction in another article: those that share most with the quote."""

_MARKERS = ("correction", "corrected", "amended", "earlier", "version", "misstated", "wrongly", "incorrectly")
_MIN_SHARED = 2
"""How many terms, besides what was wrong, a sentence must share with a correction in another article."""

_MIN_COVERAGE, _MIN_COVERED = 0.75, 3
"""Share and number of the terms of what was wrong that a sentence must have, if the note repeats no figure or name."""

_UNITS = frozenset(name_terms("million billion thousand percent per cent dollars euros pounds"))
_NAME = re.compile(r"(?<=\w[\s“‘\"'])[^\W\d_a-z][\w’'-]+")
"""A word with a capital letter, but not at the beginning of a text."""


def with_corrections(statements: Iterable[Statement], index: Index, view: IndexView) -> tuple[Statement, ...]:
    """Return the statements; a corrected one has its correction, and no short answer that was wrong.

    Raises `IndexUnusable`.
    """
    return tuple(_with_correction(statement, index, view) for statement in statements)


def _with_correction(statement: Statement, index: Index, view: IndexView) -> Statement:
    for cited in statement.citations:
        found = next(_corrections_of(cited, index, view), None)
        if found is None:
            continue
        article, correction = found
        answer = statement.short_answer
        is_wrong = answer is not None and (
            not _wrong_terms(correction) or not _wrong_terms(correction).isdisjoint(name_terms(answer))
        )
        paragraph = correction.paragraph
        citation = Citation(
            0, article, paragraph.number, correction.start, correction.end, paragraph.text, paragraph.page
        )
        return replace(statement, correction=citation, marked=None if is_wrong else statement.marked)
    return statement


def _corrections_of(cited: Citation, index: Index, view: IndexView) -> Iterator[tuple[ArticleInfo, Correction]]:
    """Yield the notes that correct the quoted words: those of the same article, then those of others."""
    own = _article(index, cited.article)
    if own is None or _is_in_note(cited, own):
        return
    for note in find_corrections(own):
        if _corrects(note, cited.quote, least=1):
            yield cited.article, note
    terms = [*written_forms(name_terms(cited.quote)), *view.terms(" ".join(_MARKERS))]
    found = view.passages(list(view.matching_paragraphs(terms, _SEARCHED)))
    noted = {passage.article.id: passage.article for passage in found if _may_correct(passage, cited.article)}
    for info in noted.values():
        other = _article(index, info)
        for note in find_corrections(other) if other is not None else ():
            if _is_tied(note, info, cited.article) and _corrects(note, cited.quote, least=_MIN_SHARED):
                yield info, note


def _article(index: Index, info: ArticleInfo) -> Article | None:
    try:
        return index.article(info.id, info.version)
    except BylineError:  # removed in the meantime, which the verification says
        return None


def _is_in_note(cited: Citation, article: Article) -> bool:
    return any(
        note.paragraph.number == cited.paragraph and note.start < cited.end and cited.start < note.end
        for note in find_corrections(article)
    )


def _may_correct(passage: Passage, article: ArticleInfo) -> bool:
    """Whether a passage has a correction note, in another article that is not known to be earlier."""
    other = passage.article
    dates = other.published, article.published
    is_later = None in dates or str(dates[0])[:10] >= str(dates[1])[:10]
    return other.id != article.id and is_later and bool(note_of(passage.paragraph, other))


def _is_tied(note: Correction, info: ArticleInfo, article: ArticleInfo) -> bool:
    """Whether a note in `info` can be about `article`: it names it, or both are dated and of one outlet."""
    text = note.paragraph.text.casefold()
    if article.url and article.url.casefold().partition("://")[2].rstrip("/") in text:
        return True
    if len(article.title.split()) > 2 and article.title.casefold() in text:
        return True
    same_outlet = info.outlet is not None and info.outlet.casefold() == (article.outlet or "").casefold()
    return same_outlet and info.published is not None and article.published is not None


def _corrects(note: Correction, quote: str, least: int) -> bool:
    """Whether `quote` says what the note calls wrong: its figure or name, and `least` other terms with it."""
    said, wrong = set(name_terms(quote)), _wrong_terms(note)
    if wrong:
        context = _words(name_terms(f"{note.wrong} {note.right}")) - wrong
        return not wrong.isdisjoint(said) and len(said & context) >= min(least, max(1, len(context)))
    stated, right = set(name_terms(note.wrong)), set(name_terms(note.right))
    if any(map(_is_figure, right)):  # "misstated the cost of the ferry. It is $21.5 million."
        same_kind = said & _UNITS == right & _UNITS
        has_other_figure = any(map(_is_figure, said)) and not any(map(_is_figure, said & right))
        return same_kind and has_other_figure and _covers(said, _words(stated), _MIN_SHARED)
    return _covers(said, stated, _MIN_COVERED)


def _covers(said: set[str], stated: set[str], least: int) -> bool:
    return len(stated & said) >= max(least, _MIN_COVERAGE * len(stated))


def _words(terms: Iterable[str]) -> set[str]:
    return {term for term in terms if not _is_figure(term)} - _UNITS


def _wrong_terms(note: Correction) -> set[str]:
    """The figures that only the wrong statement has, or if there are none, the names that are replaced by others."""
    wrong, right = set(name_terms(note.wrong)), set(name_terms(note.right))
    figures = {term for term in wrong - right if _is_figure(term)}
    return figures or (_names(note.wrong) - right if _names(note.right) - wrong else set())


def _names(text: str) -> set[str]:
    return {term for name in _NAME.findall(text) for term in name_terms(name)}


def _is_figure(term: str) -> bool:
    return any(map(str.isdigit, term))
