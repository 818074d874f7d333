"""Verdicts on answers on the chat page: whoever has the key of a conversation may rate the answers in it."""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field

from qa.feedback.store import FeedbackStore, Verdict
from qa.surfaces.web.api.errors import error_response
from qa.surfaces.web.api.feedback import FeedbackSaved
from qa.surfaces.web.pages.chat_events import Turn
from qa.surfaces.web.pages.conversations import Conversations
from qa.validation import Text


class Judgement(BaseModel):
    """A verdict on the answer with this id."""

    answer: Annotated[Text, Field(max_length=100)]
    verdict: Verdict
    note: Annotated[Text, Field(max_length=2_000)] = ""


def judging_routes(kept: Conversations[Turn], store: FeedbackStore) -> APIRouter:
    """Return the route that keeps a verdict with the answer and the earlier questions of its conversation."""
    router = APIRouter(include_in_schema=False)

    @router.post("/conversation/feedback", status_code=201, response_model=FeedbackSaved)
    def judge(body: Judgement, x_byline_conversation: Annotated[str, Header()] = "") -> Any:
        turns = kept.turns(x_byline_conversation)
        for place, turn in reversed(list(enumerate(turns))):
            if turn.answer is not None and turn.answer.id == body.answer:
                history = [earlier.question for earlier in turns[:place]]
                store.save(turn.answer.to_dict(), body.verdict, body.note, history)
                return FeedbackSaved()
        return error_response(404, "this answer is no longer available; ask again")

    return router
