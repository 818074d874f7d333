"""A local web server with routes set by the test, and fake DNS that resolves names to it."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from index.errors import InputRefused
from index.gathering.web import Fetcher

Route = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True, slots=True)
class Request:
    """A received request."""

    path: str
    headers: Mapping[str, str]
    client: tuple[str, int]
    at: float


@dataclass(slots=True)
class LocalServer:
    """`routes` may be changed at any time; other paths return 404."""

    port: int
    routes: dict[str, Route]
    requests: list[Request] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """The requested paths, without robots.txt."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]


def page(body: bytes = b"<p>Text</p>", status: int = 200, **headers: str) -> Route:
    """Answer with this body; `_` in the name of a header stands for `-`."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Type": "text/html", "Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def redirect(location: str, status: int = 302) -> Route:
    """Answer with a redirect."""
    return page(b"moved", status, Location=location)


def raw(*parts: bytes, pause: float = 0.0) -> Route:
    """Answer with just these bytes, slowly if there is a pause, and close the connection."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        for part in parts:
            handler.wfile.write(part)
            time.sleep(pause)
        handler.close_connection = True

    return answer


def in_turn(*routes: Route) -> Route:
    """Answer the first request with the first route and so on; the last one is repeated."""
    left = list(routes)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


@contextmanager
def local_server(routes: Mapping[str, Route], tls: ssl.SSLContext | None = None) -> Iterator[LocalServer]:
    """Serve on 127.0.0.1 within the block."""
    server = LocalServer(0, dict(routes))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_GET(self) -> None:
            client = (self.client_address[0], self.client_address[1])
            server.requests.append(Request(self.path, dict(self.headers), client, time.monotonic()))
            with suppress(ConnectionError, ssl.SSLError):  # the client may have closed the connection
                server.routes.get(self.path, page(b"", 404))(self)

        def log_message(self, *args: Any) -> None:
            """Keep the tests' output clean."""

    with _Server(("127.0.0.1", 0), Handler) as web:
        if tls:
            web.socket = tls.wrap_socket(web.socket, server_side=True, do_handshake_on_connect=False)
        server.port = web.server_port
        thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            web.shutdown()
            thread.join()


def refusal(fetcher: Fetcher, url: str) -> str:
    """Return the message with which `url` is refused."""
    with pytest.raises(InputRefused) as caught:
        fetcher.fetch(url)
    return str(caught.value)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Log nothing: many tests break connections on purpose."""


class Internet:
    """Replaces DNS and the network: every address leads to a local port.

    Code under test is left as it is; only the two functions of `socket` that reach outside are replaced.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.names: dict[str, list[str | list[str]]] = {}
        self.ports: dict[str, int] = {}
        self.connected: list[str] = []
        self.looked_up: list[str] = []
        self._look_up, self._connect = socket.getaddrinfo, socket.create_connection
        patch.setattr(socket, "getaddrinfo", self._getaddrinfo)
        patch.setattr(socket, "create_connection", self._create_connection)

    def add(self, name: str, *answers: str | list[str]) -> None:
        """Resolve `name`: the first time with the first answer and so on; the last one is repeated."""
        self.names[name] = list(answers)

    def _getaddrinfo(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        answers = self.names.get(host)
        if answers is None:  # a numeric address, or an unknown name
            return self._look_up(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        self.looked_up.append(host)
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        addresses = [answer] if isinstance(answer, str) else answer
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    def _create_connection(self, address: tuple[str, int], *args: Any, **options: Any) -> socket.socket:
        self.connected.append(address[0])
        if address[0] not in self.ports:
            raise ConnectionRefusedError(111, "Connection refused")
        return self._connect(("127.0.0.1", self.ports[address[0]]), *args, **options)
