"""Steps of a long answer as server-sent events."""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import TypeVar

from fastapi.sse import ServerSentEvent

from index import BylineError
from qa.surfaces.web.api.errors import INTERNAL_ERROR, internal_error, status_of

_log = logging.getLogger(f"byline.{__name__}")

Step = TypeVar("Step")


def sent_events(
    steps: Generator[Step, None, None], event_of: Callable[[Step], ServerSentEvent], path: str
) -> Iterator[ServerSentEvent]:
    """Yield the event of each step. If an error occurs, the last one is `problem`, with `error`, `code` and `status`.

    FastAPI pulls each event in a thread. Once the client disconnects it stops, so the current step is the last.
    """
    try:
        with closing(steps):
            yield from map(event_of, steps)
    except BylineError as error:
        yield _problem(status_of(error), str(error), error.code)
    except Exception:  # noqa: BLE001 - whatever it is, the client must get an error
        _log.exception("the stream of %s failed", path)
        yield _problem(500, internal_error(path), INTERNAL_ERROR)


def _problem(status: int, message: str, code: str) -> ServerSentEvent:
    # Not "error": a browser's EventSource uses that name for a lost connection.
    return ServerSentEvent(event="problem", data={"error": message, "code": code, "status": status})
