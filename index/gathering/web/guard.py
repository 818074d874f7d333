"""Which URLs may be contacted (only http and https on public machines), and connections to just these.

Feeds and redirects are written by strangers. A URL that points into the network where Byline runs would let them read
what only this machine can reach: a router's page, a database, a cloud's metadata with its keys. A host name says
nothing about that, so the IP address that it resolves to is checked, and exactly that address is connected to.
"""

import re
import socket
import ssl
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
import httpx

from index.common.faults import raise_machine_fault
from index.gathering.web.limits import Clock, Forbidden, NotFetched, Transient

# IANA's registries of special-purpose addresses (iana.org/assignments/iana-ipv4-special-registry and -ipv6-), and
# multicast. Written out, as Python's own `is_global` differs between its versions.
_SPECIAL_IPV4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared behind a provider's NAT; the metadata of Alibaba's cloud
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # the metadata of Azure: a public address in form only
        "169.254.0.0/16",  # link-local; the metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; the metadata of Oracle's cloud
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_GLOBAL_IPV6 = ip_network("2000::/3")
"""The only part of IPv6 that is assigned to public machines: loopback, private and multicast lie outside it."""
_SPECIAL_IPV6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments, including Teredo, which embeds an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, deprecated (RFC 7526), which embeds an IPv4 address
        "3fff::/20",  # documentation
    )
)
_EMBED_IPV4 = (
    ip_network("::ffff:0:0/96"),  # IPv4-mapped addresses
    ip_network("64:ff9b::/96"),  # NAT64: how a network without IPv4 reaches a machine with only that
)

_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
"""A DNS name or an IP address, without a zone (`%eth0`), which only exists in the local network."""

_MAX_HOST = 253
"""Characters; the longest name in DNS."""


def parse_url(url: str) -> httpx.URL:
    """Return a URL ready to be requested, without its fragment.

    Raises `NotFetched` if it is not an http or https URL, contains a user name or password, or has a host or port that
    cannot be a web server's. A password is refused, not just removed: the URL would be stored, shown and cited with it.
    """
    try:
        address = httpx.URL(url.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:  # a host that DNS cannot encode, or broken Unicode, is a ValueError
        raise NotFetched(f"is not a valid URL ({str(error)[:100]}); check it") from error
    if address.scheme not in ("http", "https"):
        raise NotFetched("is not an http or https URL; only these are fetched, add anything else as a file")
    if address.userinfo:
        raise NotFetched("contains a user name or password, which would be stored with the article; remove it")
    if not _HOST.fullmatch(host_of(address)) or len(address.raw_host) > _MAX_HOST:
        raise NotFetched("has no valid host name; check the URL")
    if not _is_web_port(address.port):
        raise NotFetched(f"port {address.port} is not a web server's; check the URL")
    return address


def host_of(address: httpx.URL) -> str:
    """Return the host in ASCII, as in DNS. `URL.host` would fail on names that the current IDNA forbids."""
    return address.raw_host.decode("ascii")


def _is_web_port(port: int | None) -> bool:
    """Below 1024 all ports but two belong to mail, file sharing and the like, which a request could disturb."""
    return port in (None, 80, 443) or 1024 <= port <= 65535


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Return the IP addresses of `host`, all of which may be contacted.

    Raises `Forbidden` if one may not (a name with public and private addresses is refused as a whole), `NotFetched` if
    the name does not exist, and `Transient` if it could not be resolved at the moment.
    """
    addresses = list(dict.fromkeys(_look_up(host, port)))
    forbidden = next((address for address in addresses if not is_public(address)), None)
    if forbidden and not allow_private:
        raise Forbidden(
            f"{host} resolves to {forbidden}, which is not a public IP address; save the page as a file and add that"
        )
    return addresses


def _look_up(host: str, port: int) -> list[str]:
    """Resolve a host. Numbers in any notation (2130706433, 0x7f.1) are read as a connection would read them."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise Transient(f"{host} could not be resolved; check the network and try again") from error
        raise NotFetched(f"the host {host} does not exist; check the URL") from error
    except (OSError, UnicodeError) as error:  # a label longer than DNS allows is a UnicodeError
        raise_machine_fault(error)
        raise NotFetched(f"the host {host} cannot be resolved ({error}); check the URL") from error


def is_public(numeric: str) -> bool:
    """Whether an IP address is that of a machine that anyone can reach."""
    address = ip_address(numeric)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_IPV4)
    if any(address in network for network in _EMBED_IPV4):
        return is_public(str(IPv4Address(int(address) & 0xFFFF_FFFF)))
    return _is_public_ipv6(address)


def _is_public_ipv6(address: IPv6Address) -> bool:
    return address in _GLOBAL_IPV6 and not any(address in network for network in _SPECIAL_IPV6)


def open_pool(clock: Clock, *, allow_private: bool) -> httpcore.ConnectionPool:
    """Return the connection pool, with one connection at a time.

    It is httpcore's, on which httpx is built, because only that lets us control how to connect. It uses no proxy, not
    even one from the environment: a proxy would resolve the name itself, and connect to whatever the result is. Raises
    `NotFetched` if the trusted certificates cannot be read.
    """
    try:
        trusted = httpx.create_ssl_context()  # certifi's, or those of SSL_CERT_FILE
    except OSError as error:
        raise NotFetched(f"the certificates of SSL_CERT_FILE cannot be read ({error}); correct that setting") from error
    return httpcore.ConnectionPool(
        ssl_context=trusted,
        max_connections=1,
        network_backend=_GuardedBackend(clock, allow_private=allow_private),
    )


class _GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name once, checks the IP address, and connects to exactly that one.

    A second resolution, between check and connection, could return another address (DNS rebinding). The Host header and
    the expected certificate are still those of the name.
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
    """A stream whose every operation is limited to the time left: httpcore's own timeouts restart with each byte."""

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
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):  # a retry will not help
                reason = error.__cause__.verify_message
                raise NotFetched(f"the certificate of {server_hostname} is not valid ({reason}); check it") from error
            raise

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
