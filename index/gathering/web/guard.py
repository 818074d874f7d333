"""Which addresses of the web may be contacted: http and https ones, and only machines that anyone can reach.

Feeds and redirects are written by strangers. An address that leads into the network where Byline runs would let them
have read what only this machine can: a router's page, a database, the metadata of a cloud with its keys. Names say
nothing about that, so what counts is the numeric address that a name stands for, and that one is then connected to.
"""

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from index.gathering.web.errors import Forbidden, NotFetched, Transient

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
_HOLD_IPV4 = (
    ip_network("::ffff:0:0/96"),  # an IPv4 address in the form of IPv6
    ip_network("64:ff9b::/96"),  # NAT64: how a network without IPv4 reaches a machine with nothing else
)

_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
"""A name as DNS takes it, or a numeric address; without a zone (`%eth0`), which only the own network has."""

_MAX_HOST = 253
"""Characters; DNS has no longer name."""


def parse_address(url: str) -> httpx.URL:
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
    if any(address in network for network in _HOLD_IPV4):
        return is_public(str(IPv4Address(int(address) & 0xFFFF_FFFF)))
    return _is_public_ipv6(address)


def _is_public_ipv6(address: IPv6Address) -> bool:
    return address in _GLOBAL_IPV6 and not any(address in network for network in _SPECIAL_IPV6)
