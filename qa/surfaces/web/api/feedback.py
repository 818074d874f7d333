"""Feedback on answers: save it, and export it as questions for the evaluation."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, model_validator
from starlette.exceptions import HTTPException

from index.article import Genre
from qa.feedback.question_lines import expected_lines, unresolved_lines
from qa.feedback.signing import AnswerSigner
from qa.feedback.store import FeedbackStore, Verdict
from qa.filters import MAX_OUTLETS
from qa.surfaces.web.api.errors import CHANGE_ERROR_RESPONSES, ERROR_RESPONSES, NON_JSON_ERROR_RESPONSES
from qa.understanding.question import MAX_QUESTION, check_history, check_question
from qa.validation import Day, Text

_Name = Annotated[Text, Field(min_length=1, max_length=300)]
_Question = Annotated[Text, Field(max_length=MAX_QUESTION)]
_Number = Annotated[int, Field(ge=1, le=1_000_000)]


class SubmittedFilters(BaseModel):
    """The `filters` of an answer."""

    outlets: list[_Name] = Field(default=[], max_length=MAX_OUTLETS)
    since: Day | None = None
    until: Day | None = None
    genres: list[Genre] = Field(default=[], max_length=len(Genre))


class SubmittedStatement(BaseModel):
    """A statement of an answer: the numbers of its citations."""

    citations: list[_Number] = Field(min_length=1, max_length=20)


class SubmittedCitation(BaseModel):
    """A citation of an answer."""

    n: _Number
    article_id: _Name
    paragraph: _Number
    quote: Text = Field(max_length=20_000, pattern=r"\S")


class SubmittedAnswer(BaseModel):
    """An answer as returned by `POST /api/ask`, with its signed id; other fields are ignored."""

    id: _Name
    question: _Question
    filters: SubmittedFilters = SubmittedFilters()
    statements: list[SubmittedStatement] = Field(max_length=20)
    citations: list[SubmittedCitation] = Field(max_length=100)
    generation: int = Field(default=0, ge=0, lt=2**63)

    @model_validator(mode="after")
    def _cites_existing_citations(self) -> "SubmittedAnswer":
        numbers = {citation.n for citation in self.citations}
        if any(n not in numbers for statement in self.statements for n in statement.citations):
            raise ValueError("a statement refers to a citation that does not exist")
        return self


class FeedbackRequest(BaseModel):
    """The body of `POST /api/feedback`."""

    answer: SubmittedAnswer = Field(
        description="The answer as returned by `POST /api/ask`, including its question and filters."
    )
    history: list[_Question] = Field(default=[], max_length=100, description="The earlier questions, oldest first.")
    verdict: Verdict
    note: Text = Field(default="", max_length=2_000, description="A comment.")


class FeedbackSaved(BaseModel):
    """Confirms that a verdict was saved."""

    status: Literal["saved"] = "saved"


class JsonLines(Response):
    """One JSON value per line."""

    media_type = "application/x-ndjson"


_UNKNOWN_ANSWER = (
    "this answer is not from this server; send it as /api/ask returned it, with the history that the question was "
    "asked with"
)

_LINES: dict[str, Any] = {"content": {JsonLines.media_type: {"schema": {"type": "string"}}}}


def feedback_routes(store: FeedbackStore, signer: AnswerSigner) -> APIRouter:
    """Return the routes that save and export verdicts. An answer must be one that `signer` signed."""
    router = APIRouter(responses=ERROR_RESPONSES)

    @router.post(
        "/api/feedback", summary="Give feedback on an answer", status_code=201, responses=CHANGE_ERROR_RESPONSES
    )
    def save(body: FeedbackRequest) -> FeedbackSaved:
        """Save a verdict on an answer from this server. Send the answer as you received it, and the history that the
        question was asked with: both are signed in its `id`, and feedback on anything else is rejected. The question is
        not asked again.
        """
        if not signer.is_signed(body.answer.model_dump(mode="json"), body.history):
            raise HTTPException(422, _UNKNOWN_ANSWER)
        question, history = check_question(body.answer.question), check_history(body.history)
        answer = {**body.answer.model_dump(mode="json"), "question": question}
        store.save(answer, body.verdict, body.note, history)
        return FeedbackSaved()

    @router.get(
        "/api/feedback/export",
        summary="Export the feedback",
        response_class=JsonLines,
        responses={**NON_JSON_ERROR_RESPONSES, 200: _LINES},
    )
    def export(
        unresolved: Annotated[
            bool, Query(description="Only the questions whose right answer is not yet known.")
        ] = False,
    ) -> JsonLines:
        """Return a question file for the evaluation, with the questions whose last verdict is "right". With
        `unresolved`, return the other questions with their actual answers, for you to add the right ones.
        """
        lines = unresolved_lines(store.entries()) if unresolved else expected_lines(store.entries())
        return JsonLines("".join(json.dumps(line) + "\n" for line in lines))

    return router
