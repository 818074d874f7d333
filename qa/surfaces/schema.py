"""What the API and the MCP server share: the JSON of a found passage, and the limits of a question or a search.

The JSON of an answer is declared in `qa/answer_json.py`.
"""

from typing import Self

from pydantic import BaseModel, Field

from index import ArticleInfo
from qa.answer import ReadPassage


class FoundParagraph(BaseModel):
    """A paragraph that a search found."""

    article: ArticleInfo
    paragraph: int = Field(description="Its number in the article, from 1.")
    text: str
    score: float = Field(description="Orders the passages of one search; has no unit.")

    @classmethod
    def of(cls, passage: ReadPassage, **more: str) -> Self:
        """Return a found passage in this form; `more` are the fields that a subclass adds."""
        score = round(passage.score, 4)
        return cls(article=passage.article, paragraph=passage.paragraph, text=passage.text, score=score, **more)
