"""`GET /api/search`: passages that match some words, with pagination."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from index import Index
from qa.search import MAX_FOUND, adding_notes, search
from qa.surfaces.schema import FoundParagraph
from qa.surfaces.web.api.errors import ERROR_RESPONSES
from qa.surfaces.web.api.parameters import ChosenFilters, Paging
from qa.validation import Text


class FoundPassage(FoundParagraph):
    """A paragraph found by a search."""

    permalink: str = Field(description="Path of the article's page at the paragraph, in the version that was found.")


class FoundPassages(BaseModel):
    """A page of search results."""

    total: int = Field(description=f"Number of passages found on all pages, at most {MAX_FOUND}.")
    passages: list[FoundPassage] = Field(description="Best first.")
    notes: list[str] = Field(description="Such as how many articles are being added and cannot be found yet.")
    next: str | None = Field(description="Path and query of the next page; null on the last one.")


def searching_routes(index: Index) -> APIRouter:
    """Return the search route."""
    router = APIRouter(responses=ERROR_RESPONSES)

    @router.get("/api/search", summary="Search the passages")
    def found(
        filters: ChosenFilters,
        paging: Paging,
        q: Annotated[Text, Query(description="Words or a question to search for.")],
        limit: Annotated[int, Query(ge=1, le=MAX_FOUND, description="Maximum number of passages per page.")] = 10,
    ) -> FoundPassages:
        """Return the passages that best match the words or their meaning, without answering: no reader is used."""
        passages = search(index, q, filters)
        end = paging.offset + limit
        return FoundPassages(
            total=len(passages),
            passages=[
                FoundPassage.of(passage, permalink=passage.permalink) for passage in passages[paging.offset : end]
            ],
            notes=adding_notes(index),
            next=paging.following(end, len(passages)),
        )

    return router
