"""The page of kept questions and claims: what is new on each, and what it contradicts."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from index import BylineError, Index
from qa.assistant import Answerer
from qa.keeping import KeptList, KeptRequest, keep, kept_list
from qa.keeping.kept_json import KeptJson
from qa.keeping.view import KeptView, heading
from qa.surfaces.web.api.errors import ERROR_RESPONSES, status_of
from qa.surfaces.web.pages.article import HEADERS
from qa.surfaces.web.pages.chat_events import Turn
from qa.surfaces.web.pages.conversations import Conversations
from qa.surfaces.web.pages.listing import page_count
from qa.surfaces.web.pages.rendering import render
from qa.validation import Text

PAGE = 50
"""Questions and claims per page."""

_MOST_NAMED = 5

_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


class KeptAnswer(BaseModel):
    """The id of the answer whose question is to be kept."""

    answer: Annotated[Text, Field(max_length=100)]


@dataclass(frozen=True, slots=True)
class KeptNews:
    """What the library page says: how many have something new, and some of these."""

    heading: str
    shown: tuple[KeptView, ...]


def news_on_kept(index: Index) -> KeptNews | None:
    """Return what the library page says; None if there is nothing to say."""
    try:
        found = kept_list(index, only_new=True, limit=_MOST_NAMED)
    except BylineError as error:
        return KeptNews(f"Kept questions and claims cannot be read: {error}", ())
    if not found.with_news and not found.unchecked:
        return None
    return KeptNews(heading(found), tuple(map(KeptView.of, found.kept)))


def kept_page(index: Index, *, read_only: bool = False) -> APIRouter:
    """Return the route of the page; with `read_only`, it only shows what is kept."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    @router.get("/kept", summary="The page of kept questions and claims")
    def kept(page: Annotated[int, Query(ge=1, le=1_000)] = 1) -> HTMLResponse:
        listed, problem, status = KeptList(), None, 200
        try:
            listed = kept_list(index, offset=PAGE * (page - 1), limit=PAGE)
        except BylineError as error:
            problem, status = str(error), status_of(error)
        shown = {"found": tuple(map(KeptView.of, listed.kept)), "heading": heading(listed), "notes": listed.notes}
        pages = {"page": page, "pages": page_count(listed.total, PAGE)}
        html = render("kept.html", **shown, **pages, problem=problem, read_only=read_only)
        return HTMLResponse(html, status_code=status, headers=_HEADERS)

    return router


def keeping_routes(conversations: Conversations[Turn], index: Index, assistant: Answerer) -> APIRouter:
    """Return the route that keeps the question of an answer in a conversation."""
    router = APIRouter(include_in_schema=False, responses=ERROR_RESPONSES)

    @router.post("/conversation/kept", status_code=201, response_model=None)
    def keep_answered(body: KeptAnswer, x_byline_conversation: Annotated[str, Header()] = "") -> KeptJson:
        for turn in conversations.turns(x_byline_conversation):
            answer = turn.answer
            if answer is not None and answer.id == body.answer:
                chosen = answer.filters
                asked = KeptRequest(
                    question=answer.standalone_question,
                    outlets=chosen.outlets,
                    since=chosen.since,
                    until=chosen.until,
                    genres=chosen.genres,
                )
                return keep(asked, assistant, index).to_dict()
        raise HTTPException(404, "this answer is no longer available; ask again")

    return router
