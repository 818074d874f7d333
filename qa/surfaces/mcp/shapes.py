"""What the tools give as structured content; that of `ask` is `AnswerJson`, the JSON that every surface has."""

from pydantic import BaseModel, Field

from index import ArticleInfo, ParagraphKind
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
