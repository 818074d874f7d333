"""How large a request may be."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1_000_000
"""Bytes of a request. The longest question and a long history are some kilobytes, an answer sent back some more."""

MAX_UPLOAD = 500_000_000
"""Bytes of a request that sends files."""

_UPLOADS = ("POST", "/api/articles")


class BodyLimit:
    """Refuses a request larger than `MAX_BODY` before anything parses it, whether or not it declares its length.

    One that sends files may have `MAX_UPLOAD`, and is counted as it comes in. FastAPI's own `max_body_size` answers in
    plain text. `refusal` is what is answered instead.
    """

    def __init__(self, app: ASGIApp, refusal: ASGIApp) -> None:
        self._app = app
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, unless it is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif (scope["method"], scope["path"]) == _UPLOADS:
            await self._app(scope, _counted(receive), send)
        else:
            await self._whole(scope, receive, send)

    async def _whole(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the whole body, then hand the request on."""
        messages: list[Message] = []
        size, more = 0, True
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


def _counted(receive: Receive) -> Receive:
    size = 0

    async def counting() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_UPLOAD:
            raise HTTPException(413, f"the files are larger than {MAX_UPLOAD:,} bytes together; send fewer at a time")
        return message

    return counting
