"""The JSON of an answer, and of what a search found, for the documents of the API and the MCP server.

`Answer.to_dict()` makes that of an answer; tests hold one against the other.
"""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from index import ArticleInfo
from index.article import DateBasis
from qa.answer import ReadPassage


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")  # so that a field which is missing here is noticed


class Span(_Shape):
    """Characters of a statement: `statement.text[start:end] == text`, counted in code points."""

    start: int
    end: int
    text: str


class DatedSpan(Span):
    """The day that words like "Friday" stand for."""

    date: date


class StatementShape(_Shape):
    """A statement in an article's own words; citations go by their `n`."""

    text: str
    citations: list[int]
    context: int | None = Field(description="The citation that the first one leans on.")
    short_answer: Span | None
    days: list[DatedSpan]


class _Cited(_Shape):
    article_id: str
    title: str
    outlet: str | None
    published: str | None
    url: str | None
    paragraph: int
    start: int
    end: int
    permalink: str


class CopyShape(_Cited):
    """Where in a copy of the cited article the quoted words stand too."""


class CitationShape(_Cited):
    """Exact words of an article: `paragraph_text[start:end] == quote`."""

    n: int
    version: int
    content_hash: str
    original_link: str | None = Field(description="The original page, at the quoted words (a text fragment).")
    date_basis: DateBasis | None
    language: str | None
    origin: str
    page: int | None
    quote: str
    paragraph_text: str
    also_in: list[CopyShape]


class PassageShape(_Shape):
    """A paragraph that was read."""

    article_id: str
    title: str
    outlet: str | None
    paragraph: int
    text: str
    score: float


class FoundParagraph(BaseModel):
    """A paragraph that a search found."""

    article: ArticleInfo
    paragraph: int = Field(description="Its number in the article, from 1.")
    text: str
    score: float = Field(description="Orders the passages of one search; has no unit.")

    @classmethod
    def of(cls, passage: ReadPassage, **more: str) -> Self:
        """Return a passage that was found in this shape; `more` are the fields that a subclass adds."""
        score = round(passage.score, 4)
        return cls(article=passage.article, paragraph=passage.paragraph, text=passage.text, score=score, **more)


class FiltersShape(_Shape):
    """The articles that might answer."""

    outlets: list[str]
    since: date | None
    until: date | None


class AnswerShape(_Shape):
    """An answer; without statements, it abstained."""

    id: str
    question: str
    standalone_question: str
    filters: FiltersShape
    answer: str
    abstained: bool
    confidence: float = Field(ge=0, le=1)
    certainty: str = Field(description="How sure the answer is, in words.")
    statements: list[StatementShape]
    citations: list[CitationShape]
    passages: list[PassageShape] = Field(description="What was read, best first.")
    notes: list[str]
    timing_ms: dict[str, float]
    generation: int
