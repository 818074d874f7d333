"""Limits the size of requests."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1_000_000
"""Bytes of a request. The longest question with a long history has a few kilobytes, feedback on an answer somewhat
more."""

MAX_UPLOAD = 500_000_000
"""Bytes of a request that uploads files."""

_UPLOADS = ("POST", "/api/articles")


class BodyLimit:
    """Rejects a request larger than `MAX_BODY` before it is parsed, whether or not it declares its length.

    Uploads may have up to `MAX_UPLOAD` bytes, which are counted while they are received. FastAPI's own `max_body_size`
    would respond in plain text; `too_large` is the response here.
    """

    def __init__(self, app: ASGIApp, too_large: ASGIApp) -> None:
        self._app = app
        self._too_large = too_large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless it is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif (scope["method"], scope["path"]) == _UPLOADS:
            await self._app(scope, _counted(receive), send)
        else:
            await self._buffered(scope, receive, send)

    async def _buffered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Receive the whole body, then pass the request on."""
        messages: list[Message] = []
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            messages.append(message)
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
            if size > MAX_BODY:
                await self._too_large(scope, receive, send)
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
            raise HTTPException(413, f"the files exceed {MAX_UPLOAD:,} bytes in total; send fewer at a time")
        return message

    return counting
