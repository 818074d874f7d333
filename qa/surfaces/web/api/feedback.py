"""What people say of answers: kept, and given as questions for the evaluation."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, model_validator

from qa.feedback.question_lines import expected_lines, unresolved_lines
from qa.feedback.store import FeedbackStore, Verdict
from qa.filters import MAX_OUTLETS
from qa.surfaces.web.api.errors import PROBLEMS, PROBLEMS_BESIDE, PROBLEMS_OF_CHANGES
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
    """What is kept of an answer, as `POST /api/ask` gave it; its other fields are passed over."""

    id: _Name
    question: _Question
    filters: SubmittedFilters = SubmittedFilters()
    statements: list[SubmittedStatement] = Field(max_length=20)
    citations: list[SubmittedCitation] = Field(max_length=100)
    generation: int = Field(default=0, ge=0, lt=2**63)

    @model_validator(mode="after")
    def _cites_what_is_there(self) -> "SubmittedAnswer":
        there = {citation.n for citation in self.citations}
        if any(n not in there for statement in self.statements for n in statement.citations):
            raise ValueError("a statement has the number of a citation that is not there")
        return self


class FeedbackRequest(BaseModel):
    """What `POST /api/feedback` takes."""

    answer: SubmittedAnswer = Field(
        description="The answer as `POST /api/ask` gave it, its question and filters included."
    )
    history: list[_Question] = Field(default=[], max_length=100, description="The earlier questions, oldest first.")
    verdict: Verdict
    note: Text = Field(default="", max_length=2_000, description="Anything else, in words.")


class FeedbackSaved(BaseModel):
    """That a verdict was kept."""

    status: Literal["kept"] = "kept"


class JsonLines(Response):
    """One JSON value a line."""

    media_type = "application/x-ndjson"


_LINES: dict[str, Any] = {"content": {JsonLines.media_type: {"schema": {"type": "string"}}}}


def feedback_routes(store: FeedbackStore) -> APIRouter:
    """Return the routes that keep and give verdicts."""
    router = APIRouter(responses=PROBLEMS)

    @router.post(
        "/api/feedback", summary="Say whether an answer is right", status_code=201, responses=PROBLEMS_OF_CHANGES
    )
    def keep(body: FeedbackRequest) -> FeedbackSaved:
        """Keep a verdict. Nothing is asked again: what is said of the answer is taken as it is."""
        question, history = check_question(body.answer.question), check_history(body.history)
        answer = {**body.answer.model_dump(mode="json"), "question": question}
        store.keep(answer, body.verdict, body.note, history)
        return FeedbackSaved()

    @router.get(
        "/api/feedback/export",
        summary="Export the feedback",
        response_class=JsonLines,
        responses={**PROBLEMS_BESIDE, 200: _LINES},
    )
    def export(
        unresolved: Annotated[
            bool, Query(description="Only the questions whose right answer is not known yet.")
        ] = False,
    ) -> JsonLines:
        """Return a question file for the evaluation, of the questions whose answer is right by its last verdict. With
        `unresolved`, return the other questions, with what they were answered with, to be completed by hand.
        """
        lines = unresolved_lines(store.entries()) if unresolved else expected_lines(store.entries())
        return JsonLines("".join(json.dumps(line) + "\n" for line in lines))

    return router
