"""robots.txt: its rules for Byline, and sites without a readable one."""

import time
from collections.abc import Iterator

import pytest

from index.gathering.web import Fetcher, fetching, limits
from index.gathering.web.robots import MAX_ROBOTS, read_rules, unknown_rules
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

FORBIDS = b"User-agent: *\nDisallow: /\n"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.0)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with local_server({"/a": page(), "/b": page(), "/private/a": page()}) as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True) as fetcher:
        yield fetcher


# Rules


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /private", True),
        ("User-agent: *\nDisallow: /news", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", False),
        ("User-agent: *\nDisallow: /\nAllow: /news", True),
        ("User-agent: *\nDisallow: /*.html$", False),
        ("User-agent: byline\nDisallow: /", False),
        ("User-agent: BYLINE/0.1 # that one\nDisallow: /", False),
        ("User-agent: GPTBot\nUser-agent: Byline\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Byline\nAllow: /", True),
        ("User-agent: Byline\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: GPTBot\nDisallow: /", True),
        ("User-agent: b\nDisallow: /", True),
        ("User-agent: Bylines\nDisallow: /", True),
        ("user agent other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /x\nUser-agent: Other\nDisallow: /", True),
        ("Disallow: /", True),
        ("<!DOCTYPE html>\n<p>User-agent: no\n<p>Disallow: /", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("\0\1\2\nUser-agent: *\rDisallow: /", False),
    ],
)
def test_rules(text: str, allowed: bool) -> None:
    assert read_rules(text.encode()).allow("https://news.example/news.html") is allowed


def test_rules_in_no_encoding() -> None:
    assert not read_rules(b"# caf\xe9 \xff\xfe\nUser-agent: *\nDisallow: /").allow("https://news.example/")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("", 0),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 2\nUser-agent: Byline\nCrawl-delay: 1", 1),
        ("User-agent: other\nCrawl-delay: 9", 0),
        ("User-agent: *\nCrawl-delay: soon", 0),
        ("User-agent: *\nCrawl-delay: -1", 0),
        ("User-agent: *\nCrawl-delay: inf", 0),
        ("User-agent: *\nCrawl-delay: nan", 0),
    ],
)
def test_delay(text: str, delay: float) -> None:
    assert read_rules(text.encode()).delay == delay


def test_unknown_rules_allow_nothing() -> None:
    assert not unknown_rules("it is broken").allow("https://news.example/")


def test_a_hostile_robots_txt_is_parsed_quickly() -> None:
    """Many user agents over many rules: storing each rule for each of them took 8 s."""
    text = "".join(f"User-agent: a{number}\n" for number in range(2000))
    text += "".join(f"Disallow: /{number}\n" for number in range(2000))
    start = time.process_time()
    assert read_rules(text.encode() + b"User-agent: *\nDisallow: /x").allow("https://news.example/y")
    assert time.process_time() - start < 3


# From a server


def test_a_disallowed_page_is_not_requested(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/robots.txt"] = page(b"User-agent: *\nDisallow: /private", Content_Type="text/plain")
    assert fetcher.fetch(f"{server.url}/a") is not None
    assert refusal(fetcher, f"{server.url}/private/a") == (
        f"{server.url}/private/a: the site's robots.txt does not allow it; save the page in a browser and add the file"
    )
    assert server.paths == ["/a"]


def test_it_is_fetched_once_per_run(server: LocalServer, fetcher: Fetcher) -> None:
    for path in ("/a", "/b", "/a"):
        fetcher.fetch(f"{server.url}{path}")
    assert [request.path for request in server.requests] == ["/robots.txt", "/a", "/b", "/a"]


def test_each_site_has_its_own(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/robots.txt"] = page(FORBIDS)
    with local_server({"/a": page(b"other")}) as other:
        assert "does not allow it" in refusal(fetcher, f"{server.url}/a")
        assert fetcher.fetch(f"{other.url}/a") is not None


def test_a_redirect_must_be_allowed_too(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/robots.txt": page(b"User-agent: *\nDisallow: /private"), "/a": redirect("/private/a")}
    assert f"redirects to {server.url}/private/a: the site's robots.txt" in refusal(fetcher, f"{server.url}/a")
    assert server.paths == ["/a"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 204])
def test_a_site_without_one_allows_everything(server: LocalServer, fetcher: Fetcher, status: int) -> None:
    server.routes["/robots.txt"] = page(b"", status)
    assert fetcher.fetch(f"{server.url}/a") is not None


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (page(b"", 500), "the server responds with 500 (Internal Server Error)"),
        (page(b"", 503), "the server responds with 503 (Service Unavailable)"),
        (page(b"", 429), "the server responds with 429 (Too Many Requests)"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nUser"), "does not respond"),
        (page(b"no gzip", Content_Encoding="gzip"), "was damaged in transit"),
        (redirect("ftp://127.0.0.1/"), "redirects to ftp://127.0.0.1/: is not an http"),
    ],
    ids=["500", "503", "429", "cut", "damaged", "ftp"],
)
def test_an_unreadable_one_allows_nothing(server: LocalServer, fetcher: Fetcher, answer: Route, says: str) -> None:
    server.routes["/robots.txt"] = answer
    message = refusal(fetcher, f"{server.url}/a")
    assert "its robots.txt, which is needed first, cannot be read: " in message
    assert says in message
    asked = len(server.requests)
    assert refusal(fetcher, f"{server.url}/b").startswith(f"{server.url}/b: its robots.txt")
    assert len(server.requests) == asked
    assert server.paths == []


def test_a_slow_one_does_not_block_a_run(
    server: LocalServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "ROBOTS_SECONDS", 0.2)
    server.routes["/robots.txt"] = raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 100, pause=0.2)
    start = time.monotonic()
    assert "takes longer than 0.2 s" in refusal(fetcher, f"{server.url}/a")
    assert "takes longer than 0.2 s" in refusal(fetcher, f"{server.url}/b")
    assert time.monotonic() - start < 15  # all of it takes 20
    assert len(server.requests) == 1


def test_it_is_fetched_again_after_a_temporary_failure(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/robots.txt"] = in_turn(page(b"", 503), page(FORBIDS))
    assert "does not allow it" in refusal(fetcher, f"{server.url}/a")


def test_it_may_be_redirected(server: LocalServer, fetcher: Fetcher) -> None:
    with local_server({"/rules": page(FORBIDS)}) as other:
        server.routes["/robots.txt"] = redirect(f"{other.url}/rules")
        assert "does not allow it" in refusal(fetcher, f"{server.url}/a")
        assert [request.path for request in other.requests] == ["/rules"]


def test_one_that_redirects_in_a_loop_counts_as_missing(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/robots.txt"] = redirect("/robots.txt")
    assert fetcher.fetch(f"{server.url}/a") is not None


def test_only_the_beginning_of_a_huge_one_counts(server: LocalServer, fetcher: Fetcher) -> None:
    filling = b"# nothing\n" * (MAX_ROBOTS // 10)
    server.routes["/robots.txt"] = page(b"User-agent: *\nDisallow: /b\n" + filling + FORBIDS * 100_000)
    assert fetcher.fetch(f"{server.url}/a") is not None
    assert "does not allow it" in refusal(fetcher, f"{server.url}/b")
