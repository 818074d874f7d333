"""Adding URLs: fetched, stored, and requested conditionally the next time."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from index import AddReport, Index
from index.gathering.web import fetching, limits
from tests.index.gathering.web.local_server import LocalServer, Route, local_server, page


def story(sentence: str = "The truce held through the night") -> bytes:
    paragraphs = "".join(f"<p>{sentence}, officials said on day {n} of the talks in the harbour.</p>" for n in range(5))
    head = '<title>Truce</title><meta property="article:published_time" content="2025-09-05T10:00:00+02:00">'
    return (
        f"<html lang='en'><head>{head}</head><body><article><h1>Truce</h1>{paragraphs}</article></body></html>".encode()
    )


def changing(tag: str, body: bytes) -> Route:
    """A page that responds with 304 to its current ETag."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        known = handler.headers["If-None-Match"]
        (page(b"", 304) if known == tag else page(body, ETag=tag))(handler)

    return answer


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.0)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with local_server({"/story": changing('"1"', story())}) as server:
        yield server


def add(index: Index, server: LocalServer, path: str = "/story") -> AddReport:
    return index.add([f"{server.url}{path}"], allow_private=True)


def changes(report: AddReport) -> list[str]:
    return [file.change.value for file in report.files]


def test_a_page_becomes_an_article(index: Index, server: LocalServer) -> None:
    assert changes(add(index, server)) == ["added"]
    (info,) = index.articles()
    assert (info.title, info.published, info.language) == ("Truce", "2025-09-05T10:00:00+02:00", "en")
    assert info.origin == info.url == f"{server.url}/story"


def test_an_unchanged_page_is_not_downloaded_again(index: Index, server: LocalServer) -> None:
    add(index, server)
    report = add(index, server)
    assert changes(report) == ["unchanged"]
    assert report.files[0].article_id == index.articles()[0].id
    assert report.files[0].title == "Truce"


def test_a_changed_page_is_a_new_version(index: Index, server: LocalServer) -> None:
    add(index, server)
    server.routes["/story"] = changing('"2"', story("The truce broke in the morning"))
    assert changes(add(index, server)) == ["updated"]
    assert changes(add(index, server)) == ["unchanged"]
    assert index.articles()[0].version == 2


def test_a_removed_article_is_downloaded_again(index: Index, server: LocalServer) -> None:
    add(index, server)
    index.remove([info.id for info in index.articles()])
    assert changes(add(index, server)) == ["added"]


def test_a_page_that_could_not_be_stored_is_requested_again(
    index: Index, server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Validators count only once the article is stored."""
    with monkeypatch.context() as broken:
        broken.setattr("index.storage.writer.Writer.put", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            add(index, server)
    assert changes(add(index, server)) == ["added"]


def test_a_url_that_cannot_be_fetched_is_refused_by_name(index: Index, server: LocalServer) -> None:
    report = add(index, server, "/none")
    assert report.files == []
    assert report.refused[0].startswith(f"{server.url}/none: the server responds with 404 (Not Found)")
    report = index.add([f"{server.url}/story"])
    assert "which is not a public IP address" in report.refused[0]


def test_a_sync_of_a_feed_keeps_what_it_no_longer_lists(index: Index, server: LocalServer) -> None:
    def feed(*paths: str) -> Route:
        items = "".join(f"<item><title>T</title><link>{server.url}{path}</link></item>" for path in paths)
        text = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        return page(text.encode(), Content_Type="application/rss+xml")

    server.routes |= {"/two": page(story("Another truce held")), "/feed": feed("/story", "/two")}
    report = index.sync([f"{server.url}/feed"], allow_private=True)
    assert changes(report) == ["added", "added"]
    server.routes["/feed"] = feed("/two")
    report = index.sync([f"{server.url}/feed"], allow_private=True)
    assert (changes(report), report.removed) == (["unchanged"], [])
    assert len(index.articles()) == 2
