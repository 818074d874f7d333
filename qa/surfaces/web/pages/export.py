"""Exports conversations: whoever has the key of one gets it as Markdown, as one HTML page, or as JSON."""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Header
from fastapi.responses import Response

from qa.answer import Answer
from qa.exporting import conversation_html, conversation_json, conversation_markdown
from qa.surfaces.web.api.errors import error_response
from qa.surfaces.web.pages.article import HEADERS
from qa.surfaces.web.pages.chat_events import Turn
from qa.surfaces.web.pages.conversations import Conversations

_FORMS: dict[str, tuple[str, Callable[[Sequence[Answer]], str]]] = {
    "md": ("text/markdown; charset=utf-8", conversation_markdown),
    "html": ("text/html; charset=utf-8", conversation_html),
    "json": ("application/json", conversation_json),
}


def saving_routes(kept: Conversations[Turn]) -> APIRouter:
    """Return the route that the chat page saves its conversation from; the key comes in a header, as headers are not
    logged."""
    router = APIRouter(include_in_schema=False)

    @router.get("/conversation.{form}")
    def conversation(
        form: Literal["md", "html", "json"], x_byline_conversation: Annotated[str, Header()] = ""
    ) -> Response:
        answers = [turn.answer for turn in kept.turns(x_byline_conversation) if turn.answer is not None]
        if not answers:
            return error_response(404, "this conversation is no longer available; ask again")
        media_type, write = _FORMS[form]
        headers = {
            **HEADERS,
            "Content-Disposition": f'attachment; filename="byline.{form}"',
            "Cache-Control": "no-store",
        }
        return Response(write(answers), media_type=media_type, headers=headers)

    return router
