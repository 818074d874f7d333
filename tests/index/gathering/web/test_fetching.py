"""Fetching from a real local server: results, redirects, retries, validators and limits."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import InputRefused
from index.gathering.web import Fetched, Fetcher, fetching, limits
from index.source import Validators
from tests.index.gathering.web.local_server import (
    LocalServer,
    Route,
    in_turn,
    local_server,
    page,
    raw,
    redirect,
    refusal,
)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.0)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with local_server({}) as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True) as fetcher:
        yield fetcher


def data(fetched: Fetched | None) -> bytes:
    assert fetched is not None
    return fetched.data


# Results


def test_fetches_the_bytes_and_their_metadata(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = page(
        b"\xe4 text",
        Content_Type="text/html; charset=latin-1",
        ETag='"1"',
        Last_Modified="Fri, 05 Sep 2025 10:00:00 GMT",
    )
    url = f"{server.url}/a"
    assert fetcher.fetch(url + "#part") == Fetched(
        url, b"\xe4 text", "text/html; charset=latin-1", Validators(url, '"1"', "Fri, 05 Sep 2025 10:00:00 GMT")
    )


def test_the_user_agent_identifies_byline(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = page()
    fetcher.fetch(f"{server.url}/a")
    version = Path(__file__).parents[4].joinpath("pyproject.toml").read_text(encoding="utf-8").split('version = "')[1]
    headers = server.requests[-1].headers
    assert headers["User-Agent"] == f"Byline/{version[:3]} (+news reader; respects robots.txt)"
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    assert "Cookie" not in headers


def test_a_response_without_metadata(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = raw(b"HTTP/1.0 200 OK\r\n\r\nold but good")
    assert fetcher.fetch(f"{server.url}/a") == Fetched(
        f"{server.url}/a", b"old but good", None, Validators(f"{server.url}/a")
    )


def test_each_request_has_its_own_connection(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/robots.txt": page(b""), "/a": page()}
    for _ in range(2):
        fetcher.fetch(f"{server.url}/a")
    assert len({request.client for request in server.requests}) == len(server.requests) == 3
    assert {request.headers["Connection"] for request in server.requests} == {"close"}


def test_non_ascii_path_and_query(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/stra%C3%9Fe?q=%C3%BC%20x"] = page(b"found")
    fetched = fetcher.fetch(f"{server.url}/straße?q=ü x")
    assert data(fetched) == b"found"
    assert fetched is not None
    assert fetched.url == f"{server.url}/stra%C3%9Fe?q=%C3%BC%20x"


def test_packed_page_is_unpacked(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = page(gzip.compress(b"news " * 1000), Content_Encoding="gzip")
    assert data(fetcher.fetch(f"{server.url}/a")) == b"news " * 1000
    assert server.requests[-1].headers["Accept-Encoding"] == "gzip"


def test_chunked_page(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    assert data(fetcher.fetch(f"{server.url}/a")) == b"abcde"


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (404, "the server responds with 404 (Not Found); check the URL"),
        (410, "410 (Gone); check the URL"),
        (403, "403 (Forbidden); it is not public: save the page in a browser and add the file"),
        (500, "500 (Internal Server Error); try again later, or save the page"),
        (206, "206 (Partial Content)"),
        (304, "304 (Not Modified)"),
        (799, "the server responds with 799; try again later"),
    ],
)
def test_other_statuses_are_refused_and_not_retried(
    server: LocalServer, fetcher: Fetcher, status: int, says: str
) -> None:
    server.routes["/a"] = page(b"", status)
    assert refusal(fetcher, f"{server.url}/a").startswith(f"{server.url}/a: ")
    assert says in refusal(fetcher, f"{server.url}/a")
    assert server.paths == ["/a", "/a"]


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_follows_redirects_and_returns_the_final_url(server: LocalServer, fetcher: Fetcher, status: int) -> None:
    server.routes |= {"/a": redirect("b?x=1#part", status), "/b?x=1": redirect(f"{server.url}/c"), "/c": page(b"end")}
    fetched = fetcher.fetch(f"{server.url}/a")
    assert data(fetched) == b"end"
    assert fetched is not None
    assert fetched.url == fetched.validators.url == f"{server.url}/c"


def test_a_redirect_loop_is_refused_at_once(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert "redirects in a circle" in refusal(fetcher, f"{server.url}/a")
    assert server.paths == ["/a", "/b"]


def test_an_endless_chain_of_redirects_ends(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {f"/{number}": redirect(f"/{number + 1}") for number in range(30)}
    assert "more than 10 times; check the URL" in refusal(fetcher, f"{server.url}/0")
    assert server.paths[-1] == "/10"


def test_as_many_redirects_as_allowed(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {f"/{number}": redirect(f"/{number + 1}") for number in range(10)} | {"/10": page(b"end")}
    assert data(fetcher.fetch(f"{server.url}/0")) == b"end"


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("file:///etc/passwd", "redirects to file:///etc/passwd: is not an http or https URL"),
        ("http://me:secret@127.0.0.1/", "redirects to http://127.0.0.1/: contains a user name or password"),
        ("http://[::1", "redirects to http://[::1: "),
        ("http://a..b/", "redirects to http://a..b/: has no valid host name"),
        ("", "redirects without a target"),
    ],
)
def test_redirects_to_urls_that_cannot_be_fetched(
    server: LocalServer, fetcher: Fetcher, location: str, says: str
) -> None:
    server.routes["/a"] = redirect(location)
    message = refusal(fetcher, f"{server.url}/a")
    assert message.startswith(f"{server.url}/a: {says}")
    assert "secret" not in message


def test_the_refusal_names_the_target_of_the_redirects(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = redirect("/b")
    assert refusal(fetcher, f"{server.url}/a").startswith(
        f"{server.url}/a: redirects to {server.url}/b: the server responds with 404"
    )


def test_a_non_ascii_redirect(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = raw("HTTP/1.1 302 Found\r\nLocation: /straße x\r\n\r\n".encode())
    server.routes["/stra%C3%9Fe%20x"] = page(b"end")
    assert data(fetcher.fetch(f"{server.url}/a")) == b"end"


# Retries


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_temporary_failures_are_retried(server: LocalServer, fetcher: Fetcher, status: int) -> None:
    server.routes["/a"] = in_turn(page(b"", status), page(b"", status), page(b"now"))
    assert data(fetcher.fetch(f"{server.url}/a")) == b"now"
    assert len(server.paths) == 3


def test_gives_up_after_three_attempts(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = page(b"", 503)
    assert "the server responds with 503 (Service Unavailable); try again later" in refusal(fetcher, f"{server.url}/a")
    assert len(server.paths) == 3


@pytest.mark.parametrize(
    "broken",
    [
        raw(),
        raw(b"HTTP/1.1 200 OK\r\nContent-Le"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
        raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000),
    ],
    ids=["nothing", "header", "length", "chunk", "no-http", "huge-header"],
)
def test_a_broken_response_is_retried_and_then_refused(server: LocalServer, fetcher: Fetcher, broken: Route) -> None:
    server.routes["/a"] = in_turn(broken, page(b"whole"))
    assert data(fetcher.fetch(f"{server.url}/a")) == b"whole"
    server.routes["/a"] = broken
    assert "127.0.0.1 does not respond (" in refusal(fetcher, f"{server.url}/a")


def test_bytes_beyond_the_declared_length_are_ignored(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npageHTTP/1.1 200 OK\r\n\r\nother")
    for _ in range(20):  # whether the rest arrives together with the page is a matter of chance
        assert data(fetcher.fetch(f"{server.url}/a")) == b"page"


def test_a_refused_connection(fetcher: Fetcher) -> None:
    with local_server({}) as server:
        url = server.url
    message = refusal(fetcher, url)
    assert "its robots.txt, which is needed first, cannot be read: 127.0.0.1 does not respond" in message
    assert "Connection refused" in message


def test_a_silent_server_times_out(server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fetching._TIMEOUTS, "read", 0.1)
    server.routes["/a"] = in_turn(raw(b"HTTP/1.1 200 OK\r\n", pause=0.5), page(b"now"))
    assert data(fetcher.fetch(f"{server.url}/a")) == b"now"


# Conditional requests


def test_an_unchanged_page_is_not_sent_again(server: LocalServer, fetcher: Fetcher) -> None:
    date = "Fri, 05 Sep 2025 10:00:00 GMT"
    server.routes["/a"] = in_turn(page(b"1", ETag='W/"1"', Last_Modified=date), page(b"", 304))
    first = fetcher.fetch(f"{server.url}/a")
    assert first is not None
    assert fetcher.fetch(f"{server.url}/a", first.validators) is None
    headers = server.requests[-1].headers
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('W/"1"', date)


def test_validators_are_sent_only_to_the_url_that_they_came_from(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/a": redirect("/c"), "/c": page(b"other")}
    known = Validators(f"{server.url}/b", etag='"1"')
    assert data(fetcher.fetch(f"{server.url}/a", known)) == b"other"
    assert not any("If-None-Match" in request.headers for request in server.requests)


@pytest.mark.parametrize("etag", ['"ü"', "\udcff"])
def test_validators_that_are_not_ascii_are_not_sent(server: LocalServer, fetcher: Fetcher, etag: str) -> None:
    server.routes["/a"] = page(b"new")
    assert data(fetcher.fetch(f"{server.url}/a", Validators(f"{server.url}/a", etag))) == b"new"


def test_validators_with_line_breaks_are_refused(server: LocalServer, fetcher: Fetcher) -> None:
    with pytest.raises(InputRefused, match="cannot be requested"):
        fetcher.fetch(f"{server.url}/a", Validators(f"{server.url}/a", '"1"\r\nX: y'))


# Limits


def test_a_page_that_is_too_large(server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1_000_000)
    server.routes |= {"/fits": page(b"x" * 1_000_000), "/over": page(b"x" * 1_000_001)}
    assert len(data(fetcher.fetch(f"{server.url}/fits"))) == 1_000_000
    assert "is larger than 1 MB, too large for one article; save it" in refusal(fetcher, f"{server.url}/over")


def test_an_endless_page_is_read_up_to_the_limit(
    server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1_000_000)
    server.routes["/a"] = raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 100_000] * 10_000)
    assert "is larger than 1 MB" in refusal(fetcher, f"{server.url}/a")
