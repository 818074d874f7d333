"""`GET /api/articles`: a list of the articles, optionally paginated, and the text of each."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from index import Article, ArticleInfo, Index
from index.article import Edit
from qa.search import adding_notes, filter_articles
from qa.surfaces.web.api.errors import ERROR_RESPONSES
from qa.surfaces.web.api.parameters import ChosenFilters, Paging
from qa.validation import Text

_HEADERS: dict[str, Any] = {
    "X-Total-Count": {"description": "Number of matching articles on all pages.", "schema": {"type": "integer"}},
    "Link": {"description": 'The next page, if any (RFC 8288, rel="next").', "schema": {"type": "string"}},
    "X-Note": {
        "description": "How many articles are being added and are not listed yet; only while a process adds some.",
        "schema": {"type": "string"},
    },
}


def article_routes(index: Index) -> APIRouter:
    """Return the routes that list and return articles, and list their edits."""
    router = APIRouter(responses=ERROR_RESPONSES)

    @router.get("/api/articles", summary="List the articles", responses={200: {"headers": _HEADERS}})
    def articles(
        response: Response,
        filters: ChosenFilters,
        paging: Paging,
        q: Annotated[Text, Query(max_length=200, description="Words in title, outlet, author or URL.")] = "",
        limit: Annotated[
            int | None, Query(ge=1, le=1000, description="Maximum number of articles; all by default.")
        ] = None,
    ) -> list[ArticleInfo]:
        """Return the metadata of the current version of each article, in the order in which they were added."""
        found = filter_articles(index.articles(), q, filters)
        for note in adding_notes(index):
            response.headers["X-Note"] = note
        end = len(found) if limit is None else paging.offset + limit
        response.headers["X-Total-Count"] = str(len(found))
        if following := paging.following(end, len(found)):
            response.headers["Link"] = f'<{following}>; rel="next"'
        return found[paging.offset : end]

    @router.get("/api/articles/{article_id}", summary="Read an article")
    def article(
        article_id: str,
        version: Annotated[
            int | None, Query(ge=1, lt=2**31, description="An earlier version; the current one by default.")
        ] = None,
    ) -> Article:
        """Return the article with its paragraphs, in the given version or else the current one."""
        return index.article(article_id, version)

    @router.get("/api/edits", summary="List the edits")
    def edits() -> list[Edit]:
        """Return the edits that have not been undone, newest first. A value of null is a field that was cleared."""
        return index.edits()

    return router
