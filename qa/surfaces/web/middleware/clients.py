"""Who sends a request: the key by which clients are counted, and the proxies that may state their clients'
addresses."""

import ipaddress
from collections.abc import Iterable
from typing import Any, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_FROM_PROXY = frozenset({b"x-forwarded-for", b"x-forwarded-proto"})
"""The headers that are trusted from a named proxy. The host is that of `Host`: a proxy that does not set
`X-Forwarded-Host` itself would pass on what its client has sent."""


def client_key(address: str) -> str:
    """Return the key by which requests are counted: the address, or for IPv6 the /64 network of one customer."""
    parsed = _parsed(address)
    if parsed is None:  # a proxy may say "unknown"
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _parsed(address: str) -> _Address | None:
    """The address, also an IPv4 address written as IPv6."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


class Proxies:
    """The proxies named in the settings, as addresses or networks. Raises `ValueError` if one is neither."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self.networks = [ipaddress.ip_network(network) for network in networks]

    def __contains__(self, address: str) -> bool:
        parsed = _parsed(address)
        return parsed is not None and any(parsed in network for network in self.networks)


class ForwardedMiddleware:
    """Takes the address and the scheme of a client from the headers of a named proxy, and from no others.

    All other headers that proxies set are removed, so that nothing behind this trusts them either; Gradio takes the
    host of its links from some.
    """

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._app = app
        networks = [str(network) for network in proxies.networks]
        self._behind_proxy = cast("ASGIApp", ProxyHeadersMiddleware(cast("Any", app), networks))
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        address, *port = scope.get("client") or ("",)
        is_proxy = address in self._proxies
        if is_proxy:
            scope["client"] = (str(_parsed(address)), *port)  # uvicorn knows no IPv4 written as IPv6
        kept = _FROM_PROXY if is_proxy else frozenset()
        headers = [(name, value) for name, value in scope["headers"] if name in kept or not _is_forwarded(name)]
        scope["headers"] = headers
        await (self._behind_proxy if is_proxy else self._app)(scope, receive, send)


def _is_forwarded(name: bytes) -> bool:
    return name == b"forwarded" or name.startswith((b"x-forwarded-", b"x-gradio-"))
