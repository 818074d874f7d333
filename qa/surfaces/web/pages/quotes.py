"""The page of speakers: who is quoted, and what each of them says, by day, topic and outlet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict

from index import BylineError, Index
from index.article import Genre
from qa.formatting import readable_date
from qa.overview import Overview, PassageView, overview_of
from qa.quotes import Quote, QuoteOptions, Quotes, find_quotes
from qa.quotes.options import MAX_QUOTES
from qa.quotes.view import QuoteView, heading
from qa.surfaces.web.api.errors import status_of
from qa.surfaces.web.pages.filter_form import chosen_options
from qa.surfaces.web.pages.rendering import render
from qa.surfaces.web.pages.search import FORM_HEADERS, known_articles

PAGE = 30
"""Quotes of one page."""

_NUMBER = re.compile(r"[0-9]{1,4}")


class Form(BaseModel):
    """What the form was sent with, as it was written; it sends what is not chosen as empty. `page` counts from 1."""

    model_config = ConfigDict(frozen=True)

    speaker: str = ""
    about: str = ""
    outlet: list[str] = []
    genre: list[str] = []
    since: str = ""
    until: str = ""
    page: str = ""

    def options(self) -> QuoteOptions:
        """Return what was chosen. Raises `QuestionRefused` where that is no choice."""
        outlets, genres = ([name for name in names if name.strip()] for names in (self.outlet, self.genre))
        filters = chosen_options(outlets, self.since, self.until, genres).filters
        return QuoteOptions(
            speaker=self.speaker,
            about=self.about,
            limit=MAX_QUOTES,
            outlets=filters.outlets,
            genres=filters.genres,
            since=filters.since,
            until=filters.until,
        )

    def path(self, **changes: str) -> str:
        """Return the address of the page with these values changed, and on its first page unless that is one."""
        values = {**self.model_dump(), "page": "", **changes}
        return f"/quotes?{urlencode({name: value for name, value in values.items() if value}, doseq=True)}"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and which page of it is looked at, from 1."""

    quotes: Quotes
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.quotes.quotes) // PAGE))

    @property
    def days(self) -> Iterator[tuple[str, list[tuple[Quote, QuoteView]]]]:
        """The quotes of the page by day, each with what is shown of it."""
        shown = self.quotes.quotes[(self.page - 1) * PAGE :][:PAGE]
        for day, quotes in groupby(shown, key=lambda quote: (quote.article.published or "")[:10]):
            yield readable_date(day) if day else "No date", [(quote, QuoteView.of(quote)) for quote in quotes]

    @property
    def overview(self) -> Overview:
        """The quotes over time, by outlet."""
        return overview_of(
            [
                PassageView(quote.article, quote.paragraph, quote.paragraph_text, quote.link, quote.words)
                for quote in self.quotes.quotes
            ]
        )

    @property
    def second_hand(self) -> int:
        """How many of them somebody else tells of."""
        return sum(quote.second_hand for quote in self.quotes.quotes)


def quotes_page(index: Index) -> APIRouter:
    """Return the route of the page."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    @router.get("/quotes", summary="The page of speakers and quotes")
    def quoted(form: Annotated[Form, Query()]) -> HTMLResponse:
        return _page(index, form)

    return router


def _page(index: Index, form: Form) -> HTMLResponse:
    found, problem, status = None, None, 200
    known = known_articles(index)
    try:
        if known["total"]:
            quotes = find_quotes(index, form.options())
            found = Found(quotes, 1)
            wanted = int(form.page) if _NUMBER.fullmatch(form.page) else 1
            found = Found(quotes, min(max(wanted, 1), found.pages))
    except BylineError as error:
        problem, status = str(error), status_of(error)
    shown = {"form": form, "genres": tuple(Genre), "problem": problem, "found": found}
    html = render("quotes.html", **shown, **known, heading=found and heading(found.quotes))
    return HTMLResponse(html, status_code=status, headers=FORM_HEADERS)
