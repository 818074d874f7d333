"""The input of the tools, which is validated before they run, and their structured output.

The output of `ask` is `AnswerJson`, the JSON that every surface returns.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from index import ArticleInfo, ParagraphKind
from qa.filters import Filters
from qa.keeping import KeptRequest
from qa.options import AskOptions
from qa.quotes import QuoteOptions
from qa.search import MAX_FOUND
from qa.surfaces.schema import FoundParagraph


class Found(BaseModel):
    """The results of a search."""

    total: int = Field(description=f"Number of passages found, at most {MAX_FOUND}.")
    passages: list[FoundParagraph] = Field(description="Up to `limit` passages, best first.")
    notes: list[str] = Field(description="Such as how many articles are being added and cannot be found yet.")


class ReadParagraph(BaseModel):
    """A paragraph of an article."""

    number: int
    kind: ParagraphKind
    text: str
    page: int | None = Field(description="Page number in a PDF.")


class ReadArticle(BaseModel):
    """An article, or some of its paragraphs."""

    article: ArticleInfo
    paragraph_count: int = Field(description="Number of paragraphs in the whole article.")
    paragraphs: list[ReadParagraph]
    more_from: int | None = Field(description="The paragraph to continue from; null if there are no more.")


class ListedArticles(BaseModel):
    """Some of the articles of the index."""

    total: int = Field(description="Number of matching articles.")
    articles: list[ArticleInfo] = Field(description="In the order in which they were added.")
    notes: list[str] = Field(description="Such as how many articles are being added and are not listed yet.")
    more_from: int | None = Field(description="The offset to continue from; null if there are no more.")


MAX_PARAGRAPHS = 100
"""Maximum paragraphs of an article in one response: more would fill a model's context window."""


_MAX_LISTED = 200


_Count = Annotated[int, Field(ge=1, lt=2**31)]


_FORBID = ConfigDict(extra="forbid")  # a misspelt name is rejected, not ignored


class _Input(BaseModel):
    model_config = _FORBID


@dataclass(frozen=True, kw_only=True, config=_FORBID)
class AskInput(AskOptions):
    """The input of `ask`."""

    question: Annotated[
        str, Field(description="One question in plain English, for example: What did Meloni say about troops?")
    ]
    history: Annotated[
        tuple[str, ...],
        Field(description="Earlier questions, oldest first, if this one is a follow-up such as: And Macron?"),
    ] = ()


@dataclass(frozen=True, kw_only=True, config=_FORBID)
class SearchInput(Filters):
    """The input of `search`."""

    query: Annotated[str, Field(description="Words or a question to search for.")]
    limit: Annotated[int, Field(ge=1, le=MAX_FOUND, description="Maximum number of passages.")] = 10


@dataclass(frozen=True, kw_only=True, config=_FORBID)
class QuotesInput(QuoteOptions):
    """The input of `quotes`."""


@dataclass(frozen=True, kw_only=True, config=_FORBID)
class CheckInput(Filters):
    """The input of `check`."""

    draft: Annotated[str, Field(description="The draft, as plain text in English: one sentence or many.")]


@dataclass(frozen=True, kw_only=True, config=_FORBID)
class KeepInput(KeptRequest):
    """The input of `keep`: a question, or a claim."""


class KeptInput(_Input):
    """The input of `kept`."""

    new: bool = Field(default=False, description="Only what has something new.")
    limit: int = Field(default=20, ge=1, le=_MAX_LISTED, description="Maximum number of questions and claims.")
    offset: int = Field(default=0, ge=0, lt=2**31, description="Number of them to skip.")


class ReadInput(_Input):
    """The input of `read_article`."""

    article_id: str = Field(description="The article's id, as in citations, passages and lists of articles.")
    version: _Count | None = Field(default=None, description="An earlier version; the current one by default.")
    from_paragraph: _Count = Field(default=1, description="The first paragraph, counted from 1.")
    to_paragraph: _Count | None = Field(
        default=None,
        description=f"The last paragraph (inclusive). At most {MAX_PARAGRAPHS} are returned, with where to continue.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> "ReadInput":
        if self.to_paragraph is not None and self.to_paragraph < self.from_paragraph:
            raise ValueError(
                f"from_paragraph {self.from_paragraph} is after to_paragraph {self.to_paragraph}; swap the two"
            )
        return self


class ListInput(_Input):
    """The input of `list_articles`."""

    words: str = Field(default="", max_length=200, description="Words in title, outlet, author or URL.")
    limit: int = Field(default=50, ge=1, le=_MAX_LISTED, description="Maximum number of articles.")
    offset: int = Field(default=0, ge=0, lt=2**31, description="Number of articles to skip.")
