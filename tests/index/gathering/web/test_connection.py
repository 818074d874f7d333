"""Connections go to checked addresses, under the requested host name."""

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from index.gathering.web import Fetcher, fetching, limits
from tests.index.gathering.web.local_server import Internet, LocalServer, local_server, page, raw, redirect, refusal

PUBLIC = "93.184.216.34"
OTHER = "1.1.1.1"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.0)


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Internet:
    return Internet(monkeypatch)


@pytest.fixture
def server(internet: Internet) -> Iterator[LocalServer]:
    """news.example, at a public address."""
    with local_server({}) as server:
        internet.add("news.example", PUBLIC)
        internet.ports[PUBLIC] = server.port
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher() as fetcher:
        yield fetcher


# Names


def test_a_public_host_is_requested_under_its_name(server: LocalServer, fetcher: Fetcher, internet: Internet) -> None:
    server.routes["/a"] = page(b"news")
    fetched = fetcher.fetch("http://news.example/a")
    assert fetched is not None
    assert (fetched.data, fetched.url) == (b"news", "http://news.example/a")
    assert server.requests[-1].headers["Host"] == "news.example"
    assert internet.connected == [PUBLIC, PUBLIC]  # for robots.txt and the page


def test_a_non_ascii_host_name(server: LocalServer, fetcher: Fetcher, internet: Internet) -> None:
    internet.add("xn--bcher-kva.example", PUBLIC)
    server.routes["/%C3%BC"] = page(b"news")
    fetched = fetcher.fetch("http://Bücher.example/ü")
    assert fetched is not None
    assert fetched.url == "http://xn--bcher-kva.example/%C3%BC"
    assert server.requests[-1].headers["Host"] == "xn--bcher-kva.example"


def test_an_ipv6_address(server: LocalServer, fetcher: Fetcher, internet: Internet) -> None:
    internet.ports["2606:4700::1"] = server.port
    server.routes["/a"] = page(b"news")
    assert fetcher.fetch("http://[2606:4700::1]/a") is not None
    assert server.requests[-1].headers["Host"] == "[2606:4700::1]"


@pytest.mark.parametrize("answer", [["10.0.0.1"], [PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC]])
def test_a_host_with_any_private_address_is_refused(
    server: LocalServer, fetcher: Fetcher, internet: Internet, answer: list[str]
) -> None:
    internet.add("mixed.example", answer)
    message = refusal(fetcher, "http://mixed.example/a")
    assert message.startswith(
        "http://mixed.example/a: mixed.example resolves to 10.0.0.1, which is not a public IP address"
    )
    assert internet.connected == []


def test_a_later_change_of_dns_has_no_effect(server: LocalServer, fetcher: Fetcher, internet: Internet) -> None:
    """One DNS query serves the check and the connection, so DNS rebinding has no effect."""
    internet.add("rebound.example", PUBLIC, "127.0.0.1")
    internet.ports["127.0.0.1"] = server.port
    server.routes |= {"/robots.txt": page(b""), "/a": page(b"secret")}
    message = refusal(fetcher, "http://rebound.example/a")
    assert "rebound.example resolves to 127.0.0.1, which is not" in message
    assert internet.connected == [PUBLIC]
    assert internet.looked_up == ["rebound.example"] * 2
    assert server.paths == []


def test_each_connection_makes_one_dns_query(server: LocalServer, fetcher: Fetcher, internet: Internet) -> None:
    internet.add("rebound.example", PUBLIC, PUBLIC, "127.0.0.1")
    server.routes["/a"] = page(b"news")
    fetched = fetcher.fetch("http://rebound.example/a")
    assert fetched is not None
    assert fetched.data == b"news"
    assert internet.looked_up == ["rebound.example"] * 2


def test_the_next_address_of_a_name_is_tried(server: LocalServer, fetcher: Fetcher, internet: Internet) -> None:
    internet.add("two.example", [OTHER, PUBLIC])
    server.routes["/a"] = page(b"news")
    assert fetcher.fetch("http://two.example/a") is not None
    assert internet.connected == [OTHER, PUBLIC] * 2


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest", "http://127.0.0.1:8000/", "http://[::1]/", "http://intern.example/", "//0x7f.1/"],
)
def test_a_redirect_to_a_private_address_is_refused(
    server: LocalServer, fetcher: Fetcher, internet: Internet, target: str
) -> None:
    internet.add("intern.example", "10.0.0.1")
    server.routes["/a"] = redirect(target)
    message = refusal(fetcher, "http://news.example/a")
    assert message.startswith(f"http://news.example/a: redirects to {target if ':' in target else 'http:' + target}: ")
    assert "which is not a public IP address" in message
    assert set(internet.connected) == {PUBLIC}


def test_a_robots_txt_that_leads_to_a_private_address(
    server: LocalServer, fetcher: Fetcher, internet: Internet
) -> None:
    server.routes |= {"/robots.txt": redirect("http://10.0.0.1/"), "/a": page()}
    assert "10.0.0.1, which is not a public IP address" in refusal(fetcher, "http://news.example/a")
    assert internet.connected == [PUBLIC]


def test_proxies_of_the_environment_are_ignored(
    server: LocalServer, internet: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    server.routes["/a"] = page()
    with Fetcher() as fetcher:
        assert fetcher.fetch("http://news.example/a") is not None
    assert set(internet.connected) == {PUBLIC}


# Certificates


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for news.example, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("certificate") / "news.pem"
    path.write_bytes(made.public_bytes(pem) + secret)
    return path


@pytest.fixture
def secure(certificate: Path, internet: Internet) -> Iterator[list[str | None]]:
    """https://news.example; yields the server names that clients send (SNI)."""
    asked: list[str | None] = []
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    tls.sni_callback = lambda _socket, name, _context: asked.append(name)
    slow = raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 100, pause=0.05)
    with local_server({"/a": page(b"news"), "/slow": slow}, tls) as server:
        internet.add("news.example", PUBLIC)
        internet.add("other.example", PUBLIC)
        internet.ports[PUBLIC] = server.port
        yield asked


def test_the_certificate_is_verified_for_the_host_name(
    secure: list[str | None], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Fetcher() as fetcher:
        fetched = fetcher.fetch("https://news.example/a")
        assert fetched is not None
        assert fetched.data == b"news"
        message = refusal(fetcher, "https://other.example/a")
    assert "the certificate of other.example is not valid (Hostname mismatch" in message
    assert secure == ["news.example", "news.example", "other.example"]


def test_connecting_is_limited_in_time(
    secure: list[str | None], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.5)
    with Fetcher() as fetcher:
        assert "takes longer than 0.5 s" in refusal(fetcher, "https://news.example/slow")


def test_an_untrusted_certificate_is_refused(secure: list[str | None], fetcher: Fetcher) -> None:
    assert "the certificate of news.example is not valid (self-signed certificate)" in refusal(
        fetcher, "https://news.example/a"
    )
    assert secure == ["news.example"]


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_trusted_certificates_that_cannot_be_read(
    server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    if content:
        tmp_path.joinpath("trusted.pem").write_text(content, encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with Fetcher() as fetcher:
        assert "the certificates of SSL_CERT_FILE cannot be read (" in refusal(fetcher, "http://news.example/a")
