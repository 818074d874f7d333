"""What several routes take: texts, the articles to look at, and the page of a long list."""

import re
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from qa.filters import Filters

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


def _chosen_filters(
    outlet: Annotated[
        list[Text],
        Query(
            default_factory=list, max_length=MAX_OUTLETS, description="Only this outlet's; may be given several times."
        ),
    ],
    since: Annotated[Day | None, Query(description="Only articles from this day on.")] = None,
    until: Annotated[Day | None, Query(description="Only articles up to this day, it included.")] = None,
) -> Filters:
    return Filters(tuple(outlet), since, until)


ChosenFilters = Annotated[Filters, Depends(_chosen_filters)]


class _Paging:
    """Where in a long list a page begins."""

    def __init__(
        self,
        request: Request,
        offset: Annotated[int, Query(ge=0, lt=2**31, description="How many to pass over.")] = 0,
    ) -> None:
        self._url = request.url
        self.offset = offset

    def following(self, end: int, total: int) -> str | None:
        """Return the path and query of the page that begins at `end`; None where nothing comes after it.

        It names no host: behind a proxy, the server does not know the one that people call it by.
        """
        if end >= total:
            return None
        url = self._url.include_query_params(offset=end)
        return f"{url.path}?{url.query}"


Paging = Annotated[_Paging, Depends()]
