"""Connections that reach only addresses which were checked, and that end when the time is up."""

import ssl
from collections.abc import Iterable

import httpcore
import httpx

from index.gathering.web.errors import NotFetched
from index.gathering.web.guard import resolve
from index.gathering.web.timing import Clock


def open_pool(clock: Clock, *, allow_private: bool) -> httpcore.ConnectionPool:
    """Return what makes the connections, one at a time.

    It is httpcore's pool, on which httpx is built, as only that can be told how to connect. It knows no proxy, also
    none of the environment: a proxy would look the name up itself, and connect to whatever it then stands for.
    Raises `NotFetched` if the certificates that this machine is set to trust cannot be read.
    """
    try:
        trusted = httpx.create_ssl_context()  # certifi's, or those of SSL_CERT_FILE in a network that has its own
    except OSError as error:
        raise NotFetched(f"the certificates of SSL_CERT_FILE cannot be read ({error}); correct that setting") from error
    return httpcore.ConnectionPool(
        ssl_context=trusted,
        max_connections=1,
        network_backend=_GuardedBackend(clock, allow_private=allow_private),
    )


class _GuardedBackend(httpcore.NetworkBackend):
    """Looks a name up once, checks what it stands for, and connects to just that.

    A second look-up, between the check and the connection, could be answered otherwise (DNS rebinding). What is asked
    for on the connection, and whose certificate is expected, stays with the name.
    """

    def __init__(self, clock: Clock, *, allow_private: bool) -> None:
        self._clock = clock
        self._allow_private = allow_private
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers."""
        failures: list[Exception] = []
        for address in resolve(host, port, allow_private=self._allow_private):
            left = self._clock.at_most(timeout)
            try:
                stream = self._backend.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failures.append(error)
            else:
                return _TimedStream(stream, self._clock)
        raise failures[0]


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step ends with the time that is left: httpcore's own limits start anew at each byte."""

    def __init__(self, stream: httpcore.NetworkStream, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.at_most(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.at_most(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            left = self._clock.at_most(timeout)
            return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._clock)
        except NotFetched:
            self.close()
            raise
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):  # asking again will not help
                reason = error.__cause__.verify_message
                raise NotFetched(f"the certificate of {server_hostname} is not valid ({reason}); check it") from error
            raise

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
