"""The view model of an answer: the terminal, the chat page, MCP, Markdown and HTML only lay it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from index import ArticleInfo
from index.text.outlet_basis import shown_outlet
from qa.answer import Answer, Citation, ReadPassage, Statement, origins_of, outlets_of
from qa.form import DayBasis, Form
from qa.formatting import joined, mark_spans, readable_day
from qa.language.dates import published_on
from qa.language.event_days import EventDay
from qa.links import web_url
from qa.sections import Item, Section

CLOSEST_PASSAGES = 3
"""How many passages an answer shows if no article answers."""

CLOSEST_HEADING = "Closest passages"
CLOSEST_EXPLANATION = "None of these appears to answer the question."
UNUSED_HEADING = "Read but not used"

LinkedPiece = tuple[str, str | None]
"""A part of a line, and the path of the page that it links to, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A numbered passage: one that the answer quotes, or one that was only read, whose `quote` is empty.

    `before`, `quote` and `after` make up the text of its paragraph. `published` is a date, with what makes it doubtful;
    `updated` is the day of a later update; `place` is paragraph and page. `link` is the path of the article's page at
    these words, `original` the URL of the original page, at these words if they are quoted; None if it is not safe to
    link to. `also_in` is a sentence about the near-duplicates that have the quoted words too, in pieces; empty if there
    are none.
    """

    number: int
    article: ArticleInfo
    published: str | None
    updated: str | None
    place: str
    before: str = ""
    quote: str = ""
    after: str = ""
    link: str
    original: str | None
    also_in: tuple[LinkedPiece, ...] = ()

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return self.before + self.quote + self.after

    @property
    def facts(self) -> tuple[str, ...]:
        """Outlet, genre, dates and place, as far as they are known; opinion is never shown without saying so."""
        updated = self.updated and f"updated {self.updated}"
        facts = (shown_outlet(self.article), self.article.genre_name, self.published, updated, self.place)
        return tuple(fact for fact in facts if fact)

    @property
    def reprints(self) -> str:
        """The sentence about near-duplicates as plain text; empty if there are none."""
        return "".join(text for text, _ in self.also_in)


class CorrectionView(NamedTuple):
    """What corrects a statement: a line that quotes it, and its source, whose number belongs after the line."""

    line: str
    source: SourceView


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """A statement as pieces of its text, each with whether it is the short answer; its sources, in their order; what
    corrects it; and a line for each day that words like "Friday" in it refer to.
    """

    pieces: tuple[tuple[str, bool], ...]
    sources: tuple[SourceView, ...]
    correction: CorrectionView | None
    days: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole statement."""
        return "".join(piece for piece, _ in self.pieces)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Its correction and its days, one line each, as plain text."""
        corrected = () if self.correction is None else (f"{self.correction.line} [{self.correction.source.number}]",)
        return (*corrected, *self.days)

    @property
    def short_answer(self) -> str | None:
        """The words that answer by themselves, if they are few."""
        return next((piece for piece, is_short in self.pieces if is_short), None)


@dataclass(frozen=True, slots=True)
class ItemView:
    """A statement in a section, and a line of Byline's own about it: the day or the speaker, outlets, and origins."""

    line: str
    statement: StatementView


@dataclass(frozen=True, slots=True)
class SectionView:
    """A part of an answer that is more than a sentence: a heading, lines of Byline's own, and the statements."""

    heading: str
    lines: tuple[str, ...]
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """Everything that is shown of an answer.

    `sections` have the statements of an answer in another `form` than a sentence, in their order. `searched_for` is the
    question as it was understood, if that differs. How certain the answer is, is said in the `introduction` to the
    statements or in the `conclusion` after them; the other is None. `sources` are what is quoted. Their numbers
    continue with the `closest` passages, if the answer abstains, and the `unused` ones, which were read too.
    """

    id: str
    question: str
    searched_for: str | None
    form: Form
    sections: tuple[SectionView, ...]
    statements: tuple[StatementView, ...]
    introduction: str | None
    conclusion: str | None
    articles_differ: bool
    notes: tuple[str, ...]
    sources: tuple[SourceView, ...]
    closest: tuple[SourceView, ...]
    unused: tuple[SourceView, ...]
    generation: int

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return what is shown of `answer`."""
        sources = {citation.n: _quoted(citation) for citation in answer.citations}
        read = _only_read(answer, first=max(sources, default=0) + 1)
        closest = read[:CLOSEST_PASSAGES] if answer.abstained else ()
        statements = tuple(_stated(statement, sources) for statement in answer.statements)
        return cls(
            id=answer.id,
            question=answer.question,
            searched_for=answer.standalone_question
            if answer.standalone_question not in ("", answer.question)
            else None,
            form=answer.form,
            sections=tuple(_section(section, answer.statements, statements) for section in answer.sections),
            statements=statements,
            introduction=answer.certainty if answer.tentative else None,
            conclusion=None if answer.tentative else answer.certainty,
            articles_differ=answer.articles_differ,
            notes=answer.notes,
            sources=tuple(sources.values()),
            closest=closest,
            unused=read[len(closest) :],
            generation=answer.generation,
        )

    @property
    def abstained(self) -> bool:
        """Whether the articles don't say."""
        return not self.statements

    @property
    def short_answer(self) -> str | None:
        """The short answer of the first statement; None if the articles differ."""
        is_one = self.form is Form.SENTENCE and bool(self.statements) and not self.articles_differ
        return self.statements[0].short_answer if is_one else None

    @property
    def numbered(self) -> dict[int, SourceView]:
        """Everything that can be looked up by its number."""
        return {source.number: source for source in (*self.sources, *self.closest, *self.unused)}


