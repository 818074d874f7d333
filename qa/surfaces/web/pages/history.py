"""The page of recent imports: the report of each of the last runs."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from index import Index
from qa.surfaces.web.pages.article import HEADERS
from qa.surfaces.web.pages.rendering import render

KINDS = {
    "added": "added",
    "updated": "updated",
    "unchanged": "unchanged",
    "duplicate": "already added",
    "near-duplicate": "near-duplicates",
    "removed": "removed",
    "edited": "edited",
    "restored": "restored",
    "skipped": "skipped",
    "refused": "rejected",
    "kept": "kept",
    "news": "with something new",
    "unchecked": "not checked",
}
HEADINGS = {
    "updated": "Updated",
    "near-duplicate": "Near-duplicates, counted as one source",
    "removed": "Removed",
    "note": "Notes",
    "skipped": "Skipped (not articles)",
    "refused": "Rejected",
    "news": "Something new",
    "unchecked": "Not checked against all articles",
}


def added_page(index: Index) -> APIRouter:
    """Return the route of the page."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    @router.get("/added", summary="Recent imports")
    def added() -> HTMLResponse:
        html = render("history.html", runs=index.reports(), kinds=KINDS, headings=HEADINGS)
        return HTMLResponse(html, headers=HEADERS)

    return router
