"""What a question is answered with: statements, their citations, and everything that was read."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from index import ArticleInfo
from qa.certainty import certainty
from qa.filters import NO_FILTERS, Filters
from qa.language.dates import ToldDay
from qa.links import original_link


@dataclass(frozen=True, slots=True)
class Copy:
    """The place in a copy of the cited article where the quoted words stand too, to the character."""

    article: ArticleInfo
    paragraph: int
    start: int
    end: int

    @property
    def marked_link(self) -> str:
        """Path of the copy's page, with the words to highlight."""
        return _marked_link(self.article, self.paragraph, self.start, self.end)

    def to_dict(self) -> dict[str, Any]:
        """Return the place as JSON values."""
        return {
            "article_id": self.article.id,
            "title": self.article.title,
            "outlet": self.article.outlet,
            "published": self.article.published,
            "url": self.article.url,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "permalink": _permalink(self.article, self.paragraph),
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words of an article: always `paragraph_text[start:end] == quote`. `n` is its number in the answer.

    `also_in` are copies of the article that have these words too: with it they are one source.
    """

    n: int
    article: ArticleInfo
    paragraph: int
    start: int
    end: int
    paragraph_text: str
    page: int | None = None
    also_in: tuple[Copy, ...] = ()

    @property
    def quote(self) -> str:
        """The cited words."""
        return self.paragraph_text[self.start : self.end]

    @property
    def permalink(self) -> str:
        """Path of the article page, in the version cited, at the cited paragraph."""
        return _permalink(self.article, self.paragraph)

    @property
    def marked_link(self) -> str:
        """The permalink with the cited span to highlight, as `mark=PARAGRAPH:START-END`."""
        return _marked_link(self.article, self.paragraph, self.start, self.end)

    @property
    def original_link(self) -> str | None:
        """The address of the original page with a fragment that leads to the quote; None without a safe address."""
        before, after = self.paragraph_text[: self.start], self.paragraph_text[self.end :]
        return original_link(self.article.url, self.quote, before, after)

    def to_dict(self) -> dict[str, Any]:
        """Return the citation as JSON values."""
        info = self.article
        return {
            "n": self.n,
            "article_id": info.id,
            "version": info.version,
            "content_hash": info.content_hash,
            "title": info.title,
            "outlet": info.outlet,
            "published": info.published,
            "date_basis": info.date_basis,
            "language": info.language,
            "url": info.url,
            "original_link": self.original_link,
            "origin": info.origin,
            "paragraph": self.paragraph,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "paragraph_text": self.paragraph_text,
            "permalink": self.permalink,
            "also_in": [copy.to_dict() for copy in self.also_in],
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the answer, in an article's own words, with the citations that say it.

    Its text is the quote of the first citation; where that `leans` on the paragraph before ("He said so"), the last
    citation is what it leans on, and its quote comes first in the text. `marked` are the characters of `text` that
    answer by themselves, as the reader marked them; None if it marked none. `days` are the days that words like
    "Friday" in it stand for.
    """

    text: str
    citations: tuple[Citation, ...]
    marked: tuple[int, int] | None = None
    leans: bool = False
    days: tuple[ToldDay, ...] = ()

    @property
    def context(self) -> Citation | None:
        """The citation that the first one leans on."""
        return self.citations[-1] if self.leans else None

    @property
    def short_answer(self) -> str | None:
        """The marked words."""
        return None if self.marked is None else self.text[slice(*self.marked)]

    @property
    def quoted(self) -> str:
        """The words of the first citation, after those that they lean on: what the text must be."""
        first = self.citations[0].quote
        return first if self.context is None else f"{self.context.quote} {first}"

    def to_dict(self) -> dict[str, Any]:
        """Return the statement as JSON values; its citations, and the one it leans on, are their numbers."""
        marked = self.marked
        return {
            "text": self.text,
            "citations": [citation.n for citation in self.citations],
            "context": self.context and self.context.n,
            "short_answer": marked and {"start": marked[0], "end": marked[1], "text": self.short_answer},
            "days": [
                {"start": told.start, "end": told.end, "text": self.text[told.start : told.end], "date": str(told.day)}
                for told in self.days
            ],
        }


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A paragraph that was looked at; `score` orders them and has no unit."""

    article: ArticleInfo
    paragraph: int
    text: str
    score: float

    @property
    def permalink(self) -> str:
        """Path of the article page, in the version read, at the paragraph."""
        return _permalink(self.article, self.paragraph)

    def to_dict(self) -> dict[str, Any]:
        """Return the passage as JSON values."""
        return {
            "article_id": self.article.id,
            "title": self.article.title,
            "outlet": self.article.outlet,
            "paragraph": self.paragraph,
            "text": self.text,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question. `statements` is empty if and only if `abstained`.

    `confidence` is the estimated probability, 0 to 1, that the articles answer the question at all, judged by their
    best sentence; below a limit the answer abstains. `filters` are those that were chosen or that the question names.
    `passages` come best first. `timing_ms` holds milliseconds by
    step.
    """

    id: str
    question: str
    standalone_question: str
    filters: Filters = NO_FILTERS
    statements: tuple[Statement, ...]
    confidence: float
    passages: tuple[ReadPassage, ...]
    notes: tuple[str, ...] = ()
    timing_ms: dict[str, float] = field(default_factory=dict)
    generation: int = 0

    @property
    def abstained(self) -> bool:
        """Whether the articles don't say."""
        return not self.statements

    @property
    def text(self) -> str:
        """The statements as one text, or a plain statement that the articles don't say."""
        return " ".join(statement.text for statement in self.statements) or "The articles don't say."

    @property
    def certainty(self) -> str:
        """How sure the answer is, in words: how many sources say so, and how plainly."""
        return certainty(self.statements, self.confidence)

    @property
    def short_answer(self) -> str | None:
        """The words of the first statement that answer by themselves; None if the reader marked none."""
        return self.statements[0].short_answer if self.statements else None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of every statement, in the order of their numbers."""
        return tuple(citation for statement in self.statements for citation in statement.citations)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON values, as the command line and the HTTP API give it."""
        return {
            "id": self.id,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "filters": self.filters.to_dict(),
            "answer": self.text,
            "abstained": self.abstained,
            "confidence": round(self.confidence, 4),
            "certainty": self.certainty,
            "statements": [statement.to_dict() for statement in self.statements],
            "citations": [citation.to_dict() for citation in self.citations],
            "passages": [passage.to_dict() for passage in self.passages],
            "notes": list(self.notes),
            "timing_ms": {step: round(ms, 2) for step, ms in self.timing_ms.items()},
            "generation": self.generation,
        }


def _permalink(article: ArticleInfo, paragraph: int) -> str:
    return f"/article/{quote(article.id, safe='')}?version={article.version}#p{paragraph}"


def _marked_link(article: ArticleInfo, paragraph: int, start: int, end: int) -> str:
    query = urlencode({"version": article.version, "mark": f"{paragraph}:{start}-{end}"}, safe=":")
    return f"/article/{quote(article.id, safe='')}?{query}#p{paragraph}"
