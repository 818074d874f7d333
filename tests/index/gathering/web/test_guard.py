"""Which URLs are refused: by their syntax, as numeric addresses, and as names."""

import socket
from collections.abc import Iterator

import pytest

from index.gathering.web import Fetcher
from index.gathering.web.guard import is_public, parse_url, resolve
from index.gathering.web.limits import Forbidden, NotFetched, Transient
from tests.index.gathering.web.local_server import Internet, refusal


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Internet:
    return Internet(monkeypatch)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher() as fetcher:
        yield fetcher


# Syntax of URLs


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "is not an http or https URL"),
        ("news.example/a", "is not an http or https URL"),
        ("//news.example/a", "is not an http or https URL"),
        ("file:///etc/passwd", "is not an http or https URL; only these are fetched, add anything else as a file"),
        ("ftp://news.example/a", "is not an http or https URL"),
        ("data:text/html,news", "is not an http or https URL"),
        ("javascript:alert(1)", "is not an http or https URL"),
        ("gopher://news.example/", "is not an http or https URL"),
        ("http:", "has no valid host name"),
        ("http:///a", "has no valid host name"),
        ("http:news.example", "has no valid host name"),
        ("http://.../", "has no valid host name"),
        ("http://news..example/", "has no valid host name"),
        ("http://news example/", "has no valid host name"),
        ("http://news%2eexample/", "has no valid host name"),
        ("http://news%00.example/", "has no valid host name"),
        ("http://news\\.example/", "has no valid host name"),
        ("http://*/", "has no valid host name"),
        (f"http://{'a.' * 130}example/", "has no valid host name"),
        ("http://[fe80::1%25eth0]/", "has no valid host name"),
        ("http://news.example:0/", "port 0 is not a web server's"),
        ("http://news.example:22/", "port 22 is not a web server's"),
        ("http://news.example:25/", "port 25 is not a web server's"),
        ("http://news.example:65536/", "port 65536 is not a web server's"),
        ("http://news.example:-1/", "port -1 is not a web server's"),
        ("http://news.example:8o/", "is not a valid URL (Invalid port"),
        ("http://[::1/", "is not a valid URL"),
        ("http://[1.2.3.4]/", "is not a valid URL"),
        ("http://256.1.1.1/", "is not a valid URL"),
        ("http://\u202enews.example/", "is not a valid URL"),
        ("http://news.example/a\nb", "is not a valid URL"),
        ("http://news.example/\udcff", "is not a valid URL"),
        ("http://news.example/" + "a" * 100_000, "is not a valid URL (URL too long)"),
        ("http://me:secret@news.example/", "contains a user name or password"),
        ("http://news.example\\@evil.example/", "contains a user name or password"),
    ],
)
def test_invalid_urls_are_refused_without_a_request(fetcher: Fetcher, internet: Internet, url: str, says: str) -> None:
    message = refusal(fetcher, url)
    assert f": {says}" in message
    assert "; " in message
    assert "secret" not in message
    assert len(message) < 500
    assert (internet.looked_up, internet.connected) == ([], [])


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (" HTTP://News.Example \n", "http://news.example"),
        ("https://news.example:443/a?b#c", "https://news.example/a?b"),
        ("https://news.example:8443/a%20b", "https://news.example:8443/a%20b"),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
        ("http://[2606:4700::1]/", "http://[2606:4700::1]/"),
    ],
)
def test_urls_are_normalised(url: str, address: str) -> None:
    assert str(parse_url(url)) == address


# Numeric addresses


@pytest.mark.parametrize(
    "numeric",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::101:101", "100::1", "2001::7f00:1", "2001:db8::1",
        "2002:7f00:1::", "2002:a9fe:a9fe::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
        "fe80::1%2", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(numeric: str) -> None:
    assert not is_public(numeric)


@pytest.mark.parametrize(
    "numeric",
    [
        "1.1.1.1", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1",
        "223.255.255.255", "::ffff:1.1.1.1", "64:ff9b::101:101", "2001:200::1", "2606:4700::1", "2a00:1450::1",
    ],
)  # fmt: skip
def test_public_addresses(numeric: str) -> None:
    assert is_public(numeric)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "127.1", "017700000001", "0", "[::1]", "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]", "10.0.0.1", "[fd00:ec2::254]", "169.254.169.254", "2852039166", "0xA9FEA9FE",
    ],
)  # fmt: skip
def test_numbers_in_every_spelling_are_refused(fetcher: Fetcher, internet: Internet, host: str) -> None:
    message = refusal(fetcher, f"http://{host}/latest/meta-data")
    assert "which is not a public IP address; save the page as a file and add that" in message
    assert internet.connected == []


def test_local_names_are_refused_unless_private_ones_are_allowed() -> None:
    with pytest.raises(Forbidden, match=r"localhost resolves to (127\.0\.0\.1|::1), which is not"):
        resolve("localhost", 80, allow_private=False)
    assert "127.0.0.1" in resolve("localhost", 80, allow_private=True)


def test_hosts_that_cannot_be_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFetched, match="cannot be resolved"):
        resolve("a" * 64 + ".example", 80, allow_private=False)

    def fail(code: int) -> None:
        def look_up(*_: object, **__: object) -> None:
            raise socket.gaierror(code, "no")

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    fail(socket.EAI_NONAME)
    with pytest.raises(NotFetched, match=r"the host gone\.example does not exist; check the URL"):
        resolve("gone.example", 80, allow_private=False)
    fail(socket.EAI_AGAIN)
    with pytest.raises(Transient, match=r"gone\.example could not be resolved; check the network"):
        resolve("gone.example", 80, allow_private=False)
