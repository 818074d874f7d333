"""Where the quoted words stand in copies of the cited article too."""

from collections.abc import Iterable
from dataclasses import replace

from index import Article, BylineError, Index
from qa.answer import Citation, Reprint, Statement


def with_reprints(statements: Iterable[Statement], index: Index) -> tuple[Statement, ...]:
    """Return the statements, each citation with the copies of its article in which the quoted words stand too."""
    return tuple(
        replace(statement, citations=tuple(_with_reprints(citation, index) for citation in statement.citations))
        for statement in statements
    )


def _with_reprints(citation: Citation, index: Index) -> Citation:
    found = []
    for info in index.near_duplicates(citation.article.id):
        try:
            article = index.article(info.id, info.version)
        except BylineError:  # removed meanwhile
            continue
        place = _find(citation.quote, article)
        if place is not None:
            found.append(Reprint(info, *place))
    return replace(citation, also_in=tuple(found))


def _find(quote: str, article: Article) -> tuple[int, int, int] | None:
    """Paragraph number, start and end of the first place where the very words stand."""
    for paragraph in article.paragraphs:
        start = paragraph.text.find(quote)
        if start >= 0:
            return paragraph.number, start, start + len(quote)
    return None
