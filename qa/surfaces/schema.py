"""What the API and the MCP server share: the JSON of a found passage, and what limits a question or a search.

That of an answer is declared in `qa/answer_json.py`.
"""

import re
from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from index import ArticleInfo
from qa.answer import ReadPassage
from qa.filters import Filters


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


MAX_OUTLETS = 100


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:  # JSON can spell half of a surrogate pair, which is no character
        raise ValueError("holds half a character (a lone surrogate)") from error
    return text


Text = Annotated[str, AfterValidator(_encodable)]


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_out(value: Any) -> Any:
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("input should be a valid date, written like 2025-09-05")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]
"""A day as text. By itself Pydantic takes numbers too, as seconds since 1970."""


class ChosenArticles(BaseModel):
    """What a question or a search is limited to, where it is sent as JSON."""

    outlets: list[Text] = Field(
        default=[], max_length=MAX_OUTLETS, description="Only articles of these outlets; of all, if left out."
    )
    since: Day | None = Field(default=None, description="Only articles from this day on, such as 2025-09-05.")
    until: Day | None = Field(default=None, description="Only articles up to this day, it included.")

    def filters(self) -> Filters:
        """Return which articles may answer. Raises `QuestionRefused` if the days are in the wrong order."""
        return Filters(tuple(self.outlets), self.since, self.until)
