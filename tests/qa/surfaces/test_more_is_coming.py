"""While articles are added, searches and lists say that there are more, as answers do."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa import Assistant
from qa.surfaces.mcp.tools import Result, tools
from qa.surfaces.web.api.articles import article_routes
from qa.surfaces.web.api.search import searching_routes
from qa.surfaces.web.pages.search import search_page
from tests.index.helpers import write_article

NOTE = "Adding: 15 more articles so far, searchable within a minute."


def test_searches_and_lists_say_that_more_articles_are_being_added(tmp_path: Path, tiny_model: str) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add([write_article(folder, 0)])
        for number in range(1, 20):
            write_article(folder, number)
        app = FastAPI()
        app.include_router(searching_routes(index))
        app.include_router(article_routes(index))
        app.include_router(search_page(index))
        client = TestClient(app)
        offered = {tool.name: tool for tool in tools(index, Assistant(index, reader="none"))}

        def found() -> list[tuple[str, list[str]]]:
            mcp: list[Result] = [
                offered["search"].run(offered["search"].input_type(query="minister")),
                offered["list_articles"].run(offered["list_articles"].input_type()),
            ]
            http = client.get("/api/search?q=minister")
            page = client.get("/search?q=minister").text
            return [
                ("mcp text", [line for result in mcp for line in result.text.splitlines() if line == f"Note: {NOTE}"]),
                ("mcp", [note for result in mcp for note in result.structure["notes"]]),
                ("http", http.json()["notes"]),
                ("header", client.get("/api/articles").headers.get_list("X-Note")),
                ("page", [NOTE] if f'<p class="jump" role="status">{NOTE}</p>' in page else []),
            ]

        during: list[list[tuple[str, list[str]]]] = []

        def on_progress(_: object) -> bool:
            if index.adding_note() and not during:
                during.append(found())
            return True

        index.add([folder], on_progress=on_progress)
        after = found()
    once = [(surface, [NOTE]) for surface in ("http", "header", "page")]
    assert during == [[("mcp text", [f"Note: {NOTE}"] * 2), ("mcp", [NOTE] * 2), *once]]
    assert [notes for _, notes in after] == [[], [], [], [], []]
