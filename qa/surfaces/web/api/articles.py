"""The articles: a list of them, page by page where it is asked for, and each with its text."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from index import Article, ArticleInfo, Index
from qa.search import filter_articles
from qa.surfaces.web.api.errors import PROBLEMS
from qa.surfaces.web.api.parameters import ChosenFilters, Paging
from qa.validation import Text

_HEADERS: dict[str, Any] = {
    "X-Total-Count": {"description": "How many articles there are in all.", "schema": {"type": "integer"}},
    "Link": {"description": 'The next page (RFC 8288, rel="next"), if there is one.', "schema": {"type": "string"}},
}


def article_routes(index: Index) -> APIRouter:
    """Return the routes that list and give articles."""
    router = APIRouter(responses=PROBLEMS)

    @router.get("/api/articles", summary="List the articles", responses={200: {"headers": _HEADERS}})
    def articles(
        response: Response,
        filters: ChosenFilters,
        paging: Paging,
        q: Annotated[Text, Query(max_length=200, description="Words in title, outlet, author or address.")] = "",
        limit: Annotated[int | None, Query(ge=1, le=1000, description="How many at most; all, if left out.")] = None,
    ) -> list[ArticleInfo]:
        """Return the metadata of every article in its current version, in the order they were added."""
        found = filter_articles(index.articles(), q, filters)
        end = len(found) if limit is None else paging.offset + limit
        response.headers["X-Total-Count"] = str(len(found))
        if following := paging.following(end, len(found)):
            response.headers["Link"] = f'<{following}>; rel="next"'
        return found[paging.offset : end]

    @router.get("/api/articles/{article_id}", summary="Read an article")
    def article(article_id: str, version: Annotated[int | None, Query(ge=1, lt=2**31)] = None) -> Article:
        """Return the article with its paragraphs, in its current or the given version."""
        return index.article(article_id, version)

    return router
