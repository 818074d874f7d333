"""Authentication, metrics, and readiness."""

import base64
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa.errors import AccessRefused
from qa.surfaces.web.middleware.access import Access, access_from_file, is_local, read_access
from qa.surfaces.web.server import main
from tests.qa.surfaces.web.serving import served_app

SECRET = "correct horse battery staple"


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "admitted"),
    [
        (f"Bearer {SECRET}", True),
        (f"bearer  {SECRET}", True),
        (basic("ada", SECRET), True),
        (basic("bob", SECRET), False),
        (basic("ada", SECRET[:-1]), False),
        (basic("ada", ""), False),
        (SECRET, False),
        ("", False),
        ("Bearer", False),
        ("Basic %%%", False),
        ("Basic " + base64.b64encode(b"\xff\xfe:x").decode(), False),
        (f"Digest {SECRET}", False),
    ],
)
def test_a_request_needs_the_token_or_the_user_and_password(authorization: str, admitted: bool) -> None:
    assert Access(SECRET, "ada").admits(authorization) is admitted


def test_any_user_may_send_the_token_as_a_password() -> None:
    access = read_access(f"{SECRET}\n", "x")
    assert access.admits(basic("anyone", SECRET))
    assert not access.admits(basic("anyone", "anything"))
    assert SECRET not in repr(access)


@pytest.mark.parametrize("text", ["", "  ", "short", "ada:", "ada:short"])
def test_a_short_secret_is_rejected(text: str) -> None:
    with pytest.raises(AccessRefused, match=r"^here: contains no token or password of at least 16 characters"):
        read_access(text, "here")


def test_the_secret_can_be_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "access").write_text(f"ada:{SECRET}\nmore\n", encoding="utf-8")
    assert access_from_file(str(tmp_path / "access")) == Access(SECRET, "ada")
    (tmp_path / "binary").write_bytes(b"\xff\xff")
    for name in ("none", "binary"):
        with pytest.raises(AccessRefused, match="cannot be read"):
            access_from_file(str(tmp_path / name))


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False)]
)
def test_which_addresses_are_local(host: str, local: bool) -> None:
    assert is_local(host) is local


@pytest.fixture(scope="module")
def url(seed_folder: Path) -> Iterator[str]:
    """The app with default settings, on this computer."""
    with served_app(seed_folder) as url:
        yield url


def test_nothing_is_served_without_the_secret(seed_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "access").write_text(SECRET, encoding="utf-8")
    with served_app(seed_folder, "--host", "0.0.0.0", "--access", str(tmp_path / "access")) as url:
        here = url.replace("0.0.0.0", "127.0.0.1")
        for path in ("/", "/docs", "/added", "/metrics", "/api/articles", "/article/79e05a6b8541", "/pages/chat.css"):
            response = httpx.get(here + path)
            assert (response.status_code, response.json()["code"]) == (401, "access_refused")
            assert list(response.json()) == ["error", "code"]
            assert response.headers["www-authenticate"].startswith("Basic")
            assert response.headers["x-content-type-options"] == "nosniff"
            assert httpx.get(here + path, headers={"Authorization": f"Bearer {SECRET}"}).status_code == 200
        assert httpx.post(f"{here}/api/ask", json={"question": "Why?"}).status_code == 401
        assert httpx.get(f"{here}/health").status_code == httpx.get(f"{here}/ready").status_code == 200


def test_requests_are_counted_by_route_without_user_input(url: str) -> None:
    httpx.get(f"{url}/api/articles/unknown-secret?q=secret")
    for _ in range(2):
        httpx.get(f"{url}/api/articles")
    text = httpx.get(f"{url}/metrics").text
    assert 'byline_requests_total{method="GET",route="/api/articles",status="200"} 2.0' in text
    assert 'route="/api/articles/{article_id}",status="404"} 1.0' in text
    assert 'byline_request_seconds_count{route="/api/articles"} 2.0' in text
    assert "byline_articles 5.0" in text
    assert "secret" not in text


def test_invented_methods_are_counted_as_one(url: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Each would be kept for ever, also of a client without the secret."""
    before = httpx.get(f"{url}/metrics").text
    for number in range(30):
        assert httpx.request(f"SECRET{number}" + "X" * 50_000, f"{url}/api/articles").status_code in (404, 405)
    text = httpx.get(f"{url}/metrics").text
    assert 'method="other"' in text
    assert "SECRET" not in text
    assert len(text) < len(before) + 5_000
    assert capfd.readouterr().err == ""


def test_ready_responds_once_the_index_can_be_searched(url: str) -> None:
    assert httpx.get(f"{url}/ready").json()["status"] == "ready"


def test_dns_rebinding_is_rejected(url: str) -> None:
    """An attacker's host name resolves to 127.0.0.1, so that the browser sends requests for their site to this one."""
    port = url.rpartition(":")[2]
    for host, status in ((f"evil.example:{port}", 400), (f"localhost:{port}", 200), (f"127.0.0.1:{port}", 200)):
        assert httpx.get(f"{url}/health", headers={"Host": host}).status_code == status


def test_a_page_of_another_site_cannot_change_the_library(url: str) -> None:
    foreign = httpx.post(f"{url}/api/articles/reindex", headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert httpx.get(f"{url}/api/jobs").json() == []


def test_a_public_address_needs_a_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--port", "0", "--host", "0.0.0.0", "--index", str(tmp_path)])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "0.0.0.0 can be reached by others; set a token" in err
