"""`GET /api/search`: passages that fit some words, page by page."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from index import Index
from qa.search import MAX_FOUND, search
from qa.surfaces.schema import FoundParagraph
from qa.surfaces.web.api.errors import PROBLEMS
from qa.surfaces.web.api.parameters import ChosenFilters, Paging
from qa.validation import Text


class FoundPassage(FoundParagraph):
    """A paragraph that was found."""

    permalink: str = Field(description="Path of the article's page at the paragraph, in the version that was found.")


class FoundPassages(BaseModel):
    """One page of what was found."""

    total: int = Field(description=f"How many passages were found, on all pages together; {MAX_FOUND} at most.")
    passages: list[FoundPassage] = Field(description="Best first.")
    next: str | None = Field(description="Path and query of the next page; null on the last one.")


def searching_routes(index: Index) -> APIRouter:
    """Return the route that searches."""
    router = APIRouter(responses=PROBLEMS)

    @router.get("/api/search", summary="Search the passages")
    def found(
        filters: ChosenFilters,
        paging: Paging,
        q: Annotated[Text, Query(description="What to look for, as words or as a question.")],
        limit: Annotated[int, Query(ge=1, le=MAX_FOUND, description="How many at most.")] = 10,
    ) -> FoundPassages:
        """Return the passages that fit the words or their meaning best. Nothing is answered: no reader reads them."""
        passages = search(index, q, filters)
        end = paging.offset + limit
        return FoundPassages(
            total=len(passages),
            passages=[
                FoundPassage.of(passage, permalink=passage.permalink) for passage in passages[paging.offset : end]
            ],
            next=paging.following(end, len(passages)),
        )

    return router
