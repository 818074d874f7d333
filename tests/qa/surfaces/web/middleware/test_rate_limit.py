"""The rate limit of an address: a flood is rejected, with a hint when to retry, and other addresses are unaffected."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa.surfaces.web.middleware.rate_limit import DEFAULT_RATE, Rates
from qa.surfaces.web.server import main
from tests.qa.surfaces.web.serving import error_of, served_app

ASK = ("POST", "/api/ask")


def admitted(rates: Rates, method: str, path: str, address: str = "192.0.2.1") -> bool:
    status = rates.count(method, path, address)
    return status is None or status.admitted


def test_each_address_and_kind_is_counted_separately() -> None:
    rates = Rates(4)
    assert [admitted(rates, *ASK) for _ in range(5)] == [True] * 4 + [False]
    assert not admitted(rates, "POST", "/api/ask/stream")
    assert not admitted(rates, "POST", "/api/check")
    assert not admitted(rates, "POST", "/check/stream")
    assert not admitted(rates, "POST", "/gradio_api/queue/join")
    assert admitted(rates, *ASK, "192.0.2.2")
    assert [admitted(rates, "GET", "/api/search") for _ in range(9)] == [True] * 8 + [False]
    assert not admitted(rates, "GET", "/search")
    assert [admitted(rates, "POST", "/api/feedback") for _ in range(3)] == [True] * 2 + [False]
    assert not admitted(rates, "POST", "/conversation/feedback")
    assert [admitted(rates, "GET", "/api/articles") for _ in range(41)] == [True] * 40 + [False]
    assert not admitted(rates, "GET", "/nowhere")


@pytest.mark.parametrize("start", [600.0, 659.99])
def test_a_minute_begins_with_the_first_request(start: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window tied to the clock's minutes admitted a request too many when the minute turned among them."""
    rates, steps = Rates(4), [0.0, 0.005, 0.01, 0.02, 0.03, 59.9, 60.001]
    admissions = []
    for step in steps:
        monkeypatch.setattr("time.time", lambda step=step: start + step)
        admissions.append(admitted(rates, *ASK))
    assert admissions == [True] * 4 + [False, False, True]


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
def test_monitoring_is_not_counted(path: str) -> None:
    rates = Rates(1)
    assert all(admitted(rates, "GET", path) for _ in range(50))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("unknown", "unknown", True),
        ("", "unknown", False),
    ],
)
def test_an_ipv6_network_counts_as_one(one: str, other: str, same: bool) -> None:
    rates = Rates(1)
    assert admitted(rates, *ASK, one)
    assert admitted(rates, *ASK, other) is not same


@pytest.fixture(scope="module")
def server(seed_folder: Path) -> Iterator[httpx.Client]:
    with (
        served_app(seed_folder, "--rate-limit", "3", "--proxy", "127.0.0.1") as url,
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        yield client


def behind(address: str) -> dict[str, str]:
    """The header with which the named proxy, on this computer, forwards a request from this address."""
    return {"X-Forwarded-For": address}


def test_too_many_questions_are_rejected(server: httpx.Client) -> None:
    ask = {"question": "What did Meloni say about troops?"}
    headers = behind("198.51.100.7")
    for remaining in (2, 1, 0):
        response = server.post("/api/ask", json=ask, headers=headers)
        assert response.status_code == 200
        assert response.headers["ratelimit-policy"] == '"questions";q=3;w=60'
        assert response.headers["ratelimit"].startswith(f'"questions";r={remaining};t=')
    response = server.post("/api/ask", json=ask, headers=headers)
    error = error_of(response, 429, "too_many_requests")
    seconds = int(response.headers["retry-after"])
    assert 1 <= seconds <= 60
    assert error.startswith("too many questions from your address (limit: 3 per minute)")
    assert error.endswith(f"try again in {seconds} seconds")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert server.get("/api/search", params={"q": "troops"}, headers=headers).status_code == 200
    assert server.post("/api/ask", json=ask, headers=behind("198.51.100.8")).status_code == 200


def test_too_many_questions_on_the_page_are_rejected(server: httpx.Client) -> None:
    headers = behind("198.51.100.9")
    for number in range(4):
        body = {"data": ["Why?", None, "key", [], "", "", []], "fn_index": 0, "session_hash": f"s{number}"}
        response = server.post("/gradio_api/queue/join", json=body, headers=headers)
        assert response.status_code == (200 if number < 3 else 429)
    error_of(response, 429)


def test_all_requests_are_limited_except_monitoring(server: httpx.Client) -> None:
    headers = behind("198.51.100.10")
    statuses = [server.get("/pages/chat.css", headers=headers).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    for path in ("/health", "/ready", "/metrics"):
        response = server.get(path, headers=headers)
        assert response.status_code == 200
        assert "ratelimit" not in response.headers
    assert 'status="429"' in server.get("/metrics").text


def test_openapi_documents_the_limit(server: httpx.Client) -> None:
    paths = server.get("/openapi.json").json()["paths"]
    routes = [(path, method) for path in paths if path.startswith("/api/") for method in paths[path]]
    assert len(routes) >= 7
    assert all("429" in paths[path][method]["responses"] for path, method in routes)


@pytest.mark.slow
def test_there_is_no_limit_on_a_local_server_without_a_password(seed_folder: Path, tmp_path: Path) -> None:
    with served_app(seed_folder) as url:
        assert "ratelimit" not in httpx.get(f"{url}/api/articles").headers
    (tmp_path / "access").write_text("correct horse battery staple", encoding="utf-8")
    with served_app(seed_folder, "--access", str(tmp_path / "access")) as url:
        response = httpx.get(f"{url}/api/articles")
        assert response.status_code == 401
        assert f";q={10 * DEFAULT_RATE};" in response.headers["ratelimit-policy"]


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "9999999", "٣"])
def test_an_invalid_rate_is_rejected(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([f"--rate-limit={number}"])
    assert ended.value.code == 2
    assert f"argument --rate-limit: '{number}': " in capsys.readouterr().err
