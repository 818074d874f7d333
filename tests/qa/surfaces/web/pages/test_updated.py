"""Each page that shows when an article was published also shows when it was updated; so does MCP."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa import Assistant
from qa.surfaces.mcp.tools import tools
from qa.surfaces.web.jobs.queue import Jobs
from qa.surfaces.web.pages.chat_events import ChatEvents
from qa.surfaces.web.pages.conversations import Conversations
from qa.surfaces.web.pages.library import library_page
from qa.surfaces.web.pages.search import search_page

_HEAD = "---\ntitle: {title}\noutlet: {outlet}\npublished: 2025-09-06\n{more}---\n\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    """Two articles of two outlets, of which one was updated two days later."""
    folder = tmp_path_factory.mktemp("updated")
    for name, more in (("Post", "updated: 2025-09-08\n"), ("Star", "")):
        head = _HEAD.format(title=f"Ferry, says the {name}", outlet=f"Daily {name}", more=more)
        text = f"The ferry to Lorne left on {name} day with forty people on board, its owner told the {name}."
        (folder / f"{name}.md").write_text(head + text, encoding="utf-8")
    with Index.open(tmp_path_factory.mktemp("index"), model=tiny_model) as index:
        index.add([folder])
        yield index


def page(index: Index, path: str) -> str:
    app = FastAPI()
    app.include_router(search_page(index))
    app.include_router(library_page(index, Jobs(), read_only=False))
    return TestClient(app).get(path).text


def test_the_search_page_shows_it_in_its_list_and_its_table(index: Index) -> None:
    shown = page(index, "/search?q=ferry")
    assert shown.count("<span>Updated 8 September 2025</span>") == 1
    assert shown.count("6 September 2025, updated 8 September 2025, paragraph 1</a>") == 1


def test_the_library_shows_it(index: Index) -> None:
    assert page(index, "/library").count("Updated 2025-09-08") == 1


def test_the_articles_beside_the_chat_show_it(index: Index) -> None:
    shown = ChatEvents(index, Assistant(index, reader="none"), Conversations()).welcome()
    assert shown.count("<span>Updated 8 September 2025</span>") == 1


def test_a_list_for_an_agent_shows_it(index: Index) -> None:
    listing = next(tool for tool in tools(index, Assistant(index, reader="none")) if tool.name == "list_articles")
    result = listing.run(listing.input_type())
    assert result.text.count(", 2025-09-06, updated 2025-09-08;") == 1
    assert [info["updated"] for info in result.structure["articles"]] == ["2025-09-08", None]
