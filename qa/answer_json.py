"""The JSON of an answer, declared once.

`Answer.to_dict()` returns it, a type checker holds the two together, and the documents of the HTTP API and the MCP
server are made from it. Offsets count code points.
"""

from typing import Annotated

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from index.article import DateBasis, Genre
from index.text.outlet_basis import OutletBasis
from qa.form import Agreement, DayBasis, Form

_WHOLE = ConfigDict(extra="forbid")
"""For a value that is checked against a declaration: it has these fields and no others."""

IsoDay = Annotated[str, Field(json_schema_extra={"format": "date"})]
"""A day such as 2025-09-05."""


@with_config(_WHOLE)
class SpanJson(TypedDict):
    """Characters of a statement: `statement.text[start:end] == text`, counted in code points."""

    start: int
    end: int
    text: str


@with_config(_WHOLE)
class DatedSpanJson(SpanJson):
    """The day that words like "Friday" stand for."""

    date: IsoDay


@with_config(_WHOLE)
class StatementJson(TypedDict):
    """A statement in an article's own words; citations are referred to by their `n`."""

    text: str
    citations: list[int]
    context: Annotated[int | None, Field(description="The citation that the first one depends on.")]
    short_answer: SpanJson | None
    days: list[DatedSpanJson]
    correction: Annotated[int | None, Field(description="The citation that corrects the statement.")]
    reply: Annotated[int | None, Field(description="The citation that denies or doubts what the statement says.")]


class _QuotedJson(TypedDict):
    article_id: str
    title: str
    outlet: str | None
    genre: Genre
    published: str | None
    updated: Annotated[str | None, Field(description="When the source last changed the article, if it says so.")]
    url: str | None
    paragraph: int
    start: int
    end: int
    permalink: str


@with_config(_WHOLE)
class ReprintJson(_QuotedJson):
    """Where a near-duplicate of the cited article has the quoted words too."""


@with_config(_WHOLE)
class CitationJson(_QuotedJson):
    """Exact words of an article: `paragraph_text[start:end] == quote`."""

    n: int
    version: int
    content_hash: str
    outlet_basis: OutletBasis | None
    original_link: Annotated[str | None, Field(description="The original page, at the quoted words (a text fragment).")]
    date_basis: DateBasis | None
    language: str | None
    origin: str
    page: int | None
    quote: str
    paragraph_text: str
    also_in: list[ReprintJson]


@with_config(_WHOLE)
class PassageJson(TypedDict):
    """A paragraph that was read."""

    article_id: str
    title: str
    outlet: str | None
    genre: Genre
    paragraph: int
    text: str
    score: float


@with_config(_WHOLE)
class FiltersJson(TypedDict):
    """The articles that might answer."""

    outlets: list[str]
    since: IsoDay | None
    until: IsoDay | None
    genres: list[Genre]


@with_config(_WHOLE)
class EventDayJson(TypedDict):
    """The first and last day of the time that a statement reports on: one day, a month or a year."""

    first: IsoDay
    last: IsoDay
    basis: Annotated[DayBasis, Field(description="Named in the statement, relative to its article, or its own day.")]


@with_config(_WHOLE)
class ItemJson(TypedDict):
    """A statement in a section."""

    statement: Annotated[int, Field(description="Its index in `statements`, from 0.")]
    label: Annotated[str | None, Field(description="Byline's own, such as the day or who speaks.")]
    day: EventDayJson | None
    outlets: Annotated[list[str], Field(description="All outlets that say it.")]
    origins: Annotated[int, Field(description="How many independent articles say it: near-duplicates are one.")]


@with_config(_WHOLE)
class SectionJson(TypedDict):
    """A part of an answer that is more than a sentence."""

    heading: str
    items: list[ItemJson]
    lines: Annotated[list[str], Field(description="Counts and names of articles and outlets; no words of articles.")]
    agreement: Annotated[
        Agreement | None, Field(description="How the statements relate to each other, by their words.")
    ]


@with_config(_WHOLE)
class AnswerJson(TypedDict):
    """An answer; without statements, it abstained. A tentative one says only that its statements may bear on the
    question."""

    id: Annotated[
        str,
        Field(description="Over HTTP, it ends in a dot and a signature, which feedback on the answer needs."),
    ]
    question: str
    standalone_question: str
    filters: FiltersJson
    answer: str
    form: Annotated[Form, Field(description="The form of the answer: a sentence, a timeline ...")]
    sections: Annotated[
        list[SectionJson], Field(description="The statements in sections, in order; empty for a sentence.")
    ]
    abstained: bool
    tentative: bool
    confidence: Annotated[float, Field(ge=0, le=1)]
    certainty: Annotated[str, Field(description="How sure the answer is, in words.")]
    statements: list[StatementJson]
    citations: list[CitationJson]
    passages: Annotated[list[PassageJson], Field(description="What was read, best first.")]
    notes: list[str]
    timing_ms: dict[str, float]
    generation: int
