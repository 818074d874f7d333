"""How large a request may be."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1_000_000
"""Bytes of a request. The longest question and a long history are some kilobytes, an answer sent back some more."""


class BodyLimit:
    """Refuses a request larger than `MAX_BODY` before anything parses it, whether or not it declares its length.

    FastAPI's own `max_body_size` answers in plain text. `refusal` is what is answered instead.
    """

    def __init__(self, app: ASGIApp, refusal: ASGIApp) -> None:
        self._app = app
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the whole body, then hand the request on."""
        messages: list[Message] = []
        size, more = 0, scope["type"] == "http"
        while more:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
            if size > MAX_BODY:
                await self._refusal(scope, receive, send)
                return

        async def replay() -> Message:
            return messages.pop(0) if messages else await receive()

        await self._app(scope, replay, send)
