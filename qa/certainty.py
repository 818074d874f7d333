"""How sure an answer is, in words: how many sources say so, and how plainly. A bare number says neither."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.answer import Citation, Statement

_NONE = "The articles don't say."
_NUMBERS = "No One Two Three Four Five Six Seven Eight Nine Ten".split()

_LIKELY = 0.5
"""Confidence from which an answer says so. Confidence is the probability that the articles answer at all, and an answer
is given from about a third on, to miss few: below a half, it is by Byline's own estimate more likely none than one. On
NewsQA's and our outlets' reporting halves, the first statement is right in 69 of 232 such answers, and in 611 of 1,118
others."""


def certainty(statements: Sequence["Statement"], confidence: float) -> str:
    """Return in words how many independent sources say what the statements say, and whether they say it themselves.

    Copies count as one with the article that they are copies of. Where each of the sources says only a part, they say
    it "together". As `confidence` does, the rest goes by the first statement: one that leans on the paragraph before,
    to know who is meant, is said "indirectly", and what is likely no answer "perhaps".
    """
    if not statements:
        return _NONE
    sources = _sources(citation for statement in statements for citation in statement.citations)
    agreed = all(_says(source, statement) for source in sources for statement in statements)
    together = "" if agreed else " together"
    return f"{_counted(len(sources))}{together}{_manner(len(sources), statements[0], confidence)}."


def _manner(count: int, first: "Statement", confidence: float) -> str:
    if confidence < _LIKELY:
        return ", perhaps"
    if first.leans:
        return ", indirectly"
    return " says so" if count == 1 else " say so"


def _sources(citations: Iterable["Citation"]) -> list[set[str]]:
    """Return the ids of the articles that are cited, and of the copies that have the words too, source by source."""
    sources: list[set[str]] = []
    for citation in citations:
        joined = _printed_in(citation)
        for other in [source for source in sources if source & joined]:
            joined |= other
            sources.remove(other)
        sources.append(joined)
    return sources


def _says(source: set[str], statement: "Statement") -> bool:
    return any(source & _printed_in(citation) for citation in statement.citations)


def _printed_in(citation: "Citation") -> set[str]:
    return {citation.article.id, *(copy.article.id for copy in citation.also_in)}


def _counted(count: int) -> str:
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} article{'' if count == 1 else 's'}"
