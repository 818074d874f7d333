"""`POST /api/ask`, and the same as a stream of server-sent events."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from qa.answer import Answer
from qa.answer_json import AnswerJson
from qa.assistant import Answerer, Progress
from qa.feedback.signing import AnswerSigner
from qa.options import AskOptions
from qa.surfaces.web.api.errors import ERROR_RESPONSES, NON_JSON_ERROR_RESPONSES
from qa.surfaces.web.api.streaming import sent_events
from qa.validation import Text

MAX_HISTORY = 100
"""Maximum earlier questions of a request; the last twelve count (`REMEMBERED`)."""

_MAX_HISTORY_LENGTH = 20_000


def _check_history(history: tuple[str, ...]) -> tuple[str, ...]:
    if len(history) > MAX_HISTORY:
        raise ValueError(f"more than {MAX_HISTORY} earlier questions; send the last ones")
    if sum(map(len, history)) > _MAX_HISTORY_LENGTH:
        raise ValueError(f"more than {_MAX_HISTORY_LENGTH:,} characters in all earlier questions; send the last ones")
    return history


History = Annotated[tuple[Text, ...], AfterValidator(_check_history)]


@dataclass(frozen=True, kw_only=True)
class AskRequest(AskOptions):
    """The body of `POST /api/ask`."""

    question: Annotated[
        Text, Field(description="A question in plain English.", examples=["What did Meloni say about troops?"])
    ]
    history: Annotated[History, Field(description="Earlier questions of the conversation, oldest first.")] = ()


def asking_routes(assistant: Answerer, signer: AnswerSigner) -> APIRouter:
    """Return the routes that answer questions. The ids of the answers are signed: feedback needs that."""
    router = APIRouter(responses=ERROR_RESPONSES)

    def signed(answer: Answer, history: Sequence[str]) -> AnswerJson:
        values = answer.to_dict()
        return {**values, "id": signer.signed_id(values, history)}

    # Sent as it is, with its fields in the order of `Answer.to_dict()`; a response model would impose its own order.
    @router.post("/api/ask", summary="Ask a question", response_model=None, responses={200: {"model": AnswerJson}})
    def ask(body: AskRequest) -> AnswerJson:
        """Return the answer: statements, their citations, and the passages that were read."""
        return signed(assistant.ask(body.question, body.history, body), body.history)

    @router.post(
        "/api/ask/stream",
        summary="Ask a question and stream the progress",
        response_class=EventSourceResponse,
        responses=NON_JSON_ERROR_RESPONSES,
    )
    def ask_stream(body: AskRequest, request: Request) -> Iterator[ServerSentEvent]:
        """Send server-sent events: `understood` (the standalone question and filters), `reading` (the number of
        passages found), and `answer` (as returned by `POST /api/ask`). If an error occurs, the last event is `problem`
        instead, with `error`, `code` and `status`.
        """
        yield from sent_events(
            assistant.stream(body.question, body.history, body),
            lambda step: _event(step, lambda answer: signed(answer, body.history)),
            request.url.path,
        )

    return router


def _event(step: Progress | Answer, signed: Callable[[Answer], AnswerJson]) -> ServerSentEvent:
    if isinstance(step, Answer):
        return ServerSentEvent(event="answer", data=signed(step))
    if step.passages is not None:
        return ServerSentEvent(event="reading", data={"passages": step.passages})
    understood = {"standalone_question": step.standalone_question, "filters": step.filters.to_dict()}
    return ServerSentEvent(event="understood", data=understood)
