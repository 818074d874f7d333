"""Drafts of the sections of an answer: statements that have not been verified yet, under their headings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Index, IndexView
from qa.answer import Statement
from qa.answering.composition import ParagraphBefore, numbered, statement_of
from qa.answering.corrections import with_corrections
from qa.answering.reprints import with_reprints
from qa.answering.verification import verify
from qa.form import Agreement
from qa.forms.sameness import Sameness
from qa.language.event_days import EventDay
from qa.ranking.ranker import ScoredSentence
from qa.sections import Item, Section

MOST_ALSO = 4
"""Further sources that one statement cites."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement for a section, with Byline's label and the day it reports on."""

    statement: Statement
    label: str | None = None
    day: EventDay | None = None


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A section whose statements have not been verified yet. See `Section`."""

    heading: str
    drafts: tuple[Draft, ...] = ()
    lines: tuple[str, ...] = ()
    agreement: Agreement | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """Verified statements with their sections, and notes on those that were dropped."""

    statements: tuple[Statement, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


class Quoter:
    """Makes statements from sentences, each citing those of other sources that say the same."""

    def __init__(self, paragraph_before: ParagraphBefore, sameness: Sameness) -> None:
        self._paragraph_before = paragraph_before
        self.sameness = sameness

    def quote(self, sentence: ScoredSentence, others: Sequence[ScoredSentence] = ()) -> Statement:
        """Return a statement of the sentence that cites those of the `others` which say the same too."""
        also: list[ScoredSentence] = []
        for other in others:
            is_new = all(other.source != one.source for one in (sentence, *also))
            if is_new and len(also) < MOST_ALSO and self.sameness.say_the_same(sentence, other):
                also.append(other)
        # Nothing in it is marked as the answer: whether it reports it as a fact has not been checked.
        return statement_of([replace(sentence, answer=None), *also], self._paragraph_before)


def assembled(drafted: Sequence[DraftSection], index: Index, view: IndexView) -> Composed:
    """Return the sections with those statements that are verbatim in the articles.

    What has been quoted in one section is not quoted again in another. Raises `IndexUnusable`.
    """
    kept: list[list[Draft]] = []
    statements: list[Statement] = []
    notes: list[str] = []
    for section in drafted:
        kept.append([])
        for draft in section.drafts:
            if _is_quoted(draft.statement, statements):
                continue
            corrected = with_corrections([draft.statement], index, view)
            verified, dropped = verify(corrected, index)
            notes += dropped
            if verified:
                kept[-1].append(draft)
                statements += with_reprints(verified, index)
    place = iter(range(len(statements)))
    sections = [
        Section(
            section.heading,
            tuple(Item(next(place), draft.label, draft.day) for draft in drafts),
            section.lines,
            section.agreement,
        )
        for section, drafts in zip(drafted, kept, strict=True)
    ]
    shown = tuple(section for section in sections if section.items or section.lines)
    return Composed(numbered(statements), shown, tuple(dict.fromkeys(notes)))


def _is_quoted(statement: Statement, before: Sequence[Statement]) -> bool:
    """Whether the last words it quotes are already in a statement: those before may only lead up to them."""
    first = statement.citations[0]
    return any(
        (cited.article.id, cited.paragraph) == (first.article.id, first.paragraph)
        and cited.start < first.end <= cited.end
        for one in before
        for cited in one.citations
    )
