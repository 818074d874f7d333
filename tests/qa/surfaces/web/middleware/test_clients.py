"""Who is believed to ask for whom."""

from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from qa.surfaces.web.middleware.clients import ForwardedMiddleware, Proxies
from qa.surfaces.web.server import main
from tests.qa.surfaces.web.serving import run_in_own_loop

SENT = [
    (b"host", b"byline.example"),
    (b"x-forwarded-for", b"198.51.100.7"),
    (b"x-forwarded-proto", b"https"),
    (b"x-forwarded-host", b"evil.example"),
    (b"x-forwarded-port", b"1"),
    (b"x-forwarded-prefix", b"/evil"),
    (b"forwarded", b"for=198.51.100.7;host=evil.example"),
    (b"x-gradio-server", b"https://evil.example"),
    (b"x-other", b"kept"),
]


def passed_on(client: str, *proxies: str, headers: list[tuple[bytes, bytes]] = SENT) -> dict[str, Any]:
    """What the app behind the middleware sees of a request from `client`."""
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    scope = {"type": "http", "client": (client, 1), "scheme": "http", "headers": headers}
    run_in_own_loop(ForwardedMiddleware(app, Proxies(proxies))(scope, None, None))  # type: ignore[arg-type]
    (found,) = seen
    return {**found, "names": [name for name, _ in found["headers"]]}


@pytest.mark.parametrize("proxies", [(), ("192.0.2.1",), ("192.0.2.0/24", "2001:db8::/32")])
def test_nobody_is_believed_who_is_not_a_named_proxy(proxies: tuple[str, ...]) -> None:
    for client in ("127.0.0.1", "::1", "198.51.100.1", "unknown", ""):
        seen = passed_on(client, *proxies)
        assert (seen["client"][0], seen["scheme"]) == (client, "http")
        assert seen["names"] == [b"host", b"x-other"]


@pytest.mark.parametrize("client", ["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::5", "2001:db8::5%eth0"])
def test_a_named_proxy_is_believed_the_address_and_the_scheme_and_not_the_host(client: str) -> None:
    seen = passed_on(client, "192.0.2.0/24", "2001:db8::/32")
    assert (seen["client"][0], seen["scheme"]) == ("198.51.100.7", "https")
    assert seen["names"] == [b"host", b"x-forwarded-for", b"x-forwarded-proto", b"x-other"]


def test_what_a_client_writes_before_the_proxy_does_is_not_believed() -> None:
    """The proxy adds the address that it sees at the end."""
    headers = [(b"x-forwarded-for", b"10.9.8.7, 198.51.100.7")]
    assert passed_on("192.0.2.1", "192.0.2.1", headers=headers)["client"][0] == "198.51.100.7"


@pytest.mark.parametrize("proxy", ["proxy.example", "192.0.2.1/33", "192.0.2.5/24", "*", ""])
def test_a_proxy_is_an_address_or_a_network(proxy: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "0", "--index", str(tmp_path), "--proxy", proxy]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert '"proxies"' in error
