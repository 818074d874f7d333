"""Which requests are let through: with the right token or password, of no other site, and none that changes anything
where the server is read-only."""

import base64
import binascii
import ipaddress
import secrets
import socket
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import AccessRefused

_SHORTEST = 16
"""Characters of a secret. Nobody guesses so many, so that wrong ones need not be counted."""

_OPEN = ("/health", "/ready")
"""Asked by whatever watches over the server; they tell nothing of the articles but their number."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a request must bring: `secret` as a bearer token or as the password of `user` (any user, if it is empty)."""

    secret: str = field(repr=False)
    user: str = ""

    def admits(self, authorization: str) -> bool:
        """Whether the value of an `Authorization` header is right (RFC 6750, RFC 7617)."""
        scheme, _, value = authorization.partition(" ")
        if scheme.lower() == "bearer":
            return _same(value.strip(), self.secret)
        if scheme.lower() != "basic":
            return False
        try:
            user, _, password = base64.b64decode(value.strip(), validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return False
        return _same(password, self.secret) and (not self.user or _same(user, self.user))


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(errors="surrogatepass"), other.encode(errors="surrogatepass"))


def read_access(text: str, where: str) -> Access:
    """Return what `text`, a token or `user:password`, asks for.

    Raises `AccessRefused` if it is empty or too short to be secret.
    """
    user, colon, password = text.strip().partition(":")
    access = Access(password, user) if colon else Access(user)
    if len(access.secret) < _SHORTEST:
        raise AccessRefused(
            f"{where}: holds no token or password of {_SHORTEST} characters or more; "
            "make one with: openssl rand -hex 16"
        )
    return access


def access_from_file(name: str) -> Access:
    """Return what the first line of a file asks for. Raises `AccessRefused` if it cannot be read or used."""
    try:
        lines = Path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise AccessRefused(f"{name}: cannot be read ({error}); name a file with a token or user:password") from error
    return read_access(lines[0] if lines else "", name)


def is_local(host: str) -> bool:
    """Whether only this computer can reach a server that listens on `host`."""
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:  # nothing can listen on it, which is said when that is tried
        return True
    return all(ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback for *_, address in found)


class AuthMiddleware:
    """Lets through only requests that bring what `access` asks for."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or ask for the password."""
        asked = scope["type"] == "http" and scope["path"] not in _OPEN
        refused = asked and not self._access.admits(Headers(scope=scope).get("authorization", ""))
        await (_ASK if refused else self._app)(scope, receive, send)


_ASK = JSONResponse(
    {"error": "this server asks for its token or password; send it in the Authorization header"},
    status_code=401,
    headers={"WWW-Authenticate": 'Basic realm="Byline", charset="UTF-8"'},
)


_HARMLESS = ("GET", "HEAD", "OPTIONS")


_REFUSED = JSONResponse(
    {"error": "this request comes from a page of another site; open the one of this server, or send no Origin header"},
    status_code=403,
)


class SameOriginMiddleware:
    """Refuses what a browser sends on behalf of another site (request forgery): it comes with the user's password.

    A browser says where a request comes from (`Origin`, https://fetch.spec.whatwg.org/#origin-header); programs don't.
    Only hosts are compared: a proxy may take https from the outside and speak http to the server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refused = scope["type"] == "http" and scope["method"] not in _HARMLESS and _is_foreign(Headers(scope=scope))
        await (_REFUSED if refused else self._app)(scope, receive, send)


def _is_foreign(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:
        return True


_READING = frozenset({"GET", "HEAD"})


_ASKING = frozenset(
    {
        "/api/ask",
        "/api/ask/stream",
        # What the chat page sends. It uploads nothing, so that Gradio's other routes stay closed.
        "/gradio_api/queue/join",
        "/gradio_api/run/predict",
        "/gradio_api/cancel",
        "/gradio_api/reset",
    }
)


_PRIVATE = frozenset({"/api/feedback/export"})
"""Read from, but with other people's questions."""


def is_allowed(method: str, path: str) -> bool:
    """Whether a request changes nothing, as far as its method and path tell."""
    if method in _READING:
        return path not in _PRIVATE
    return method == "POST" and path in _ASKING


class ReadOnlyMiddleware:
    """Lets through only requests that read or ask."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refused = scope["type"] == "http" and not is_allowed(scope["method"], scope["path"])
        await (_REFUSAL if refused else self._app)(scope, receive, send)


_REFUSAL = JSONResponse(
    {"error": "this server is read-only; it answers and searches, but keeps, adds and removes nothing"},
    status_code=403,
)