def by_article(sources: Sequence[SourceView]) -> list[list[SourceView]]:
    """Group sources by article, in the order in which the articles first appear."""
    groups: dict[str, list[SourceView]] = {}
    for source in sources:
        groups.setdefault(source.article.id, []).append(source)
    return list(groups.values())


def _section(section: Section, statements: Sequence[Statement], shown: Sequence[StatementView]) -> SectionView:
    items = (ItemView(_about(item, statements[item.statement]), shown[item.statement]) for item in section.items)
    return SectionView(section.heading, section.lines, tuple(items))


def _about(item: Item, statement: Statement) -> str:
    """Label, day, the outlets that say it with the day of the first, and how many independent articles these are."""
    first, outlets, origins = statement.citations[0].article, outlets_of(statement), origins_of(statement)
    published = _published(first)
    source = ", ".join(filter(None, (shown_outlet(first) or first.title, first.genre_name, published)))
    others = [outlet for outlet in outlets if outlet != first.outlet]
    also = f"also {joined(others)}" if others else ""
    independent = f"{origins} independent articles" if origins > 1 else ""
    return " · ".join(
        filter(None, (item.label, _day_of_event(item.day) if item.day else "", source, also, independent))
    )


def _day_of_event(day: EventDay) -> str:
    """The day, month or year that a statement reports on."""
    if day.first == day.last:
        text = readable_day(day.first)
    elif (day.first.year, day.first.month) == (day.last.year, day.last.month):
        text = f"{day.first:%B %Y}"
    else:
        text = f"{day.first.year}"
    return f"Reported on {text}" if day.basis is DayBasis.PUBLISHED else text


def _stated(statement: Statement, sources: Mapping[int, SourceView]) -> StatementView:
    short = [statement.emphasis] if statement.emphasis else []
    return StatementView(
        pieces=tuple(mark_spans(statement.text, short)),
        sources=tuple(sources[citation.n] for citation in statement.citations),
        correction=_corrected(statement, sources),
        days=tuple(
            f"“{statement.text[resolved.start : resolved.end]}” was {readable_day(resolved.day)}."
            for resolved in statement.days
        ),
    )


def _corrected(statement: Statement, sources: Mapping[int, SourceView]) -> CorrectionView | None:
    if (correction := statement.correction) is None:
        return None
    is_separate = correction.article.id not in {citation.article.id for citation in statement.citations}
    day = published_on(correction.article.published) if is_separate else None  # a note may be of a later day
    line = f"Corrected{f' on {readable_day(day)}' if day else ''}: “{correction.quote}”"
    return CorrectionView(line, sources[correction.n])


def _quoted(citation: Citation) -> SourceView:
    page = f", page {citation.page}" if citation.page else ""
    return SourceView(
        number=citation.n,
        article=citation.article,
        published=_published(citation.article),
        updated=_updated(citation.article),
        place=f"paragraph {citation.paragraph}{page}",
        before=citation.paragraph_text[: citation.start],
        quote=citation.quote,
        after=citation.paragraph_text[citation.end :],
        link=citation.marked_link,
        original=citation.original_link,
        also_in=_also_in(citation),
    )


def _only_read(answer: Answer, first: int) -> tuple[SourceView, ...]:
    """The passages that were read and not quoted, numbered from `first`."""
    quoted = {(citation.article.id, citation.paragraph) for citation in answer.citations}
    unquoted = (passage for passage in answer.passages if (passage.article.id, passage.paragraph) not in quoted)
    return tuple(_read(passage, number) for number, passage in enumerate(unquoted, first))


def _read(passage: ReadPassage, number: int) -> SourceView:
    return SourceView(
        number=number,
        article=passage.article,
        published=_published(passage.article),
        updated=_updated(passage.article),
        place=f"paragraph {passage.paragraph}",
        before=passage.text,
        link=passage.permalink,
        original=web_url(passage.article.url),
    )


def _published(article: ArticleInfo) -> str | None:
    day = published_on(article.published)
    if day is None:
        return article.published
    return readable_day(day) + (f" ({article.date_doubt})" if article.date_doubt else "")


def _updated(article: ArticleInfo) -> str | None:
    day = published_on(article.day_updated)
    return readable_day(day) if day else None


def _also_in(citation: Citation) -> tuple[LinkedPiece, ...]:
    pieces: list[LinkedPiece] = []
    for copy in citation.also_in:
        pieces += [
            (", " if pieces else "Also in ", None),
            (copy.article.outlet or copy.article.title, copy.marked_link),
            *([(f" ({copy.article.genre_name})", None)] if copy.article.genre_name else []),
        ]
    return (*pieces, (": the same words, one source.", None)) if pieces else ()
