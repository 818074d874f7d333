"""`GET /api/quotes`: who says what, and on what."""

from typing import Annotated

from fastapi import APIRouter, Depends

from index import Index
from qa.quotes import QuoteOptions, find_quotes
from qa.quotes.quote_json import QuotesJson
from qa.surfaces.web.api.errors import ERROR_RESPONSES
from qa.surfaces.web.api.parameters import from_query


def quote_routes(index: Index) -> APIRouter:
    """Return the route that lists quotes."""
    router = APIRouter(responses=ERROR_RESPONSES)

    @router.get("/api/quotes", summary="List who says what")
    def quotes(options: Annotated[QuoteOptions, Depends(from_query(QuoteOptions))]) -> QuotesJson:
        """Return quotations and reports of speech, newest first, with who is quoted most, on what, and where.

        Articles are read for quotes when they are first needed, for some two seconds per request: a note says how many
        are left. For a speaker whom no article quotes, the error names the closest matches.
        """
        return find_quotes(index, options).to_dict()

    return router
