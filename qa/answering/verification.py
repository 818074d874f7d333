"""Verifies each quote character by character against the stored article before an answer is shown."""

from collections.abc import Sequence

from index import BylineError, Index
from index.errors import ArticleDamaged
from qa.answer import Citation, Statement


def verify(statements: Sequence[Statement], index: Index) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Return the statements whose quotes are in the stored articles, and a note for each one dropped."""
    verified: list[Statement] = []
    notes: list[str] = []
    for statement in statements:
        problem = next(filter(None, (_problem(citation, index) for citation in _cited(statement))), None)
        if problem is None and statement.text != statement.quoted:
            problem = "its text does not match the cited quote"
        if problem is None and statement.short_answer == "":
            problem = "its short answer is not in it"
        if problem is None:
            verified.append(statement)
        else:
            notes.append(f"A statement was dropped: {problem}.")
    return tuple(verified), tuple(notes)


def _cited(statement: Statement) -> Sequence[Citation]:
    return statement.citations if statement.correction is None else (*statement.citations, statement.correction)


def _problem(citation: Citation, index: Index) -> str | None:
    """What is wrong with the citation, compared with the store; None if it is exact."""
    info = citation.article
    try:
        paragraphs = index.article(info.id, info.version).paragraphs
    except ArticleDamaged:
        return f"the stored data of article {info.id} was damaged"
    except BylineError:
        return f"article {info.id} was removed from the index in the meantime"
    if not 0 < citation.paragraph <= len(paragraphs):
        return f"article {info.id} has no paragraph {citation.paragraph}"
    stored = paragraphs[citation.paragraph - 1].text
    if not 0 <= citation.start < citation.end <= len(stored) or stored[citation.start : citation.end] != citation.quote:
        return f"paragraph {citation.paragraph} of article {info.id} does not contain the quoted words"
    return None
