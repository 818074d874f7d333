"""The library page, without a browser: what it lists, how it is narrowed, and that no text becomes markup."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index import Index
from qa.surfaces.web.jobs.job import Kind
from qa.surfaces.web.jobs.queue import Jobs
from qa.surfaces.web.jobs.tasks import AddArticles, EditArticles, RemoveArticles, save_uploads
from qa.surfaces.web.pages.library import library_page
from tests.index.helpers import write_article
from tests.qa.surfaces.web.conftest import ODD
from tests.qa.surfaces.web.html_pages import Page
from tests.waiting import wait_until

EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>.txt'


def story(title: str, outlet: str, published: str, text: str = "") -> str:
    head = f'---\ntitle: "{title}"\noutlet: "{outlet}"\npublished: {published}\n---\n\n'
    return f"{head}{text or f'The story of {title} was told in full on that day, said {outlet}.'}\n"


def client_of(index: Index, jobs: Jobs, *, read_only: bool = False) -> TestClient:
    app = FastAPI()
    app.include_router(library_page(index, jobs, read_only=read_only))
    return TestClient(app)


@pytest.fixture
def index(tmp_path: Path, tiny_model: str) -> Iterator[Index]:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        yield index


@pytest.fixture
def three(index: Index, tmp_path: Path) -> Index:
    stories = [
        ("Zebra found", "Alpha News", "2025-01-01"),
        ("apple prices", "beta Post", "2025-03-01"),
        ("Moon", "Alpha News", "2025-02-01"),
    ]
    for number, (title, outlet, day) in enumerate(stories):
        path = tmp_path / f"{number}.md"
        path.write_text(story(title, outlet, day), encoding="utf-8")
        index.add([path])
    return index


def titles(html: str) -> list[str]:
    return [part.split("</bdi>")[0].split("<bdi>")[-1] for part in html.split('<th scope="row">')[1:]]


def test_an_empty_library_says_how_to_begin(index: Index) -> None:
    html = client_of(index, Jobs()).get("/library").text
    assert "No articles yet. Add some above." in html
    assert "<table>" not in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Moon", "apple prices", "Zebra found"]),
        ("?order=title", ["apple prices", "Moon", "Zebra found"]),
        ("?order=published", ["apple prices", "Moon", "Zebra found"]),
        ("?order=outlet", ["Moon", "Zebra found", "apple prices"]),
        ("?q=APPLE", ["apple prices"]),
        ("?q=alpha+zeb", ["Zebra found"]),
        ("?outlet=Alpha+News", ["Moon", "Zebra found"]),
        ("?since=2025-02-01", ["Moon", "apple prices"]),
        ("?since=2025-02-01&until=2025-02-28", ["Moon"]),
        ("?q=&outlet=&since=&until=", ["Moon", "apple prices", "Zebra found"]),
    ],
)
def test_what_is_wanted_is_listed(three: Index, query: str, expected: list[str]) -> None:
    html = client_of(three, Jobs()).get(f"/library{query}").text
    assert titles(html) == expected


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?since=yesterday", "'yesterday' is not a valid date"),
        ("?since=2025-03-01&until=2025-01-01", "Since 2025-03-01 is after until 2025-01-01"),
        ("?q=nothing+like+it", "No matching articles."),
        ("?page=7", "No matching articles."),
    ],
)
def test_why_nothing_is_listed_is_said(three: Index, query: str, told: str) -> None:
    html = client_of(three, Jobs()).get(f"/library{query}").text
    assert told in html.replace("&#39;", "'")
    assert titles(html) == []


def test_an_unknown_outlet_is_refused(three: Index) -> None:
    html = client_of(three, Jobs()).get("/library?outlet=Gamma").text
    assert "Gamma" in html
    assert titles(html) == []


def test_long_lists_come_in_pages(index: Index, tmp_path: Path) -> None:
    index.add([write_article(tmp_path, number) for number in range(60)])
    client = client_of(index, Jobs())
    first, second = client.get("/library?order=title"), client.get("/library?order=title&page=2")
    assert (len(titles(first.text)), len(titles(second.text))) == (50, 10)
    assert not set(titles(first.text)) & set(titles(second.text))
    assert 'rel="next" href="/library?order=title&amp;page=2"' in first.text
    assert 'rel="prev" href="/library?order=title"' in second.text
    assert 'rel="next"' not in second.text


def test_paragraphs_and_copies_are_counted(index: Index, tmp_path: Path) -> None:
    words = "\n\n".join(
        f"Paragraph {n} of the story tells what the {n} ministers said about the plan." for n in range(9)
    )
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(story(name, "Alpha", "2025-01-01", words), encoding="utf-8")
    index.add([tmp_path / "one.md", tmp_path / "two.md", write_article(tmp_path, 1)])
    rows = client_of(index, Jobs()).get("/library?order=title").text.split("<tr data-id")[1:]
    cells = [[cell.split("</td>")[0].split(">")[-1] for cell in row.split('<td class="count')[1:]] for row in rows]
    assert sorted(cells) == [["3", ""], ["9", "1"], ["9", "1"]]


def test_no_text_becomes_markup(index: Index, tmp_path: Path) -> None:
    (tmp_path / "odd.md").write_text(ODD, encoding="utf-8")
    index.add([tmp_path / "odd.md"])
    with Jobs() as jobs:
        folder, uploads = save_uploads([(EVIL, BytesIO(b"\0"))], index.path, listed=True)
        jobs.submit(Kind.ADD, EVIL, AddArticles(index, uploads, folder))
        client = client_of(index, jobs)
        for _ in range(1_000):
            if jobs.jobs()[0].state.finished:
                break
        jobs.close()
    query = {"q": "", "outlet": '"><script>alert(3)</script>'}
    for response in (client.get("/library"), client.get("/library", params=query), client.get("/library/jobs")):
        page = Page(response.text)
        assert [tag for tag, values in page.tags if tag == "script"] == (
            ["script"] if "<head>" in response.text else []
        )
        assert "img" not in page.names()
        assert not [name for _, values in page.tags for name in values if name.startswith("on")]
        assert all(link["href"].startswith(("/", "/article/")) for link in page.links())
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
    assert "&lt;img src=x" in client.get("/library/jobs").text


def test_jobs_show_what_can_be_done(three: Index) -> None:
    jobs = Jobs()  # not begun: whatever is asked for waits
    jobs.submit(Kind.REMOVE, "Moon", RemoveArticles(three, []), delay=10)
    html = client_of(three, jobs).get("/library/jobs").text
    assert "<strong>Removing</strong> <bdi>Moon</bdi>" in html
    assert ">Undo</button>" in html


def test_a_job_says_of_what_a_file_sent_again_is_a_new_version(index: Index) -> None:
    with Jobs() as jobs:
        for words in ("The river rose on Monday, the mayor said.", "The river rose on Tuesday, the mayor said."):
            sent = BytesIO(story("Flood", "Alpha News", "2025-01-01", words).encode())
            folder, uploads = save_uploads([("flood.md", sent)], index.path, listed=True)
            jobs.submit(Kind.ADD, "flood.md", AddArticles(index, uploads, folder))
        wait_until(lambda: all(job.state.finished for job in jobs.jobs()))
        html = client_of(index, jobs).get("/library/jobs").text
    assert "<summary>Updated (1)</summary>" in html
    assert "<bdi>version 2 of Flood (flood.md)</bdi>" in html


def test_an_edited_article_says_so(three: Index) -> None:
    edited = next(info.id for info in three.articles() if info.title == "Moon")
    three.edit([edited], outlet="<b>Gamma</b>")
    three.edit([edited], outlet="Gamma", title="Moon rises")
    html = client_of(three, Jobs(), read_only=True).get("/library").text
    assert (
        '<p class="edited"><bdi>Title edited by you; the source says “Moon”. '
        "Outlet edited by you; the source says “Alpha News”.</bdi></p>" in html
    )
    assert html.count('class="edited"') == 1


def test_a_done_edit_can_be_undone_once(three: Index) -> None:
    with Jobs() as jobs:
        task = EditArticles(three, [three.articles()[0].id], {"outlet": "Gamma"})
        job = jobs.submit(Kind.EDIT, "Moon", task)
    client, number = client_of(three, jobs), three.edits()[0].number
    assert jobs.job(job.id).edit == number  # type: ignore[union-attr]
    assert f'data-undo="{number}"' in client.get("/library/jobs").text
    assert "data-undo" not in client_of(three, jobs, read_only=True).get("/library/jobs").text
    three.undo_edit(number)
    assert "data-undo" not in client.get("/library/jobs").text


def test_a_read_only_page_only_shows(three: Index) -> None:
    jobs = Jobs()
    jobs.submit(Kind.REMOVE, "Moon", RemoveArticles(three, []), delay=10)
    html = client_of(three, jobs, read_only=True).get("/library").text
    assert titles(html) == ["Moon", "apple prices", "Zebra found"]
    buttons = [part.split("</button>")[0] for part in html.split("<button")[1:]]
    assert buttons == [">Apply"]
    assert 'type="file"' not in html
