"""Access control: rejects requests without the token or password, from other sites, and, on a read-only server, those
that change anything."""

import base64
import binascii
import ipaddress
import secrets
import socket
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from index.common.paths import user_path
from qa.errors import AccessRefused
from qa.surfaces.web.api.errors import error_response

_MIN_LENGTH = 16
"""Characters of a secret. That many cannot be guessed, so failed attempts need not be limited."""

_OPEN = ("/health", "/ready")
"""For monitoring; they reveal nothing about the articles except their number."""


@dataclass(frozen=True, slots=True)
class Access:
    """The credentials that a request needs: `secret` as a bearer token or as the password of `user` (if empty, of any
    user)."""

    secret: str = field(repr=False)
    user: str = ""

    def admits(self, authorization: str) -> bool:
        """Whether the value of an `Authorization` header is valid (RFC 6750, RFC 7617)."""
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


def read_access(text: str, source: str) -> Access:
    """Return the credentials in `text`, a token or `user:password`; errors mention `source`.

    Raises `AccessRefused` if the secret is empty or too short to be secure.
    """
    user, colon, password = text.strip().partition(":")
    access = Access(password, user) if colon else Access(user)
    if len(access.secret) < _MIN_LENGTH:
        raise AccessRefused(
            f"{source}: contains no token or password of at least {_MIN_LENGTH} characters; "
            "generate one with: openssl rand -hex 16"
        )
    return access


def access_from_file(name: str) -> Access:
    """Return the credentials in the first line of a file. Raises `AccessRefused` if it cannot be read or used."""
    try:
        lines = user_path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise AccessRefused(f"{name}: cannot be read ({error}); use a file with a token or user:password") from error
    return read_access(lines[0] if lines else "", name)


def is_local(host: str) -> bool:
    """Whether only this computer can reach a server that listens on `host`."""
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:  # the server cannot listen on it, which is reported later
        return True
    return all(ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback for *_, address in found)


class AuthMiddleware:
    """Rejects requests without valid credentials."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with 401."""
        is_protected = scope["type"] == "http" and scope["path"] not in _OPEN
        rejected = is_protected and not self._access.admits(Headers(scope=scope).get("authorization", ""))
        await (_UNAUTHORIZED if rejected else self._app)(scope, receive, send)


_UNAUTHORIZED = error_response(
    401, "this server requires a token or password; send it in the Authorization header", AccessRefused.code
)
_UNAUTHORIZED.headers["WWW-Authenticate"] = 'Basic realm="Byline", charset="UTF-8"'


_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


_CROSS_ORIGIN = error_response(
    403, "this request comes from a page of another site; use the pages of this server, or omit the Origin header"
)


class SameOriginMiddleware:
    """Rejects requests that a browser sends on behalf of another site (cross-site request forgery), which would include
    the user's password.

    Browsers send the origin of a request (`Origin`, https://fetch.spec.whatwg.org/#origin-header); programs don't. Only
    hosts are compared: a proxy may accept https and forward http.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with 403."""
        is_unsafe = scope["type"] == "http" and scope["method"] not in _SAFE_METHODS
        rejected = is_unsafe and _is_cross_origin(Headers(scope=scope))
        await (_CROSS_ORIGIN if rejected else self._app)(scope, receive, send)


def _is_cross_origin(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:
        return True


_READ_METHODS = frozenset({"GET", "HEAD"})


_ASK_PATHS = frozenset(
    {
        "/api/ask",
        "/api/ask/stream",
        "/api/check",
        "/api/check/stream",
        "/check",
        "/check/stream",
        # The chat page sends these. It uploads nothing, so Gradio's other routes stay closed.
        "/gradio_api/queue/join",
        "/gradio_api/run/predict",
        "/gradio_api/cancel",
        "/gradio_api/reset",
    }
)


_PRIVATE_PATHS = frozenset({"/api/feedback/export"})
"""Read-only, but they return other people's questions."""


def is_allowed(method: str, path: str) -> bool:
    """Whether a read-only server accepts requests with this method and path."""
    if method in _READ_METHODS:
        return path not in _PRIVATE_PATHS
    return method == "POST" and path in _ASK_PATHS


class ReadOnlyMiddleware:
    """Rejects requests other than reading and asking."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with 403."""
        rejected = scope["type"] == "http" and not is_allowed(scope["method"], scope["path"])
        await (_READ_ONLY if rejected else self._app)(scope, receive, send)


_READ_ONLY = error_response(
    403, "this server is read-only: it answers and searches, but stores, adds and removes nothing"
)
