"""What the tools take, checked before anything is done, and what they return as structured content.

That of `ask` is `AnswerJson`, the JSON that every surface returns.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from index import ArticleInfo, ParagraphKind
from qa.filters import Filters
from qa.options import AskOptions
from qa.search import MAX_FOUND
from qa.surfaces.schema import FoundParagraph


class Found(BaseModel):
    """What a search found."""

    total: int = Field(description=f"How many passages were found; {MAX_FOUND} at most.")
    passages: list[FoundParagraph] = Field(description="Best first, as many as were asked for.")


class ReadParagraph(BaseModel):
    """A paragraph of an article."""

    number: int
    kind: ParagraphKind
    text: str
    page: int | None = Field(description="The page of a PDF.")


class ReadArticle(BaseModel):
    """An article, or some of its paragraphs."""

    article: ArticleInfo
    paragraph_count: int = Field(description="How many paragraphs the whole article has.")
    paragraphs: list[ReadParagraph]
    more_from: int | None = Field(description="The paragraph to go on from; null where there is no more.")


class ListedArticles(BaseModel):
    """Some of the articles of the index."""

    total: int = Field(description="How many fit in all.")
    articles: list[ArticleInfo] = Field(description="In the order they were added.")
    more_from: int | None = Field(description="The offset to go on from; null where there is no more.")


MAX_PARAGRAPHS = 100
"""Of an article, in one answer: more would fill the memory of a model that reads it."""


_MAX_LISTED = 200


_Count = Annotated[int, Field(ge=1, lt=2**31)]


_FORBID = ConfigDict(extra="forbid")  # a mistyped name is refused, not ignored


class _Input(BaseModel):
    model_config = _FORBID


@dataclass(frozen=True, kw_only=True, config=_FORBID)
class AskInput(AskOptions):
    """What `ask` takes."""

    question: Annotated[
        str, Field(description="One question in plain English, such as: What did Meloni say about troops?")
    ]
    history: Annotated[
        tuple[str, ...],
        Field(description="Earlier questions, oldest first, where this one is a follow-up such as: And Macron?"),
    ] = ()


@dataclass(frozen=True, kw_only=True, config=_FORBID)
class SearchInput(Filters):
    """What `search` takes."""

    query: Annotated[str, Field(description="What to look for, as words or as a question.")]
    limit: Annotated[int, Field(ge=1, le=MAX_FOUND, description="How many passages at most.")] = 10


class ReadInput(_Input):
    """What `read_article` takes."""

    article_id: str = Field(description="The id that citations, passages and lists of articles have.")
    version: _Count | None = Field(default=None, description="An earlier version; the current one, if left out.")
    from_paragraph: _Count = Field(default=1, description="The first paragraph, counted from 1.")
    to_paragraph: _Count | None = Field(
        default=None,
        description=f"The last paragraph, it included. At most {MAX_PARAGRAPHS} are given, and where to go on.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> "ReadInput":
        if self.to_paragraph is not None and self.to_paragraph < self.from_paragraph:
            raise ValueError(
                f"from_paragraph {self.from_paragraph} is after to_paragraph {self.to_paragraph}; exchange the two"
            )
        return self


class ListInput(_Input):
    """What `list_articles` takes."""

    words: str = Field(default="", max_length=200, description="Words in title, outlet, author or address.")
    limit: int = Field(default=50, ge=1, le=_MAX_LISTED, description="How many articles at most.")
    offset: int = Field(default=0, ge=0, lt=2**31, description="How many to pass over.")
