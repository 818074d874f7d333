"""The library page: the articles, ways to add, edit and remove some, and the progress of that."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from index import ArticleInfo, BylineError, Index
from index.article import Genre
from qa.errors import QuestionRefused
from qa.filters import Filters
from qa.search import filter_articles
from qa.surfaces.web.jobs.queue import Jobs
from qa.surfaces.web.pages.article import HEADERS
from qa.surfaces.web.pages.filter_form import chosen_options
from qa.surfaces.web.pages.history import HEADINGS, KINDS
from qa.surfaces.web.pages.kept import news_on_kept
from qa.surfaces.web.pages.rendering import render
from qa.validation import Text

_SHOWN = 50
"""Articles per page of the table."""

_SHOWN_JOBS, _SHOWN_FINISHED = 30, 20

_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}

Order = Literal["added", "published", "title", "outlet"]
_ORDERS: dict[Order, Callable[[ArticleInfo], str]] = {
    "added": lambda info: info.added_at,
    "published": lambda info: info.published or "",
    "title": lambda info: info.title.casefold(),
    "outlet": lambda info: (info.outlet or "\U0010ffff").casefold(),
}
_NEWEST_FIRST = ("added", "published")

_Word = Annotated[Text, Field(max_length=200)]


class LibraryQuery(BaseModel):
    """Which part of the table is shown, as given in the URL."""

    model_config = ConfigDict(frozen=True)

    q: _Word = ""
    outlet: _Word = ""
    since: _Word = ""
    until: _Word = ""
    genre: _Word = ""
    order: Order = "added"
    page: int = Field(default=1, ge=1, le=100_000)

    def address(self, **changed: Any) -> str:
        """Return the URL of this part with something changed."""
        shown = self.model_copy(update=changed).model_dump(exclude_defaults=True)
        return f"/library?{urlencode(shown)}" if shown else "/library"

    def filters(self) -> Filters:
        """Return the outlet, genre and dates. Raises `QuestionRefused` for an invalid date."""
        outlets, genres = ((value,) if value else () for value in (self.outlet, self.genre))
        return chosen_options(outlets, self.since, self.until, genres).filters


def library_page(index: Index, jobs: Jobs, *, read_only: bool = False) -> APIRouter:
    """Return the routes of the page; with `read_only`, it only shows what there is."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    @router.get("/library", summary="The library page")
    def library(wanted: Annotated[LibraryQuery, Query()]) -> HTMLResponse:
        shown = {**_shown(index, jobs), **table(index, wanted), "kept": news_on_kept(index)}
        html = render("library.html", wanted=wanted, read_only=read_only, **shown)
        return HTMLResponse(html, headers=_HEADERS)

    @router.get("/library/jobs", include_in_schema=False)
    def progress() -> HTMLResponse:
        html = render("jobs.html", read_only=read_only, **_shown(index, jobs), **_WORDS)
        return HTMLResponse(html, headers=_HEADERS)

    return router


def table(index: Index, wanted: LibraryQuery) -> dict[str, Any]:
    """Return what the table shows: one page of the selected articles, or why there is none."""
    nothing: dict[str, Any] = {
        "rows": [],
        "lengths": {},
        "copies": {},
        "found": 0,
        "pages": 1,
        "note": None,
        "total": 0,
        "outlets": [],
        **_WORDS,
    }
    try:
        infos = index.articles()
    except BylineError as error:
        return {**nothing, "problem": str(error)}
    outlets = sorted({info.outlet for info in infos if info.outlet}, key=str.casefold)
    known = {"total": len(infos), "outlets": outlets, "note": index.adding_note()}
    try:
        found = filter_articles(infos, wanted.q, wanted.filters())
    except QuestionRefused as error:
        return {**nothing, **known, "problem": str(error)}
    rows = _sorted(found, wanted.order)[_SHOWN * (wanted.page - 1) : _SHOWN * wanted.page]
    return {
        **nothing,
        **known,
        "rows": rows,
        "lengths": index.paragraph_counts([info.id for info in rows]),
        "copies": index.near_duplicate_counts(),
        "found": len(found),
        "pages": max(1, -(-len(found) // _SHOWN)),
        "problem": None,
    }


_WORDS = {"kinds": KINDS, "headings": HEADINGS, "genres": tuple(Genre)}


def _shown(index: Index, jobs: Jobs) -> dict[str, Any]:
    """Return the unfinished jobs and the last finished ones (/added has all imports), and which edits can be undone."""
    known = jobs.jobs()
    finished = {job.id for job in [job for job in known if job.state.finished][:_SHOWN_FINISHED]}
    shown = [job for job in known if not job.state.finished or job.id in finished][:_SHOWN_JOBS]
    edits = index.edits() if any(job.edit for job in shown) else []
    return {"jobs": shown, "undoable": {edit.number for edit in edits}}


def _sorted(infos: Sequence[ArticleInfo], order: Order) -> list[ArticleInfo]:
    """Sort them; among equals, what was added last comes first."""
    last_first = infos[::-1]
    return sorted(last_first, key=_ORDERS[order], reverse=order in _NEWEST_FIRST)
