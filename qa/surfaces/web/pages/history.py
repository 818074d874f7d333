"""The page of what was added: the account of each of the last runs."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from index import Index
from qa.surfaces.web.pages.article import HEADERS
from qa.surfaces.web.pages.rendering import render

KINDS = {
    "added": "added",
    "updated": "updated",
    "unchanged": "unchanged",
    "duplicate": "there already",
    "near-duplicate": "with the words of others",
    "removed": "removed",
    "skipped": "left out",
    "refused": "refused",
}
HEADINGS = {
    "near-duplicate": "Copies of other articles, which count as one source with them",
    "removed": "Removed",
    "note": "To check",
    "skipped": "Left out, as they are no articles",
    "refused": "Refused",
}


def added_page(index: Index) -> APIRouter:
    """Return the route of the page."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    @router.get("/added", summary="What the last runs added, and what they refused")
    def added() -> HTMLResponse:
        html = render("history.html", runs=index.reports(), kinds=KINDS, headings=HEADINGS)
        return HTMLResponse(html, headers=HEADERS)

    return router
