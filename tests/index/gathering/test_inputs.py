"""Paths and URLs as one stream: feeds with the pages that they link to, unchanged inputs, progress."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import InputRefused
from index.gathering.inputs import Inputs, is_url
from index.gathering.web import fetching, limits
from index.source import Gathered, Source, Unchanged, Validators
from tests.index.gathering.web.local_server import LocalServer, Route, local_server, page

STORY = b"<html><head><title>Truce</title></head><body><p>The truce held through the night.</p></body></html>"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MIN_INTERVAL", 0.0)
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.0)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with local_server({"/story": page(STORY), "/two": page(STORY)}) as server:
        server.routes["/feed"] = feed(server, "/story", "/two")
        yield server


def feed(server: LocalServer, *paths: str, full: str = "", summary: str = "In short.") -> Route:
    content = f"<content:encoded><![CDATA[<p>{full}</p>]]></content:encoded>" if full else ""
    items = "".join(
        f"<item><title>On {path}</title><link>{server.url}{path}</link><guid>{server.url}{path}</guid>"
        f"<pubDate>Fri, 05 Sep 2025 10:00:00 GMT</pubDate><description>{summary}</description>{content}</item>"
        for path in paths
    )
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>'
    return page(f"{head}{items}</channel></rss>".encode(), Content_Type="application/rss+xml")


def gathered(inputs: Inputs) -> list[Gathered]:
    with inputs:
        return list(inputs)


def test_urls_are_distinguished_from_paths() -> None:
    assert is_url("https://news.example/a")
    assert is_url("file:///etc/passwd")
    assert not any(is_url(name) for name in ("a.txt", "./http:/a", "C:\\news", Path("https://x"), ""))


def test_paths_and_urls(server: LocalServer, articles: Path) -> None:
    (articles / "a.txt").write_text("The truce held.", encoding="utf-8")
    url = f"{server.url}/story"
    one, two = gathered(Inputs([url, articles], allow_private=True))
    assert one == Source(origin=f"{articles}/a.txt", data=b"The truce held.")
    assert two == Source(origin=url, data=STORY, media_type="text/html", url=url)


def test_localhost_is_refused_unless_allowed(server: LocalServer) -> None:
    (refused,) = gathered(Inputs([f"{server.url}/story"]))
    assert isinstance(refused, InputRefused)
    assert server.requests == []


def test_a_file_url_is_refused() -> None:
    (refused,) = gathered(Inputs(["file:///etc/passwd"], allow_private=True))
    assert str(refused).startswith("file:///etc/passwd: ")


def test_the_pages_that_a_feed_links_to_are_read(server: LocalServer) -> None:
    found = gathered(Inputs([f"{server.url}/feed"], allow_private=True))
    assert found == [
        Source(
            origin=f"{server.url}{path}",
            data=STORY,
            media_type="text/html",
            url=f"{server.url}{path}",
            stated={"published": "Fri, 05 Sep 2025 10:00:00 GMT"},
        )
        for path in ("/story", "/two")
    ]


def test_the_page_of_an_entry_with_its_full_text_is_not_fetched(server: LocalServer) -> None:
    server.routes["/feed"] = feed(server, "/story", full="The truce held through the night.")
    (source,) = gathered(Inputs([f"{server.url}/feed"], allow_private=True))
    assert isinstance(source, Source)
    assert b"The truce held through the night." in source.data
    assert source.stated["title"] == "On /story"
    assert server.paths == ["/feed"]


def test_an_entry_whose_page_cannot_be_fetched_is_read_from_the_feed(server: LocalServer) -> None:
    server.routes["/feed"] = feed(server, "/none")
    inputs = Inputs([f"{server.url}/feed"], allow_private=True)
    (source,) = gathered(inputs)
    assert isinstance(source, Source)
    assert b"In short." in source.data
    assert source.notes[-1].startswith(f"only the feed's own text: {server.url}/none: the server responds with 404")
    assert inputs.stamps == {}


def test_a_feed_in_a_file_is_not_followed(server: LocalServer, articles: Path) -> None:
    (articles / "feed.xml").write_text(
        "<rss version='2.0'><channel><title>News</title><item><title>A</title>"
        f"<link>{server.url}/story</link><description>In short.</description></item></channel></rss>",
        encoding="utf-8",
    )
    (source,) = gathered(Inputs([articles], allow_private=True))
    assert isinstance(source, Source)
    assert source.partial
    assert server.requests == []


def test_an_unchanged_page_is_reported_and_not_sent(server: LocalServer) -> None:
    url = f"{server.url}/story"
    server.routes["/story"] = page(STORY, ETag='"1"')
    first = Inputs([url], allow_private=True)
    gathered(first)
    assert first.validators == {url: Validators(url, '"1"')}
    server.routes["/story"] = page(b"", 304)
    again = Inputs([url], find_validators=first.validators.get, allow_private=True)
    assert gathered(again) == [Unchanged(url)]
    assert server.requests[-1].headers["If-None-Match"] == '"1"'


def test_unchanged_files_and_entries_are_not_read(server: LocalServer, articles: Path) -> None:
    (articles / "a.txt").write_text("The truce held.", encoding="utf-8")
    named: list[str | Path] = [articles, f"{server.url}/feed"]
    first = Inputs(named, allow_private=True)
    assert len(gathered(first)) == 3
    again = Inputs(named, known_state=first.stamps, allow_private=True)
    assert gathered(again) == []
    assert again.unexamined == {f"{articles}/a.txt", f"{server.url}/story", f"{server.url}/two"}
    server.routes["/feed"] = feed(server, "/story", summary="Corrected.")
    (articles / "a.txt").write_text("The truce broke.", encoding="utf-8")
    assert len(gathered(Inputs(named, known_state=first.stamps, allow_private=True))) == 2


def test_unreadable_inputs_are_named(articles: Path) -> None:
    (articles / "a.jsonl").write_text('{"text": "The truce held."}\n{"text": 1', encoding="utf-8")
    inputs = Inputs([articles, articles / "none.txt", "http://127.0.0.1:1/a"])
    assert len(gathered(inputs)) == 4
    assert inputs.unexamined == {f"{articles}/a.jsonl", f"{articles}/none.txt", "http://127.0.0.1:1/a"}


def test_progress(articles: Path) -> None:
    for name, size in (("a.txt", 100), ("b.txt", 300)):
        (articles / name).write_bytes(b"x" * size)
    inputs = Inputs([articles, "http://127.0.0.1:1/a"])
    assert (inputs.size, inputs.done) == (100_400, 0)
    done = [inputs.done for _ in inputs]
    assert done == [100, 400, 400]
    assert inputs.done == inputs.size


def test_a_list_in_a_file_reports_progress(articles: Path) -> None:
    (articles / "a.jsonl").write_text(f'{{"text": "{"The truce held. " * 400}"}}\n' * 2_000, encoding="utf-8")
    inputs = Inputs([articles])
    done = [inputs.done / inputs.size for _ in inputs]
    assert 0.4 < done[1_000] < 0.6
