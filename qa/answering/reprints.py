"""Finds reprints: near-duplicates of the cited article that contain the quoted words too."""

from collections.abc import Iterable
from dataclasses import replace

from index import Article, BylineError, Index
from qa.answer import Citation, Reprint, Statement

_MOST = 20
"""Maximum near-duplicates that are checked. There may be thousands, and all of them are one source."""


def with_reprints(statements: Iterable[Statement], index: Index) -> tuple[Statement, ...]:
    """Return the statements, each citation with the earliest near-duplicates of its article that contain the quote."""
    return tuple(
        replace(statement, citations=tuple(_with_reprints(citation, index) for citation in statement.citations))
        for statement in statements
    )


def _with_reprints(citation: Citation, index: Index) -> Citation:
    found = []
    for info in index.near_duplicates(citation.article.id)[:_MOST]:
        try:
            article = index.article(info.id, info.version)
        except BylineError:  # removed in the meantime
            continue
        place = _find(citation.quote, article)
        if place is not None:
            found.append(Reprint(info, *place))
    return replace(citation, also_in=tuple(found))


def _find(quote: str, article: Article) -> tuple[int, int, int] | None:
    """Paragraph number, start and end of the first occurrence of the exact quote."""
    for paragraph in article.paragraphs:
        start = paragraph.text.find(quote)
        if start >= 0:
            return paragraph.number, start, start + len(quote)
    return None
