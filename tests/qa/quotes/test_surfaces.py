"""The command, the HTTP API, the MCP tool and the page of quotes: one JSON, and the same in words."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa.quotes import QuoteOptions, find_quotes
from qa.surfaces.cli.quotes import main
from qa.surfaces.mcp.shapes import QuotesInput
from qa.surfaces.mcp.texts import quotes_text
from qa.surfaces.web.api.errors import handle_errors
from qa.surfaces.web.api.quotes import quote_routes
from qa.surfaces.web.pages.quotes import quotes_page
from tests.qa.surfaces.web.html_pages import Page


@pytest.fixture(scope="module")
def client(oxhaven: Index) -> Iterator[TestClient]:
    find_quotes(oxhaven, seconds=None)
    app = FastAPI()
    handle_errors(app)
    app.include_router(quote_routes(oxhaven))
    app.include_router(quotes_page(oxhaven))
    with TestClient(app) as client:
        yield client


def page(client: TestClient, query: str, status: int = 200) -> Page:
    response = client.get(f"/quotes?{query}")
    assert response.status_code == status
    return Page(response.text)


def test_the_command_and_the_api_give_the_same_json(
    oxhaven: Index, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--speaker", "Jane Doe", "--about", "ferry", "--index", str(oxhaven.path), "--json"]) == 0
    printed: Any = json.loads(capsys.readouterr().out)
    assert printed == client.get("/api/quotes", params={"speaker": "Jane Doe", "about": "ferry"}).json()
    assert [quote["speaker"] for quote in printed["quotes"]] == ["Jane Doe"]


def test_the_command_prints_speaker_words_and_place(oxhaven: Index, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--speaker", "Doe", "--limit", "1", "--index", str(oxhaven.path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("4 quotes of Doe\n")
    assert "\nJane Doe" in out
    assert "\n    »“Nobody likes to pay more for the ferry,”« said Jane Doe, who runs the harbour.\n" in out
    assert "\n    7 March 2025 · Coast Wire · Harbour fees rise · paragraph 2 · quoted · also in Quay Times\n" in out
    assert out.endswith("\n3 more; see them with --offset 1\n")


def test_an_unknown_speaker_is_one_line_of_error(
    oxhaven: Index, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--speaker", "Jack Reed", "--index", str(oxhaven.path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("no article quotes 'Jack Reed'; the closest names that are quoted: ")
    response = client.get("/api/quotes", params={"speaker": "Jack Reed"})
    assert (response.status_code, response.json()["code"]) == (400, "question_refused")
    assert response.json()["error"] == error.strip()


def test_the_text_of_the_tool_has_each_quote_in_a_line_of_its_own(oxhaven: Index) -> None:
    text = quotes_text(find_quotes(oxhaven, QuotesInput(speaker="Doe", limit=2), seconds=None))
    assert text.startswith("4 quotes of Doe\n")
    quoted = [line for line in text.splitlines() if line.startswith("> ")]
    assert quoted[0] == "> “Nobody likes to pay more for the ferry,” said Jane Doe, who runs the harbour."
    assert text.endswith("\nMore from offset 2.")


def test_the_page_lists_who_is_quoted_and_links_to_each(client: TestClient) -> None:
    links = [link["href"] for link in page(client, "").links()]
    assert "/quotes?speaker=Jane+Doe" in links
    assert "/quotes?about=fees" in links
    assert "/quotes?outlet=Coast+Wire" in links


def test_a_speakers_page_has_their_quotes_by_day_with_links_to_the_words(client: TestClient, oxhaven: Index) -> None:
    html = client.get("/quotes?speaker=Jane+Doe").text
    days = [html.index(f">{day}</h3>") for day in ("7 March 2025", "4 March 2025")]
    assert days == sorted(days)
    found = find_quotes(oxhaven, QuoteOptions(speaker="Jane Doe"))
    links = [link["href"] for link in Page(html).links()]
    assert all(quote.link in links for quote in found.quotes)
    assert "<mark>“Nobody likes to pay more for the ferry,”</mark> said Jane Doe" in html
    assert "Second-hand, reported by <bdi>Tom Reed</bdi>" in html


def test_the_page_says_what_is_wrong(client: TestClient) -> None:
    assert "No article quotes &#39;Jack Reed&#39;" in client.get("/quotes?speaker=Jack+Reed").text
    assert page(client, "speaker=Jack+Reed", status=400).links()
    assert "is not quoted on “the festival”" in client.get("/quotes?speaker=Doe&about=the+festival").text
    assert "Since" in client.get("/quotes?since=2025-03-09&until=2025-03-01").text
    assert client.get("/quotes?speaker=Doe&page=99").status_code == 200


def test_no_text_of_an_article_becomes_markup(odd_quotes: Index) -> None:
    app = FastAPI()
    app.include_router(quotes_page(odd_quotes))
    html = TestClient(app).get("/quotes", params={"speaker": "<b>x</b> Harrow", "about": "bridge"}).text
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.fixture
def odd_quotes(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("odd-quotes")
    text = """---
title: "A <b>bridge</b>"
outlet: "<script>x</script>"
published: 2025-03-04
---

Mayor Quill Harrow said that the bridge \\<script>hurt()\\</script> was old and would close soon.

Quill Harrow said the bridge \\<b>was\\</b> old.
"""
    (folder / "odd.md").write_text(text, encoding="utf-8")
    with Index.open(folder / "index", model=tiny_model) as index:
        index.add([folder / "odd.md"])
        yield index
