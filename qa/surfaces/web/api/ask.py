"""`POST /api/ask`, and the same as a stream of what comes about."""

import logging
from collections.abc import Iterator
from contextlib import closing
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field
from pydantic.dataclasses import dataclass

from index import BylineError
from qa.answer import Answer
from qa.answer_json import AnswerJson
from qa.assistant import Answerer, Progress
from qa.options import AskOptions
from qa.surfaces.web.api.errors import PROBLEMS, PROBLEMS_BESIDE, internal_error, status_of
from qa.validation import Text

_log = logging.getLogger(f"byline.{__name__}")


@dataclass(frozen=True, kw_only=True)
class AskRequest(AskOptions):
    """What `POST /api/ask` takes."""

    question: Annotated[Text, Field(examples=["What did Meloni say about troops?"])]
    history: Annotated[tuple[Text, ...], Field(description="Earlier questions of the conversation, oldest first.")] = ()


def asking_routes(assistant: Answerer) -> APIRouter:
    """Return the routes that answer questions."""
    router = APIRouter(responses=PROBLEMS)

    # Sent as it is, with its fields in the order of `Answer.to_dict()`; a response model would order them by its own.
    @router.post("/api/ask", summary="Ask a question", response_model=None, responses={200: {"model": AnswerJson}})
    def ask(body: AskRequest) -> AnswerJson:
        """Return the answer as `Answer.to_dict()` has it: statements, their citations, and the passages read."""
        answer = assistant.ask(body.question, body.history, body)
        return answer.to_dict()

    @router.post(
        "/api/ask/stream",
        summary="Ask a question, and see how far it is",
        response_class=EventSourceResponse,
        responses=PROBLEMS_BESIDE,
    )
    def ask_stream(body: AskRequest, request: Request) -> Iterator[ServerSentEvent]:
        """Send server-sent events: `understood` (what is searched for), `reading` (how many passages were found), and
        `answer` (what `POST /api/ask` returns). In the place of any of them, `problem` tells the error and its status,
        and is the last.
        """
        # FastAPI takes each event in a thread. Once the client is gone it takes no more, so the step that is being done
        # is the last.
        try:
            asked = assistant.stream(body.question, body.history, body)
            with closing(asked) as steps:
                yield from map(_event, steps)
        except BylineError as error:
            yield _problem(status_of(error), str(error))
        except Exception:  # noqa: BLE001 - whatever it is, the client must be told
            _log.exception("a streamed question failed")
            yield _problem(500, internal_error(request.url.path))

    return router


def _event(step: Progress | Answer) -> ServerSentEvent:
    if isinstance(step, Answer):
        return ServerSentEvent(event="answer", data=step.to_dict())
    if step.passages is not None:
        return ServerSentEvent(event="reading", data={"passages": step.passages})
    understood = {"standalone_question": step.standalone_question, "filters": step.filters.to_dict()}
    return ServerSentEvent(event="understood", data=understood)


def _problem(status: int, message: str) -> ServerSentEvent:
    return ServerSentEvent(event="problem", data={"error": message, "status": status})
