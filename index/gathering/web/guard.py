"""Which web addresses may be contacted, only http and https ones on public machines, and connections to just these.

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
        "192.88.99.0/24",  # relays of 6to4, given up
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_GLOBAL_IPV6 = ip_network("2000::/3")
"""The only part of IPv6 that is given out to public machines: loopback, private and multicast ones lie outside it."""
_SPECIAL_IPV6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them, which holds an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, given up (RFC 7526), which holds an IPv4 address
        "3fff::/20",  # documentation
    )
)
_EMBED_IPV4 = (
    ip_network("::ffff:0:0/96"),  # an IPv4 address in the form of IPv6
    ip_network("64:ff9b::/96"),  # NAT64: how a network without IPv4 reaches a machine with nothing else
)

_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
"""A name as DNS takes it, or a numeric address; without a zone (`%eth0`), which only the own network has."""

_MAX_HOST = 253
"""Characters; DNS has no longer name."""


def parse_url(url: str) -> httpx.URL:
    """Return the address that `url` names, ready to be asked for and without its fragment.

    Raises `NotFetched` if it is none of http or https, holds a name and password, or has a host or port of no web
    server. A password is refused and not just left out: the address would be stored, shown and cited with it.
    """
    try:
        address = httpx.URL(url.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:  # a host in no alphabet of DNS, or broken Unicode, is a ValueError
        raise NotFetched(f"is no web address ({str(error)[:100]}); check it") from error
    if address.scheme not in ("http", "https"):
        raise NotFetched("is no http or https address; only these are fetched, add anything else as a file")
    if address.userinfo:
        raise NotFetched("holds a user name or password, which would be stored with the article; take it out")
    if not _HOST.fullmatch(host_of(address)) or len(address.raw_host) > _MAX_HOST:
        raise NotFetched("has no valid host name; check the address")
    if not _is_web_port(address.port):
        raise NotFetched(f"port {address.port} is not one of a web server; check the address")
    return address


def host_of(address: httpx.URL) -> str:
    """Return the host in ASCII, as DNS takes it. `URL.host` would fail on names that the newest IDNA forbids."""
    return address.raw_host.decode("ascii")


def _is_web_port(port: int | None) -> bool:
    """Below 1024 all ports but two belong to mail, file sharing and the like, which a request could upset."""
    return port in (None, 80, 443) or 1024 <= port <= 65535


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Return the numeric addresses of `host`; every one of them may be contacted.

    Raises `Forbidden` if one may not (a name with public and private addresses is refused as a whole), `NotFetched` if
    the name is not known, and `Transient` if it could not be looked up now.
    """
    addresses = list(dict.fromkeys(_look_up(host, port)))
    forbidden = next((address for address in addresses if not is_public(address)), None)
    if forbidden and not allow_private:
        raise Forbidden(
            f"{host} is at {forbidden}, which is not an address of the public web; save the page as a file and add that"
        )
    return addresses


def _look_up(host: str, port: int) -> list[str]:
    """Numbers in any spelling (2130706433, 0x7f.1) come out here as what a connection would take them for."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise Transient(f"{host} could not be looked up; check the network and try again") from error
        raise NotFetched(f"the host {host} is not known; check the address") from error
    except (OSError, UnicodeError) as error:  # a part of the name that is longer than DNS allows is a UnicodeError
        raise NotFetched(f"the host {host} cannot be looked up ({error}); check the address") from error


def is_public(numeric: str) -> bool:
    """Whether a numeric address belongs to a machine that anyone can reach."""
    address = ip_address(numeric)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_IPV4)
    if any(address in network for network in _EMBED_IPV4):
        return is_public(str(IPv4Address(int(address) & 0xFFFF_FFFF)))
    return _is_public_ipv6(address)


def _is_public_ipv6(address: IPv6Address) -> bool:
    return address in _GLOBAL_IPV6 and not any(address in network for network in _SPECIAL_IPV6)


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
