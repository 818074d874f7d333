"""The sources of the answers in a conversation: whoever has its key gets those of each, not only of the latest one."""

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import HTMLResponse, JSONResponse, Response

from qa.surfaces.web.pages.chat_events import Turn, sources
from qa.surfaces.web.pages.conversations import Conversations


def sources_routes(kept: Conversations[Turn]) -> APIRouter:
    """Return the route that the chat page gets the sources of an earlier answer from, as part of a page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/conversation/sources/{answer_id}")
    def of_answer(answer_id: str, x_byline_conversation: Annotated[str, Header()] = "") -> Response:
        answers = [turn.answer for turn in kept.turns(x_byline_conversation) if turn.answer is not None]
        found = next((answer for answer in answers if answer.id == answer_id), None)
        if found is None:
            return JSONResponse({"error": "this answer is no longer available; ask again"}, 404)
        return HTMLResponse(sources(found), headers={"Cache-Control": "no-store"})

    return router
