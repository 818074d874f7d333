"""The search page: the passages that match, over time, by outlet and one by one."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from index import BylineError, Index
from index.article import Genre
from qa.overview import PassageView, of_search, overview_of
from qa.search import MAX_FOUND, search
from qa.surfaces.web.api.errors import status_of
from qa.surfaces.web.pages.filter_form import search_path
from qa.surfaces.web.pages.listing import FORM_HEADERS, FilterForm, known_articles, page_count
from qa.surfaces.web.pages.rendering import render

PAGE = 20
"""Passages per page."""


class Form(FilterForm):
    """The form, with the words that are searched for."""

    q: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The results of a search, and which page of them is shown, from 1."""

    passages: list[PassageView]
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return page_count(len(self.passages), PAGE)

    @property
    def first(self) -> int:
        """The number of the first passage of the page, from 1."""
        return (self.page - 1) * PAGE + 1

    @property
    def has_words(self) -> bool:
        """Whether a passage has any of the words that were searched for, or all were found by their meaning."""
        return any(said.marks for said in self.passages)

    @property
    def shown(self) -> list[PassageView]:
        """The passages of the page."""
        return self.passages[self.first - 1 :][:PAGE]


def search_page(index: Index) -> APIRouter:
    """Return the route of the page."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    @router.get("/search", summary="The search page")
    def searched(form: Annotated[Form, Query()]) -> HTMLResponse:
        return _page(index, form)

    return router


def _page(index: Index, form: Form) -> HTMLResponse:
    found, problem, status = None, None, 200
    try:
        if form.q.strip():
            found = _search(index, form)
    except BylineError as error:
        problem, status = str(error), status_of(error)
    shown = {"form": form, "genres": tuple(Genre), "problem": problem, "most": MAX_FOUND}
    html = render("search.html", **shown, **known_articles(index), **_results(form, found))
    return HTMLResponse(html, status_code=status, headers=FORM_HEADERS)


def _search(index: Index, form: Form) -> Found:
    found = Found(of_search(search(index, form.q, form.filters()), form.q), 1)
    return replace(found, page=form.page_of(found.pages))


def _results(form: Form, found: Found | None) -> dict[str, object]:
    if found is None:
        return {"found": None}
    filters = form.filters()
    return {
        "found": found,
        "overview": overview_of(found.passages),
        "path": lambda page: search_path(form.q, filters, page),
        "outlet_path": lambda outlet: search_path(form.q, replace(filters, outlets=(outlet,))),
    }
