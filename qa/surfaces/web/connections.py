"""Closes connections that are too slow or too many, before the server has no room left for others.

A request must arrive within a time limit, and one address may keep only a limited number of connections open, as may
all together. If there are too many, the one is closed whose client has been silent longest without sending its whole
request.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from qa.surfaces.web.middleware.clients import Proxies, client_key

MAX_FROM_ADDRESS = 200
"""Maximum connections from one address. A browser has up to six, and each of its chat pages keeps one."""

MAX_CONNECTIONS = 1_000

BACKLOG = 64
"""Maximum connections that are accepted at once. They need file handles before they can be counted."""

_HEADER_SECONDS = 10.0
_BODY_SECONDS = 20.0
_BODY_RATE = 1_000
"""Minimum bytes per second of a body once the first seconds are over (as Apache's `mod_reqtimeout` counts)."""

_UNREAD_SECONDS = 60.0
"""Maximum seconds for which a client may read nothing of a response that is waiting for it."""

_TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


def connection_limit() -> int:
    """Return how many connections may be open: half of the process's file handles, so that some are left for the
    index."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return MAX_CONNECTIONS
    handles, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MAX_CONNECTIONS if handles == resource.RLIM_INFINITY else max(1, min(MAX_CONNECTIONS, handles // 2))


class Connections:
    """The open connections, in the order in which their clients last sent something.

    Those of `proxies` count only towards the total: each serves many clients.
    """

    def __init__(
        self,
        limit: int | None = None,
        from_address: int = MAX_FROM_ADDRESS,
        *,
        proxies: Proxies | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = connection_limit() if limit is None else limit
        self._from_address = from_address
        self._proxies = proxies or Proxies()
        self._open: OrderedDict[LimitedProtocol, None] = OrderedDict()
        self.now = clock

    def __len__(self) -> int:
        return len(self._open)

    def protocol(self, **arguments: Any) -> "LimitedProtocol":
        """Return the protocol of a new connection, with uvicorn's arguments."""
        return LimitedProtocol(self, **arguments)

    def add(self, connection: "LimitedProtocol") -> None:
        """Count a connection, and close one if there are too many."""
        self._open[connection] = None
        if connection.address not in self._proxies:
            key = client_key(connection.address)
            self._close_above(self._from_address, [c for c in self._open if client_key(c.address) == key])
        self._close_above(self._limit, list(self._open))

    def remove(self, connection: "LimitedProtocol") -> None:
        """Stop counting a connection."""
        self._open.pop(connection, None)

    def heard(self, connection: "LimitedProtocol") -> None:
        """Move a connection to the end, as its client has just sent something."""
        if connection in self._open:
            self._open.move_to_end(connection)

    def close_overdue(self) -> None:
        """Close the connections whose clients took too long."""
        for connection in list(self._open):
            connection.close_if_overdue()

    def _close_above(self, limit: int, connections: "list[LimitedProtocol]") -> None:
        if len(connections) > limit:
            newest = connections[-1]
            silent = next((each for each in connections if each.awaits_client), newest)
            self.remove(silent)
            silent.abort()


class LimitedProtocol(H11Protocol):
    """A connection that knows how long its client has kept it waiting."""

    def __init__(self, connections: Connections, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._connections = connections
        self._since = connections.now()
        self._received = 0
        self._unread, self._unread_since = 0, self._since

    @property
    def address(self) -> str:
        """The address that it comes from."""
        return self.client[0] if self.client else ""

    @property
    def awaits_client(self) -> bool:
        """Whether the rest of a request, or a new one, is awaited."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY) and not self.flow.read_paused

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to count it."""
        super().connection_made(transport)
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting it."""
        self._connections.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass it on; anything that is not HTTP ends the connection."""
        before = self._phase
        try:
            super().data_received(data)
        except h11.LocalProtocolError:  # uvicorn would answer 400, but a response has begun
            self.abort()
        if self._phase != before:
            self._start_waiting()
        self._received += len(data)
        self._connections.heard(self)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._start_waiting()

    def close_if_overdue(self) -> None:
        """Close it if its client has taken too long to send its request, or reads nothing of the response."""
        now = self._connections.now()
        waiting = self.transport.get_write_buffer_size()
        if waiting != self._unread:
            self._unread, self._unread_since = waiting, now
        if waiting and now - self._unread_since > _UNREAD_SECONDS:
            self.abort()
        elif self.awaits_client and now - self._since > self._allowed:
            if self._received and self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                self.transport.write(_TIMED_OUT)
            self.transport.close()

    def abort(self) -> None:
        """Close it at once."""
        self.transport.abort()

    @property
    def _phase(self) -> tuple[object, object]:
        return self.cycle, self.conn.their_state

    @property
    def _allowed(self) -> float:
        """Maximum seconds in which the header, or the received part of the body, may have been sent."""
        is_body = self.conn.their_state is h11.SEND_BODY
        return _BODY_SECONDS + self._received / _BODY_RATE if is_body else _HEADER_SECONDS

    def _start_waiting(self) -> None:
        self._since = self._connections.now()
        self._received = 0
