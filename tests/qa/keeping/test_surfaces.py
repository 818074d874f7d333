"""The command, the HTTP API, the MCP tools, the pages and the feed of what is kept."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa import Assistant
from qa.keeping import KeptRequest, KeptStore, check_kept, keep, kept_list
from qa.keeping.feed import atom_feed
from qa.surfaces.cli import index as index_command
from qa.surfaces.cli.keep import main
from qa.surfaces.mcp.tools import tools
from qa.surfaces.web.api.errors import handle_errors
from qa.surfaces.web.api.kept import kept_routes
from qa.surfaces.web.jobs.job import Kind
from qa.surfaces.web.jobs.kept import check_if_needed
from qa.surfaces.web.jobs.queue import Jobs
from qa.surfaces.web.jobs.tasks import AddArticles
from qa.surfaces.web.middleware.access import is_allowed
from qa.surfaces.web.pages.kept import kept_page
from qa.surfaces.web.pages.library import library_page
from tests.qa.keeping.conftest import TOLL, Add
from tests.waiting import wait_until

QUESTION = "How many people drowned off Kesh?"
NAME = "Toll <b>\x01\ufffe"


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    with Jobs() as jobs:
        yield jobs


@pytest.fixture
def client(index: Index, assistant: Assistant, jobs: Jobs) -> Iterator[TestClient]:
    app = FastAPI()
    handle_errors(app)
    app.include_router(kept_routes(index, assistant, jobs))
    app.include_router(kept_page(index))
    app.include_router(library_page(index, jobs))
    with TestClient(app) as client:
        yield client


@pytest.fixture
def news(index: Index, assistant: Assistant, add: Add) -> str:
    """Keep a question that something is new on, and return its id."""
    kept = keep(KeptRequest(question=QUESTION, name=NAME), assistant, index)
    add(TOLL)
    check_kept(assistant, index)
    return kept.id


@pytest.mark.usefixtures("news")
def test_all_surfaces_give_the_same_json(
    index: Index, assistant: Assistant, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    expected: Any = client.get("/api/kept").json()
    assert expected["with_news"] == 1
    assert main(["list", "--index", str(index.path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == expected
    (tool,) = (tool for tool in tools(index, assistant) if tool.name == "kept")
    result = tool.run(tool.input_type())
    assert result.structure == expected
    assert "\n> Twelve people drowned" in result.text
    assert "\n> Nine people drowned." in result.text


def test_the_command_keeps_renames_and_removes(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--index", str(index.path)]
    assert main(["question", QUESTION, *place, "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)
    assert (kept["text"], kept["status"]) == (QUESTION, "Nothing new.")
    assert main(["rename", kept["id"], "Toll", *place]) == 0
    assert main(["list", *place]) == 0
    assert "\nToll  (question " in capsys.readouterr().out
    assert main(["remove", "nix", *place]) == 2
    assert capsys.readouterr().err == "nothing is kept under the id 'nix'; nothing was changed\n"
    assert main(["remove", kept["id"], *place]) == 0
    assert kept_list(index).total == 0


def test_adding_by_command_tells_what_is_new(
    index: Index, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(KeptRequest(question=QUESTION), assistant, index)
    path = index.path.with_name("toll.jsonl")
    path.write_text(json.dumps(TOLL))
    assert index_command.main(["add", str(path), "--index", str(index.path)]) == 0
    out = capsys.readouterr().out
    assert f"{QUESTION}: 1 new quote, with a contradiction.\n" in out
    assert "    Contradicts what was said before: Twelve people drowned" in out
    assert "    Said before: Nine people drowned. (Kesh Post, 5 May 2025, " in out


def test_the_api_keeps_renames_marks_and_removes(client: TestClient) -> None:
    kept = client.post("/api/kept", json={"question": QUESTION})
    assert kept.status_code == 201
    again = client.post("/api/kept", json={"question": QUESTION.lower()})
    assert again.json()["id"] == (identity := kept.json()["id"])
    assert client.get("/api/kept").json()["total"] == 1
    assert client.patch(f"/api/kept/{identity}", json={"name": "Toll"}).json()["name"] == "Toll"
    assert client.get(f"/api/kept/{identity}").json()["name"] == "Toll"
    assert client.post("/api/kept/seen").status_code == 204
    assert client.delete(f"/api/kept/{identity}").status_code == 204
    assert client.get(f"/api/kept/{identity}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"question": "  "}, 400),
        ({"claim": "Why?"}, 400),
        ({"question": "Who?", "outlets": ["Nowhere"]}, 400),
        ({"question": "x" * 2_000}, 422),
        ({"question": "Who?", "since": "yesterday"}, 422),
    ],
)
def test_the_api_refuses_what_cannot_be_kept(client: TestClient, body: dict[str, Any], status: int) -> None:
    response = client.post("/api/kept", json=body)
    assert (response.status_code, list(response.json())) == (status, ["error", "code"])


@pytest.mark.parametrize(
    "change", [("PATCH", "/api/kept/nix"), ("DELETE", "/api/kept/nix"), ("POST", "/api/kept/seen")]
)
def test_an_unknown_id_is_404(client: TestClient, change: tuple[str, str]) -> None:
    response = client.request(*change, json={"name": "x"}, params={"id": "nix"})
    assert (response.status_code, response.json()["code"]) == (404, "kept_not_found")


def test_a_read_only_server_lists_and_changes_nothing() -> None:
    assert is_allowed("GET", "/api/kept")
    assert is_allowed("GET", "/api/kept.atom")
    for method, path in (("POST", "/api/kept"), ("POST", "/api/kept/check"), ("POST", "/conversation/kept")):
        assert not is_allowed(method, path)


def test_an_addition_by_a_job_is_followed_by_a_check(
    index: Index, assistant: Assistant, jobs: Jobs, client: TestClient
) -> None:
    keep(KeptRequest(question=QUESTION), assistant, index)
    jobs.after_adding = lambda: check_if_needed(index, assistant, jobs)
    path = index.path.with_name("toll.jsonl")
    path.write_text(json.dumps(TOLL))
    jobs.submit(Kind.ADD, "toll", AddArticles(index, [str(path)], index.path / "none"))
    wait_until(lambda: any(job.kind is Kind.KEPT and job.state.finished for job in jobs.jobs()))
    (checked,) = (job for job in jobs.jobs() if job.kind is Kind.KEPT)
    assert checked.counts == {"kept": 1, "news": 1}
    assert checked.details["news"] == [f"{QUESTION}: 1 new quote, with a contradiction."]
    page = client.get("/library").text
    assert "1 kept, 1 with something new" in page
    assert "1 new quote, with a contradiction." in page


def test_the_page_shows_the_quotes_and_what_they_contradict(client: TestClient, news: str) -> None:
    page = client.get("/kept").text
    assert "Toll &lt;b&gt;" in page
    assert "Contradicts what was said before" in page
    assert "Twelve people drowned when the ferry Maren sank" in page
    assert "Nine people drowned." in page
    assert f'data-seen="{news}"' in page


@pytest.mark.usefixtures("news")
def test_the_feed_is_atom_with_an_entry_for_each_finding(client: TestClient) -> None:
    response = client.get("/api/kept.atom")
    assert response.headers["content-type"] == "application/atom+xml"
    read = feedparser.parse(response.content)
    assert (read.version, read.bozo) == ("atom10", 0)
    (entry,) = read.entries
    assert entry.title == "Contradiction: Toll <b>\ufffd\ufffd"
    assert "Twelve people drowned" in entry.content[0].value
    assert entry.link.startswith("http://testserver/article/")
    root = ElementTree.fromstring(response.content)
    for element in [root, *root.iterfind("{*}entry")]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{{http://www.w3.org/2005/Atom}}{name}")) == 1


def test_the_feed_of_nothing_is_a_feed(index: Index) -> None:
    read = feedparser.parse(atom_feed(kept_list(index)))
    assert (read.version, read.bozo, read.entries) == ("atom10", 0, [])


def test_a_damaged_entry_is_told(index: Index, client: TestClient, news: str) -> None:
    import sqlite3

    with sqlite3.connect(index.path / "kept.sqlite") as db:
        db.execute("UPDATE kept SET name = 'x'")
    db.close()
    assert KeptStore(index.saved).has(news)
    assert client.get("/api/kept").json()["notes"][0].startswith("1 is left out")
