"""The search page: words to the passages that fit them, over time, outlet by outlet and one by one."""

import re
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict

from index import BylineError, Index
from index.article import Genre
from qa.filters import Filters
from qa.overview import PassageView, of_search, overview_of
from qa.search import MAX_FOUND, adding_notes, search
from qa.surfaces.web.api.errors import status_of
from qa.surfaces.web.pages.article import HEADERS
from qa.surfaces.web.pages.filter_form import chosen_options, search_path
from qa.surfaces.web.pages.rendering import render

PAGE = 20
"""Passages of one page."""

# Of a page with a form, which leads to a page of Byline alone.
FORM_HEADERS = HEADERS | {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace("form-action 'none'", "form-action 'self'")
}

_NUMBER = re.compile(r"[0-9]{1,4}")


class Form(BaseModel):
    """What the form was sent with, as it was written; it sends what is not chosen as empty. `page` counts from 1."""

    model_config = ConfigDict(frozen=True)

    q: str = ""
    outlet: list[str] = []
    genre: list[str] = []
    since: str = ""
    until: str = ""
    page: str = ""

    def filters(self) -> Filters:
        """Return what was chosen. Raises `QuestionRefused` where that is no choice."""
        return chosen_options(
            [name for name in self.outlet if name.strip()],
            self.since,
            self.until,
            [name for name in self.genre if name.strip()],
        ).filters


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave, and which page of it is looked at, from 1."""

    passages: list[PassageView]
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.passages) // PAGE))

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
    wanted = int(form.page) if _NUMBER.fullmatch(form.page) else 1
    return replace(found, page=min(max(wanted, 1), found.pages))


def known_articles(index: Index) -> dict[str, object]:
    """Return how many articles there are, of which outlets, and whether more are being added.

    Of an index that cannot be used, that is not known.
    """
    try:
        view = index.view()
    except BylineError:
        return {"total": None, "outlets": (), "notes": []}
    return {"total": view.article_count, "outlets": view.outlets, "notes": adding_notes(index)}


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
