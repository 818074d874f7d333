"""The page of speakers: who is quoted, and what each of them says, by day, topic and outlet."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from index import BylineError, Index
from index.article import Genre
from qa.formatting import readable_date
from qa.overview import Overview, PassageView, overview_of
from qa.quotes import Quote, QuoteOptions, Quotes, find_quotes
from qa.quotes.options import MAX_QUOTES
from qa.quotes.view import QuoteView, heading
from qa.surfaces.web.api.errors import status_of
from qa.surfaces.web.pages.listing import FORM_HEADERS, FilterForm, known_articles, page_count
from qa.surfaces.web.pages.rendering import render

PAGE = 30
"""Quotes per page."""


class Form(FilterForm):
    """The form, with the speaker and the topic."""

    speaker: str = ""
    about: str = ""

    def options(self) -> QuoteOptions:
        """Return the chosen options. Raises `QuestionRefused` for invalid ones."""
        filters = self.filters()
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
        """Return the URL of the page with these values changed, on the first page unless one is given."""
        values = {"speaker": self.speaker, "about": self.about, **self.model_dump(), "page": "", **changes}
        return f"/quotes?{urlencode({name: value for name, value in values.items() if value}, doseq=True)}"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and which page of it is shown, from 1."""

    quotes: Quotes
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return page_count(len(self.quotes.quotes), PAGE)

    @property
    def days(self) -> Iterator[tuple[str, list[tuple[Quote, QuoteView]]]]:
        """The quotes of the page by date, each with what is shown of it."""
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
        """How many of them are second-hand."""
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
            found = Found(find_quotes(index, form.options()), 1)
            found = replace(found, page=form.page_of(found.pages))
    except BylineError as error:
        problem, status = str(error), status_of(error)
    shown = {"form": form, "genres": tuple(Genre), "problem": problem, "found": found}
    html = render("quotes.html", **shown, **known, heading=found and heading(found.quotes))
    return HTMLResponse(html, status_code=status, headers=FORM_HEADERS)
